"""How a rulebook stands on a day, and law in the making."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.conftest import EXAMPLE_CASES

from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import assess
from reservkoll.facts.case_file import read_case
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.reports.export.documents.rules import coming_as_data, status_as_data
from reservkoll.rulebook.models.rules import Review
from reservkoll.rulebook.rulebook import Rulebook


def test_law_in_the_making_changes_no_answer(rulebook: Rulebook) -> None:
    assert rulebook.coming
    without = replace(rulebook, coming={})
    for path in EXAMPLE_CASES:
        case = read_case(path, rulebook.nomenclature)
        told = [
            plain_data(assessment_document(assess(case, book, date(2026, 11, 30)), "", Language.SV))
            for book in (rulebook, without)
        ]
        assert told[0] == told[1], path


def test_law_in_the_making_is_told_in_both_languages(rulebook: Rulebook) -> None:
    swedish, english = (plain_data(coming_as_data(rulebook, language)) for language in Language)
    assert [one["id"] for one in swedish] == [one["id"] for one in english] == list(rulebook.coming)
    assert all(one["what"] != other["what"] for one, other in zip(swedish, english, strict=True))


def test_the_status_tells_each_source_what_is_derived_and_what_expires(rulebook: Rulebook) -> None:
    days = (date(2026, 12, 30), date(2026, 12, 31))
    early, late = (plain_data(status_as_data(rulebook, day, Language.EN)) for day in days)
    assert {one["id"] for one in early["sources"]} == set(rulebook.sources)
    assert all(one["limit"] != "lou-direct-general" for one in early["derived"])
    assert "lou-threshold-annex2" in {one["limit"] for one in early["derived"]}
    assert "lou-threshold-annex2" not in {one["what"] for one in early["expires"]}  # a year and a day ahead
    assert "lou-threshold-annex2" in {one["what"] for one in late["expires"]}


def test_who_reviewed_a_rule_is_told_of_its_answers(rulebook: Rulebook) -> None:
    rule = rulebook.rules["lou-19-25a"]
    reviewed = rule.model_copy(update={"reviewed": Review(by="Anna Exempel", day=date(2026, 12, 1))})
    book = replace(rulebook, rules={**rulebook.rules, rule.id: reviewed})
    status = plain_data(status_as_data(book, date(2026, 12, 1), Language.SV))
    told = {one["id"]: one["reviewed"] for one in status["rules"]}
    assert told[rule.id] == {"by": "Anna Exempel", "day": "2026-12-01"}
    assert told["lou-19-25"] is None
