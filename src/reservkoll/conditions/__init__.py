"""The conditions of the law as expressions: about a dozen kinds, each with both its readings side by side.

`trace` reads one case, three-valued, with reasons; `column` is the same reading as a Polars expression over a frame of
facts. `tests/expressions` holds the two equal.
"""
