"""Long lists screened in chunks, with the answer of the whole."""
