"""A tool that is missing skips a test, fails it where it is required, and a required name that is none is refused."""

from __future__ import annotations

import re

import pytest

from tests import tools
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def one_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "LACKING", {"browser": lambda: "no browser here", "java": lambda: None})


@pytest.mark.parametrize("required", ["", "java", "java,"])
def test_a_missing_tool_skips_the_test_with_its_reason(monkeypatch: pytest.MonkeyPatch, required: str) -> None:
    monkeypatch.setenv(tools.REQUIRE, required)
    with pytest.raises(pytest.skip.Exception, match="no browser here"):
        tools.need("browser")


@pytest.mark.parametrize("required", ["browser", "java, browser"])
def test_a_missing_tool_that_is_required_fails_the_test(monkeypatch: pytest.MonkeyPatch, required: str) -> None:
    monkeypatch.setenv(tools.REQUIRE, required)
    with pytest.raises(pytest.fail.Exception, match="no browser here"):
        tools.need("browser")


def test_a_tool_that_is_there_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tools.REQUIRE, "java")
    assert tools.need("java") is None


def test_a_required_name_that_is_no_tool_is_refused() -> None:
    with pytest.raises(pytest.UsageError, match="javva is none of browser, java"):
        tools.required("java,javva")


@pytest.mark.parametrize("mark", ["chromium", "java"])
def test_what_make_test_leaves_out_lies_where_its_own_target_looks(mark: str) -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    (recipe,) = (line for line in lines if re.search(rf'pytest .*-m "?{mark}\b', line))
    looked_in = [ROOT / word for word in recipe.split() if word.startswith("tests/")]
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if f"pytest.mark.{mark}" in path.read_text("utf-8")]
    assert marked
    assert [path for path in marked if not any(path.is_relative_to(folder) for folder in looked_in)] == []
