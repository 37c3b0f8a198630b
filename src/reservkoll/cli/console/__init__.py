"""Console input and output: prompts, tables, progress."""
