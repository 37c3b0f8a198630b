"""Forms to fill in: a workbook for an inventory, a case file, a mapping file."""
