"""Rows below the headings: data, totals, notes."""
