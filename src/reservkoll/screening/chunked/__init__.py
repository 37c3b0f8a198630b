"""Chunked screening of lists larger than memory, with the answers of a single run."""
