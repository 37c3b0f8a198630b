"""What a report says, without a form."""
