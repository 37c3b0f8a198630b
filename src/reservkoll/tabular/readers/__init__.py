"""Readers, one for each format; every cell as text."""
