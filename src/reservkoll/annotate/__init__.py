"""A copy of the user's own list with the answers beside it; everything else in the copy is as it was."""
