"""Shared utilities: errors, strict YAML, identifiers, formatting, atomic writes, the clock."""
