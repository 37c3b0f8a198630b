"""What is shown and asked at the terminal: prompts, tables, progress."""
