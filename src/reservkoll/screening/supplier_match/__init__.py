"""Suppliers beside the purchases: who fits, what fails, what is unknown."""
