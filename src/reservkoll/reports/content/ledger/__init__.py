"""What the reports of ledgers say."""
