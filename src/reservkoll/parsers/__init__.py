"""Cell parsers, one module per kind of value. Text that cannot be parsed is a problem, never a guess."""
