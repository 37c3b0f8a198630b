"""One session of Spark for all tests here, on two cores; skipped with the reason where Spark or Java is not at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from tests.cli.conftest import run  # noqa: F401 - the program as a user runs it
from tests.tools import need


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    need("java")
    from reservkoll.spark.session import spark_session

    # Small files are cut too, so that a file has several stretches and a part rows of several files.
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        "--conf spark.sql.files.maxPartitionBytes=12000 --conf spark.sql.files.openCostInBytes=100 pyspark-shell"
    )
    try:
        with spark_session("local[2]", quiet=True) as found:
            yield found
    finally:
        del os.environ["PYSPARK_SUBMIT_ARGS"]
