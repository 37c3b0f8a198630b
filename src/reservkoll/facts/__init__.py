"""The facts of a case: what a user may state, and what follows from it before any rule is read."""
