"""Rulebook lint: checks beyond those of the loader."""
