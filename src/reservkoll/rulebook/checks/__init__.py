"""Cross-checks of a rulebook, one module per file."""
