"""Shared utilities: errors, strict YAML and JSON, identifiers, formatting, atomic writes, the clock, masking."""
