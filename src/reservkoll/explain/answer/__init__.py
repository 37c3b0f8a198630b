"""The answer to one case in words: in short, in full, and each part of it."""
