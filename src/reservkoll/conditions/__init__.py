"""The kinds of condition that the law is written in, each with its traced and its columnar reading.

`trace` reads one case, three-valued, with reasons; `column` is the same reading as a Polars expression over a frame of
facts. `tests/expressions` holds the two equal.
"""
