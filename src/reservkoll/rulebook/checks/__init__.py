"""The cross-checks of a rulebook, one module for each of its files."""
