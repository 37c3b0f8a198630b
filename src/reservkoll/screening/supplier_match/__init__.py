"""Supplier matching: which supplier is eligible for which purchase, which conditions fail, which are unknown."""
