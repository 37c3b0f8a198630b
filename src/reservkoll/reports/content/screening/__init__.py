"""The content of screening reports."""
