"""What all tests share: the shipped rulebook, and the files beside the checkout where they are at hand."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, settings

# A worker of the tests has a core; polars reads this when it is first imported, so it stands before what imports it.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from reservkoll.common.yaml_loader import read_document
from reservkoll.rulebook import load
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook
from tests.contracts import write_contracts
from tests.tools import THOROUGH, required, shared

pytest_plugins = ["tests.list_fixtures"]  # fixtures of several folders
ROOT = Path(__file__).parents[1]
# Of the examples those that are case files; others are lists, ledgers, requirements and figures.
CASE_KEYS = {"as_of", "purchase", "supplier", "suppliers", "partnership", "social_outcome"}
EXAMPLE_CASES = sorted(
    path for path in (ROOT / "examples").glob("*.yaml") if set(read_document(path).data) <= CASE_KEYS
)
Edit = Callable[[str, str, str], int]

# The tests keep rulebooks of their own, and leave the user's alone. Programs that they start take it over.
CONFIG = Path(tempfile.mkdtemp(prefix="reservkoll-tests-"))
os.environ["XDG_CONFIG_HOME"] = str(CONFIG)  # nor is the user's profile read
os.environ["RESERVKOLL_CACHE"] = tempfile.mkdtemp(prefix="reservkoll-tests-")

# A process that a test starts finds the modules compiled, whatever the machine says of the tests themselves.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# `make test-all` takes the thorough profile; a test that states a number of examples scales it (`tools.examples`).
OURS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("project", OURS, max_examples=THOROUGH // 5)
settings.register_profile("thorough", OURS, max_examples=THOROUGH)
settings.load_profile("project")


def use_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the cache in `folder`; each load reads from there, as that of a new process does."""
    monkeypatch.setenv("RESERVKOLL_CACHE", str(folder))
    monkeypatch.setattr(load, "_LOADED", {})
    monkeypatch.setattr(load, "MOST_LOADED", 0)


def pytest_configure() -> None:
    required()  # a name that is none of the tools is told before any test runs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("early") is None)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # thousands of tests are no garbage: what each of them makes is looked through without them
    gc.set_threshold(100_000, 20, 20)  # and what a test makes is soon let go of whole


@pytest.fixture(autouse=True)
def no_profile_left() -> Iterator[None]:
    """A profile that a test saves is none of the tests after it."""
    yield
    for left in CONFIG.iterdir():
        shutil.rmtree(left)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook(ROOT / "rules")


@pytest.fixture(scope="session", params=["made-up", pytest.param("real", marks=pytest.mark.corpus)])
def contracts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contracts as the national statistics list them: made up, and the real ones of 2021 where they are at hand."""
    if request.param == "real":
        return shared("data/uhm_2021/contracted_value.xlsx")
    return write_contracts(tmp_path_factory.mktemp("contracts") / "contracts.xlsx")


@pytest.fixture
def case_file(tmp_path: Path) -> Callable[[object], Path]:
    """Writes a case and returns where it lies."""

    def write(case: object, name: str = "case.yaml") -> Path:
        path = tmp_path / name
        path.write_text(case if isinstance(case, str) else yaml.safe_dump(case, allow_unicode=True), "utf-8")
        return path

    return write


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; what was loaded before the test is not there."""
    use_cache(tmp_path / "cache", monkeypatch)
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rulebook to spoil."""
    return Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces one text in one file of the copy and returns the line on which the new text stands."""

    def change(name: str, old: str, new: str) -> int:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change
