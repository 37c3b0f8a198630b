"""Whatever a command writes as JSON keeps to its JSON Schema, with no key that the schema does not name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.schemas.test_schemas import keeps_to_schema

import reservkoll
from reservkoll.schemas.kinds import DOCUMENTS, KINDS

EXAMPLES = ROOT / "examples"
INVENTORY = str(EXAMPLES / "inventory.xlsx")
DAYS = ("--from", "2025-12-31", "--to", "2026-01-01")
COMMANDS = (
    *(("assessment", ("check", str(case))) for case in EXAMPLE_CASES),
    *(("value", ("value", str(case))) for case in EXAMPLE_CASES if not case.stem.startswith(("supplier", "partner"))),
    ("lots", ("check", str(EXAMPLES / "home-care-reserved-mission.yaml"), "--lots")),
    ("lots", ("check", str(EXAMPLES / "park-care-in-lots.yaml"), "--lots")),
    ("requirements", ("requirements", str(EXAMPLES / "requirements.yaml"))),
    ("benefit", ("benefit", str(EXAMPLES / "benefit-work-integration.yaml"))),
    ("limits", ("limits",)),
    ("limits", ("limits", "--as-of", "2019-06-01")),
    ("cpv-search", ("cpv", "search", "städning av skolor")),
    ("cpv-search", ("cpv", "search", "xyzzy")),
    ("cpv-show", ("cpv", "show", "85312120-6")),
    ("cpv-show", ("cpv", "show", "85000000-9")),
    ("rules-list", ("rules", "list")),
    ("rules-coming", ("rules", "list", "--coming")),
    *(("rules-show", ("rules", "show", rule)) for rule in ("lou-19-25a", "lou-4-18", "iop")),
    ("rules-status", ("rules", "status")),
    ("rules-diff", ("rules", "diff", *DAYS)),
    ("rules-diff", ("rules", "diff", *DAYS, "--inventory", INVENTORY, "--set", "purchase.act=LOU")),
)
LONG = (("rules-lint", ("rules", "lint")), ("rules-test", ("rules", "test")))


@pytest.mark.parametrize(
    ("kind", "command"),
    [*COMMANDS, *(pytest.param(*each, marks=pytest.mark.slow) for each in LONG)],
    ids=lambda each: each if isinstance(each, str) else "-".join(Path(word).stem for word in each[:3]),
)
def test_what_a_command_prints_keeps_to_its_schema(kind: str, command: tuple[str, ...], run: Run) -> None:
    ran = run(*command, "--format", "json")
    assert ran.code == 0, ran.err
    keeps_to_schema(kind, json.loads(ran.out))


def test_the_totals_of_a_list_keep_to_their_schema(run: Run, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    run("screen", INVENTORY, "--summary", summary, "-o", tmp_path / "report.xlsx", "--yes", "--quiet")
    keeps_to_schema("figures", json.loads(summary.read_text("utf-8")))


def test_the_summary_of_a_ledger_keeps_to_its_schema(run: Run, tmp_path: Path) -> None:
    accounts, summary = str(EXAMPLES / "ledger-accounts.yaml"), tmp_path / "summary.json"
    beside = ("--accounts", accounts, "--inventory", INVENTORY)
    run("ledger", str(EXAMPLES / "ledger.csv"), *beside, "--summary", summary, "--quiet")
    keeps_to_schema("ledger", json.loads(summary.read_text("utf-8")))


def test_own_activities_keep_to_their_schema(run: Run, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    ran = run("screen", EXAMPLES / "activities.xlsx", "--kind", "activities", "--summary", summary, "--quiet")
    assert ran.code == 0, ran.err
    keeps_to_schema("activities", json.loads(summary.read_text("utf-8")))


def test_what_the_index_of_organisations_tells_keeps_to_its_schemas(run: Run, tmp_path: Path) -> None:
    index = ("--index", tmp_path / "i.sqlite", "--format", "json")
    asked = {
        "organisations-import": ("import", str(EXAMPLES / "organisations.csv")),
        "organisations-find": ("find", "--cpv", "85312120"),
        "organisations-show": ("show", "799999-0000"),
    }
    for kind, words in asked.items():
        keeps_to_schema(kind, json.loads(run("organisations", *words, *index).out))


def test_every_document_is_tried() -> None:
    """Those of `serve` are tried in tests/web, those of assistants in tests/assistants."""
    of_organisations = {f"organisations-{name}" for name in ("import", "find", "show")}
    of_the_page = {f"serve-{name}" for name in ("screen", "interview", "error")}
    of_assistants = {"assistant", "assistant-question", "assistant-screen"}
    by_themselves = {"figures", "activities", "ledger", "notices", *of_the_page, *of_assistants, *of_organisations}
    assert {kind for kind, _ in (*COMMANDS, *LONG)} | by_themselves == set(DOCUMENTS)


def test_every_model_stands_in_a_document() -> None:
    """None is left over, and none is kept apart from the schemas."""
    from reservkoll.json_documents.base import JsonDocument

    named = {name for kind in DOCUMENTS for name in reservkoll.schema(kind).get("$defs", {})}
    roots = {document.type_name for document in DOCUMENTS.values()}
    assert {model.__name__ for model in _models(JsonDocument)} <= named | roots


def _models(base: type) -> Iterator[type]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_a_schema_tells_is_told_in_both_languages(kind: str) -> None:
    swedish, english = (list(_told(reservkoll.schema(kind, language=each))) for each in ("sv", "en"))
    assert len(swedish) == len(english)
    assert [pair for pair in zip(swedish, english, strict=True) if pair[0] == pair[1]] == []


def _told(block: Any) -> Iterator[str]:
    if isinstance(block, dict):
        yield from (block[key] for key in ("title", "description") if isinstance(block.get(key), str))
        block = list(block.values())
    if isinstance(block, list):
        for each in block:
            yield from _told(each)


def test_the_library_refuses_what_has_no_schema() -> None:
    with pytest.raises(reservkoll.ReservkollError, match="rulebook"):
        reservkoll.schema("rulebook")


def test_every_schema_is_named_in_the_manual() -> None:
    manual = (ROOT / "docs" / "library.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in manual] == []
