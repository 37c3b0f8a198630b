"""Answers for other programs: tables, JSON and calendars."""
