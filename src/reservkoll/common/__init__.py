"""Shared utilities: errors, strict YAML and JSON, formatting, atomic writes, the clock, masking, child processes."""
