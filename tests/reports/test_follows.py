"""Duties, points to mind and sources are told under the route that they follow from, recommended routes first."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.reports.printed import says, words_of

from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.case import ACT
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.facts.case_file import read_case
from reservkoll.i18n import Language
from reservkoll.reports.content.assessment_record import Origin, record
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.reports.render.pdf import pdf_bytes
from reservkoll.reports.render.terminal.assessment import print_assessment
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.answers import shown_answer

DAY = date(2026, 3, 2)
RESERVED = ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml"


def assessed(path: object, rulebook: Rulebook) -> Assessment:
    return assess(read_case(path, rulebook.nomenclature), rulebook, DAY)  # type: ignore[arg-type]


def printed(assessment: Assessment) -> str:
    screen = io.StringIO()
    print_assessment(assessment, Language.SV, Console(file=screen, width=400))
    return screen.getvalue()


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_recommended_routes_are_told_first_and_each_duty_under_its_own(path: object, rulebook: Rulebook) -> None:
    assessment = assessed(path, rulebook)
    follows = answer_in_words(assessment, Language.SV).follows
    recommended = [route.recommended for route in follows]
    assert recommended == sorted(recommended, reverse=True)
    told = [
        line.strip()
        for line in printed(assessment).splitlines()
        if line.startswith(("Om ni väljer: ", "Att tänka på: "))
    ]
    assert [line.partition(": ")[2] for line in told] == [route.name for route in follows]
    outcomes = {**(assessment.routes or {}), **({} if assessment.routes else assessment.supplier or {})}
    act = assessment.reader.facts.get(ACT)
    names = {rulebook.routes.named(name).name_under(act, Language.SV): each for name, each in outcomes.items()}
    for route in follows:
        outcome = names[route.name]
        assert [duty.text for duty in route.duties[len(outcome.demands) :]] == [duty.text.sv for duty in outcome.duties]


def test_a_closed_route_has_no_duties(rulebook: Rulebook) -> None:
    assessment = assessed(RESERVED, rulebook)
    assert assessment.routes is not None
    closed = [name for name, each in assessment.routes.items() if each.verdict.value in {"no", "not_applicable"}]
    assert "direct_procurement" in closed
    assert all(assessment.routes[name].duties == () for name in closed)


def test_the_sources_of_a_route_are_those_that_it_rests_on(rulebook: Rulebook) -> None:
    document = plain_data(assessment_document(assessed(RESERVED, rulebook), "", Language.SV))
    routes = document["routes"]
    told = {source["id"] for source in document["sources"]}
    for name, route in routes.items():
        assert set(route["sources"]) <= told, name
        assert {duty["source"] for duty in route["duties"]} <= set(route["sources"]), name
    assert "ferlin" in routes["reserved_ideburen"]["sources"]
    assert "ferlin" not in routes["choice_system"]["sources"]
    assert "uhm-lov" not in routes["reserved_ideburen"]["sources"]


def test_the_record_and_the_page_tell_the_same(rulebook: Rulebook) -> None:
    assessment = assessed(RESERVED, rulebook)
    answer = answer_in_words(assessment, Language.SV)
    text = words_of(pdf_bytes(record(assessment, Origin("case.yaml", "0" * 64, DAY), Language.SV)))
    page, _ = shown_answer(assessment, (), "0" * 64, Language.SV)
    assert [route.name for route in page.follows] == [route.name for route in answer.follows]
    for route in answer.follows:
        for duty in route.duties:
            assert says(text, duty.text)
        for note in route.notes:
            assert says(text, note)
