"""The files of `rules/` as models: what may stand in them."""
