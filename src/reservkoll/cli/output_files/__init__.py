"""The files that a command can write: names checked before any work, each file written whole."""
