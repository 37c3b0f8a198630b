"""Answers at a terminal."""
