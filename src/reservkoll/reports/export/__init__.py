"""Machine-readable exports: tables, JSON and calendars."""
