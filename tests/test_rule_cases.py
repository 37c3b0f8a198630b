"""The rulebook's own cases: facts with the outcome that the law gives them, on both sides of every limit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from reservkoll.evaluate.assess import assess
from reservkoll.facts.case_file import read_case
from reservkoll.report.assessment_json import assessment_document
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.texts import Language

CASES = Path(__file__).parents[1] / "rules" / "cases"


def _cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        for name, case in yaml.safe_load(path.read_text("utf-8")).items():
            yield pytest.param(case, id=f"{path.stem}:{name}")


def _look_up(document: Any, path: str) -> Any:
    """Follows `routes.reserved_mission.criteria.cpv_listed.verdict`; a criterion is found wherever it stands."""
    found = document
    parts = iter(path.split("."))
    for part in parts:
        found = _criterion(found["criteria"], next(parts)) if part == "criteria" else found[part]
    return found


def _criterion(criteria: list[Any], wanted: str) -> Any:
    queue = list(criteria)
    while queue:
        criterion = queue.pop(0)
        if criterion["id"] == wanted:
            return criterion
        queue.extend(criterion["children"])
    raise AssertionError(f"no criterion {wanted}")


@pytest.mark.parametrize("case", list(_cases()))
def test_the_law_gives_the_stated_outcome(case: dict[str, Any], rulebook: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(case["case"], allow_unicode=True), "utf-8")
    assessment = assess(read_case(path, rulebook.nomenclature), rulebook, date(2026, 11, 22))
    document = assessment_document(assessment, "", Language.SV)
    found = {key: _look_up(document, key) for key in case["expect"]}
    assert found == case["expect"]


def test_each_reservation_is_seen_open_and_seen_closed() -> None:
    seen: dict[str, set[str]] = {}
    for parameter in _cases():
        for key, value in parameter.values[0]["expect"].items():
            if key.startswith("routes.") and key.count(".") == 2 and key.endswith(".verdict"):
                seen.setdefault(key.split(".")[1], set()).add(value)
    for route in ("direct_procurement", "reserved_ideburen", "reserved_mission", "reserved_workshop"):
        assert {"yes", "no"} <= seen[route], route
