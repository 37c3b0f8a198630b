"""One session of Spark for all tests here, on two cores; skipped with the reason where Spark or Java is not at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import run  # noqa: F401 - the program as a user runs it

OLDEST_JAVA = 17


def lacking() -> str | None:
    """Why Spark cannot run here; None where it can."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return "Java is not installed"
    said = subprocess.run([java, "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=False)
    line = next((line for line in said.stderr.splitlines() if "java.specification.version" in line), "= 0")
    if float(line.split("=")[1]) < OLDEST_JAVA:
        return f"Java {OLDEST_JAVA} is needed, this is {line.split('=')[1].strip()}"
    for package in ("pyspark", "pyarrow", "pandas"):
        try:
            __import__(package)
        except ImportError:
            return f"{package} is not installed"
    return None


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    if (reason := lacking()) is not None:
        pytest.skip(reason)
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
