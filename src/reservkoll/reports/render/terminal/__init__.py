"""Renders answers in the terminal."""
