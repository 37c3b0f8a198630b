"""Templates to fill in: an inventory workbook, a case file, a mapping file."""
