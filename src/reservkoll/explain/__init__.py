"""Answers in words, the same for every form of report: reasons, labels, rules in plain language."""
