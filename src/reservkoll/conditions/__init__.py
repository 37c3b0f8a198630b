"""The kinds of condition that the law is written in, each with its traced and its columnar reading.

`trace` evaluates one case, three-valued, with reasons; `column` is the same as a Polars expression over a frame of
facts. `tests/evaluation/columnar/test_readings_agree.py` holds the two equal.
"""

from reservkoll.conditions import registry  # noqa: F401  # so that no condition is parsed before all kinds are known
