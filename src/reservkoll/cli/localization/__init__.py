"""Help, usage errors and the choice of language: what typer says, in the reader's language."""
