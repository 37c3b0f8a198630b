"""Rulebook maintenance: run its cases, measure their coverage, lint it, compare editions."""
