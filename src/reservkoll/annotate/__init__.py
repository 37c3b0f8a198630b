"""Copies of the user's own list with the answers added; everything else in the file is left unchanged."""
