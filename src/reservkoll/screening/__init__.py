"""Screening: every row of an inventory assessed, with totals and provenance."""
