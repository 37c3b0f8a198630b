"""Answers in words, shared by every report format: reasons, labels, rules in plain language."""
