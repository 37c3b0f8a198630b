"""Shared utilities: errors, strict YAML, formatting, atomic writes, the clock."""
