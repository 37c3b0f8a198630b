"""What some tests need beside the checkout: a browser, Java, LibreOffice, the files in ../shared.

A test that needs one of them asks here and is skipped with the reason where it is missing. `RESERVKOLL_REQUIRE`
(names with commas between them: `chromium,java`) makes that a failure: on a machine that is meant to have them
nothing is passed over in silence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import settings

SHARED = Path(__file__).parents[2] / "shared"
OLDEST_JAVA = 17
THOROUGH = 100  # examples in Hypothesis' own measure: those of a property that states no number
FEWEST = 3
REQUIRE = "RESERVKOLL_REQUIRE"


def chromium() -> str | None:
    """Where Chromium or one of its kin is; None where none is found."""
    names = ("chromium", "chromium-browser", "google-chrome")
    given = os.environ.get("CHROMIUM")
    return shutil.which(given) if given else next((path for name in names if (path := shutil.which(name))), None)


def _no_chromium() -> str | None:
    return None if chromium() else "no Chromium on this machine; set CHROMIUM to its path"


def _no_java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return "Java is not installed"
    said = subprocess.run([java, "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=False)
    line = next((line for line in said.stderr.splitlines() if "java.specification.version" in line), "= 0")
    version = line.split("=")[1].strip()
    if float(version) < OLDEST_JAVA:
        return f"Java {OLDEST_JAVA} is needed, this is {version}"
    return _no_pyspark()


def _no_pyspark() -> str | None:
    absent = next((name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None), None)
    return absent and f"{absent} is not installed: make .venv/.ready-spark"


def _no_libreoffice() -> str | None:
    return None if shutil.which("soffice") else "LibreOffice is not installed"


def _nothing_shared() -> str | None:
    return None if SHARED.is_dir() else f"the files beside the checkout are not at hand ({SHARED})"


# Each tool with why it cannot be used here; None where it can.
LACKING: Mapping[str, Callable[[], str | None]] = {
    "chromium": cache(_no_chromium),
    "java": cache(_no_java),
    "pyspark": cache(_no_pyspark),
    "libreoffice": cache(_no_libreoffice),
    "shared": cache(_nothing_shared),
}


def required(given: str | None = None) -> frozenset[str]:
    """The tools that must be there.

    Raises:
        UsageError: one of them is not known here.
    """
    text = os.environ.get(REQUIRE, "") if given is None else given
    names = frozenset(filter(None, map(str.strip, text.split(","))))
    if unknown := names - set(LACKING):
        raise pytest.UsageError(f"{REQUIRE}: {', '.join(sorted(unknown))} is none of {', '.join(LACKING)}")
    return names


def examples(thorough: int) -> int:
    """How many examples a property is tried with: `thorough` of them in `make test-all`, a fifth in `make test`."""
    return max(FEWEST, thorough * settings.default.max_examples // THOROUGH)  # type: ignore[union-attr]


def sweep(values: Iterable[object], few: int = 2) -> list[ParameterSet]:
    """What a test is tried with: the first `few`, which show each kind, in `make test`; all in `make test-all`."""
    return sweep_of(((value,) for value in values), few)


def sweep_of(values: Iterable[Sequence[object]], few: int = 2) -> list[ParameterSet]:
    """The same of several parameters."""
    return [pytest.param(*each, marks=pytest.mark.slow if place >= few else ()) for place, each in enumerate(values)]


def need(tool: str) -> None:
    """Goes on where `tool` can be used; else skips the test, or fails it where the tool is required."""
    reason = LACKING[tool]()
    if reason is None:
        return
    if tool in required():
        pytest.fail(f"{reason} ({REQUIRE} has {tool})", pytrace=False)
    pytest.skip(reason)


def shared(path: str) -> Path:
    """A file or folder of ../shared."""
    need("shared")
    return SHARED / path
