"""Localization of Typer: help, usage errors and the choice of language."""
