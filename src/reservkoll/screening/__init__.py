"""Every row of an inventory answered: the result, its totals, where it came from."""
