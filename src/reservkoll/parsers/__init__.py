"""Cell texts read as facts: one module per kind of cell. What is not understood is a problem, never a guess."""
