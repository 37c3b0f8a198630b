"""File readers, one per format; every cell as text."""
