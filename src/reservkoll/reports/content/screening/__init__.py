"""What the reports of lists say."""
