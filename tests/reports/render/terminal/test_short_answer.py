"""The short answer: at most a screen for any case, in both languages, and true to the verdicts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.associations import ASSOCIATION
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.rule_cases import rule_cases

from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.short_answer import short_answer
from reservkoll.facts.case_file import read_case
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.reports.render.terminal.assessment import print_assessment
from reservkoll.reports.render.terminal.short_answer import SCREEN, print_short_answer
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 11, 30)
CASES = [
    *((path.stem, read_case(path, BOOK.nomenclature)) for path in EXAMPLE_CASES),
    *((case.id, case.case) for case in rule_cases()[::3]),
]


READ: dict[int, tuple[Case, Assessment]] = {}  # by identity: with the case, so that it stays its own


def assessed(case: Case) -> Assessment:
    """The case as it is read, once for all tests here."""
    if id(case) not in READ:
        READ[id(case)] = case, assess(case, BOOK, TODAY)
    return READ[id(case)][1]


def printed(case: Case, language: Language, width: int = 80) -> list[str]:
    told = io.StringIO()
    answer = short_answer(assessed(case), language)
    print_short_answer(answer, language, Console(file=told, width=width), Path("examples/a-case.yaml"))
    return told.getvalue().splitlines()


@pytest.mark.parametrize("language", list(Language))
def test_every_case_is_answered_in_one_screen(language: Language) -> None:
    for name, case in CASES:
        lines = printed(case, language)
        assert len(lines) <= SCREEN, name
        assert max(map(len, lines)) <= 80, name
        assert "--why" in " ".join(lines[-3:]), name


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("count", [2, 6])
def test_a_purchase_in_lots_is_answered_in_one_screen_with_a_line_for_each(count: int, language: Language) -> None:
    codes = ["85312120-6", "90910000-9", "77310000-6"]
    lots = [
        {"name": f"Del {number} som heter något långt", "cpv": [codes[number % 3]], "amount": 4_000_000}
        for number in range(count)
    ]
    facts = {"act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": date(2025, 3, 1)}
    for more in ({}, {"contract": {"months": 36, "option_months": 0}}):
        case = Case.model_validate({"purchase": {**facts, **more, "lots": lots}})
        lines = printed(case, language)
        assert len(lines) <= SCREEN
        assert max(map(len, lines)) <= 80
        for number in range(count):
            (line,) = [line for line in lines if line[2:].startswith(f"{number + 1} Del {number}")]
            assert ": " in line


@pytest.mark.parametrize("language", list(Language))
def test_lots_a_group_and_what_stands_beside_are_answered_in_one_screen_together(language: Language) -> None:
    facts = {"act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": date(2025, 3, 1)}
    lots = [{"name": f"Del {number}", "cpv": ["85312120-6"], "amount": 4_000_000} for number in range(9)]
    members = [{"name": f"Föreningen med ett långt namn {number}"} for number in range(3)]
    case = Case.model_validate({"purchase": {**facts, "lots": lots}, "suppliers": members})
    answer = short_answer(assess(case, BOOK, TODAY), language)
    for beside in range(6):
        told = io.StringIO()
        full = replace(answer, beside=("Föreningen Exempel: spärrad " + "till en dag " * 20,) * beside)
        print_short_answer(full, language, Console(file=told, width=80), Path("examples/a-case.yaml"))
        lines = told.getvalue().splitlines()
        assert len(lines) <= SCREEN
        assert any(line[2:].startswith("3 Del") for line in lines)
        assert any("spärrad" in line for line in lines) is bool(beside)


@pytest.mark.parametrize("width", [50, 140])
def test_a_window_of_another_width_is_filled_and_never_crossed(width: int) -> None:
    for name, case in CASES[:40]:
        assert max(map(len, printed(case, Language.SV, width))) <= width, name


def test_no_sentence_says_that_nothing_is_open_beside_a_yes() -> None:
    for name, case in CASES:
        assessment = assessed(case)
        if assessment.routes is None:
            continue
        answer = short_answer(assessment, Language.EN)
        open_ = [line for line in answer.lines if line.verdict is Verdict.YES]
        if answer.sentence.startswith("Yes"):
            assert open_, name
        if "No reservation is clearly open" in answer.sentence:
            assert all(line.name.startswith("Reserved 4:18") for line in open_), name


def _reserved(**profit: Any) -> Case:
    return Case.model_validate(
        {
            "purchase": {
                "act": "LOU",
                "authority": {"type": "municipality"},
                "subject": "services",
                "started": date(2025, 3, 1),
                "cpv": ["85312120-6"],
                "value": {"amount": 12_000_000, "vat": "excluded", "options": [], "extensions": []},
                "contract": {"months": 24, "option_months": 0},
                "choice_system": False,
            },
            "supplier": {
                "name": "Föreningen Exempel",
                **ASSOCIATION,
                "profit": profit,
                "public_control": False,
                "integration": {"main_aim": False, "sheltered_workshop": False, "share_percent": 5},
                "awards": [],
            },
        }
    )


def test_the_purchase_and_the_organisation_have_answers_of_their_own() -> None:
    """A purchase that may be reserved is not closed because the organisation that is named may not take part."""
    fits = short_answer(assess(_reserved(reinvested="all", transfers_to=["nobody"]), BOOK, TODAY), Language.EN)
    line = next(line for line in fits.lines if "25 a" in line.name)
    assert (line.verdict, line.parts) == (Verdict.YES, (Verdict.YES, Verdict.YES))
    assert fits.sentence.startswith("Yes, this purchase can be opened")

    other = short_answer(assess(_reserved(reinvested="part", transfers_to=["owners"]), BOOK, TODAY), Language.EN)
    line = next(line for line in other.lines if "25 a" in line.name)
    assert (line.verdict, line.parts) == (Verdict.NO, (Verdict.YES, Verdict.NO))
    assert "may be reserved, but not so that the stated organisation may take part" in other.sentence
    assert "purchase ✔ organisation ✘" in " ".join(
        printed(_reserved(reinvested="part", transfers_to=["owners"]), Language.EN, 140)
    )


def test_an_arrangement_is_answered_first() -> None:
    case = read_case(ROOT / "examples" / "partnership-elder-care.yaml", BOOK.nomenclature)
    answer = short_answer(assess(case, BOOK, TODAY), Language.SV)
    assert answer.lines[0].name == "IOP"
    assert answer.sentence.startswith("Samarbetet bör inte ordnas som ett IOP")


def test_three_questions_at_most_each_with_what_it_decides() -> None:
    case = read_case(ROOT / "examples" / "incomplete.yaml", BOOK.nomenclature)
    answer = short_answer(assess(case, BOOK, TODAY), Language.SV)
    assert len(answer.questions) == 3
    assert answer.more_questions > 0
    assert "25a" in answer.questions[0].decides


def test_a_question_that_is_cut_still_says_what_it_decides() -> None:
    for name, case in CASES:
        answer = short_answer(assess(case, BOOK, TODAY), Language.EN)
        told = " ".join(" ".join(printed(case, Language.EN)).split())
        assert told.count("(decides ") == len(answer.questions), name


@pytest.mark.parametrize("language", list(Language))
def test_a_reason_shared_by_routes_is_told_once_and_whole_where_lots_take_the_room(language: Language) -> None:
    facts = {"act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": date(2025, 3, 1)}
    lots = [{"name": name, "cpv": ["85312100-0"], "amount": 1_500_000} for name in ("Norr", "Söder", "Väster")]
    case = Case.model_validate({"purchase": {**facts, "contract": {"months": 36}, "cpv": ["85312100-0"], "lots": lots}})
    lines = printed(case, language)
    told = " ".join(" ".join(lines).split())
    assert len(lines) <= SCREEN
    assert (" …" in told) is False
    reason = {Language.SV: "då gäller bara 19 a kap.", Language.EN: "then only chapter 19 a applies."}[language]
    assert told.count(reason) == 1
    assert "25 a §" in told
    assert "4:18" in told or "4 kap. 18 §" in told


@pytest.mark.parametrize("language", list(Language))
def test_a_question_is_told_to_its_end_with_what_it_decides(language: Language) -> None:
    facts = {"act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": date(2025, 3, 1)}
    value = {"amount": 700_000, "precision": "about"}
    case = Case.model_validate(
        {"purchase": {**facts, "cpv": ["77310000-6"], "value": value, "contract": {"months": 12}}}
    )
    lines = printed(case, language)
    assert any(line.startswith("? ") and line.endswith("?") for line in lines)
    assert not any(" … (" in line for line in lines)
    approximate = {
        Language.SV: "men är en gräns just det beloppet är svaret okänt.",
        Language.EN: "but where a limit is that very amount the answer is unknown.",
    }
    assert approximate[language] in " ".join(" ".join(lines).split())


def test_a_computed_limit_is_not_told_as_a_law_that_is_unclear() -> None:
    """As in the short answer: “open to interpretation” is said only where the law leaves it open."""
    facts = {"act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "cpv": ["85312000-9"]}
    told = {}
    for day in (date(2026, 3, 1), date(2025, 3, 1)):
        case = Case.model_validate({"purchase": {**facts, "started": day, "value": {"amount": 9_000_000}}})
        shown = io.StringIO()
        print_assessment(assess(case, BOOK, TODAY), Language.SV, Console(file=shown, width=80))
        told[day.year] = shown.getvalue()
        first = next(line for line in told[day.year].splitlines() if "NEJ" in line and "Direktupphandling" in line)
        assert "öppet för tolkning" not in first
    assert "Direktupphandling  (gränsen är beräknad)" in told[2026]
    assert "gränsen är beräknad" not in told[2025]
