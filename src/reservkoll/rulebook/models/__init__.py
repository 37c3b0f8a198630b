"""Pydantic models of the files in `rules/`."""
