"""Evaluates the rulebook: one case with reasons, or a frame of cases as columns. Pure: no files, no clock."""
