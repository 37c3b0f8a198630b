"""Inventories: lists of purchases as people keep them, read into typed facts: no row lost, no cell guessed."""
