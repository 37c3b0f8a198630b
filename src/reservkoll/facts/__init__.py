"""The facts of a case: what the user states, and what is derived from it before any rule is evaluated."""
