"""Supplier matching: which supplier is eligible for which purchase, what fails, what is unknown."""
