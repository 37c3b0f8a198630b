"""Checks of a rulebook beyond what the loader refuses."""
