"""The law as data: strict loading of `rules/`, and the law in force on a date."""
