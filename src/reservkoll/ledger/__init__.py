"""Supplier ledgers: spend by service area and supplier, and the share that goes to idéburna organisations."""
