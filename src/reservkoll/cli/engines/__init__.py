"""How a screening is run from the command line: in one piece, in chunks, or on Spark."""
