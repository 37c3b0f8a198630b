"""Supplier ledgers: what was bought in each service area, from whom, and how much of it from idéburna organisations."""
