"""The law as data: strict loading of `rules/`, and the law as it stands on one date."""
