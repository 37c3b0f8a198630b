"""Inventories: lists of purchases read into typed facts. No row is lost, no cell is guessed."""
