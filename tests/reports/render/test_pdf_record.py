"""The record of one assessment as PDF says what the terminal and the JSON say, is tagged, and takes text for text."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from rich.console import Console
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.reports.printed import plain, says, tags_of, words_of

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import kronor
from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.case import ACT
from reservkoll.explain.answer.assessment import answer_in_words, shown_verdict
from reservkoll.explain.answer.forms import unfit_routes
from reservkoll.explain.answer.self_check import self_check
from reservkoll.explain.labels import UNFIT, verdict_words
from reservkoll.facts.case_file import read_case
from reservkoll.i18n import Language, translator
from reservkoll.reports.content.assessment_record import Origin, record
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.reports.render.pdf import pdf_bytes, write_pdf
from reservkoll.reports.render.terminal.assessment import print_assessment
from reservkoll.rulebook.rulebook import Rulebook

DAY = date(2026, 3, 2)
SHA = "0123456789abcdef" * 4
CaseFile = Callable[..., Path]
HOSTILE = [
    '#panic("no")',
    "*bold* _thin_ `raw` $x^2$",
    "@ref <label> #sys.inputs",
    r"\u{41} \\ \# C:\temp\new",
    '"; #eval("1") //',
    "= Not a heading",
    "{page} {pages} {0}",
    "/* not */ // a comment",
]


def assessed(path: Path, rulebook: Rulebook) -> Assessment:
    return assess(read_case(path, rulebook.nomenclature), rulebook, DAY)


def printed(assessment: Assessment, language: Language = Language.SV) -> bytes:
    return pdf_bytes(record(assessment, Origin("case.yaml", SHA, DAY), language))


BOTH = [(path, language) for path in EXAMPLE_CASES for language in Language]


# Every example in one of the languages, and each language of every other example.
@pytest.mark.parametrize(
    ("path", "language"),
    [
        pytest.param(
            *both, id=f"{both[0].stem}-{both[1].value}", marks=[pytest.mark.slow] if number % 4 in {1, 2} else []
        )
        for number, both in enumerate(BOTH)
    ],
)
def test_the_record_says_what_the_json_and_the_terminal_say(path: Path, language: Language, rulebook: Rulebook) -> None:
    assessment = assessed(path, rulebook)
    text = words_of(printed(assessment, language))
    told = plain_data(assessment_document(assessment, SHA, language))
    words = verdict_words(translator(language))
    act = assessment.reader.facts.get(ACT)
    names = {name: plain(route.name_under(act, language)) for name, route in rulebook.routes.routes.items()}
    answers = {**told.get("routes", {})}
    if assessment.case.partnership is None:
        answers.pop("partnership", None)
    for blocks, outcomes in ((answers, assessment.routes), (told.get("supplier", {}), {})):
        for name, block in blocks.items():
            shown = shown_verdict(outcomes[name]) if outcomes else block["verdict"]
            if outcomes and name in unfit_routes(assessment):
                shown = UNFIT  # the JSON answers the route by itself
            assert says(text, f"{names[name]} {words[shown]}")
            assert says(text, block["summary"])
    for line in told.get("recommendation", []):
        assert says(text, line["reason"])
    if told.get("purchase", {}).get("value_sek"):
        ore = int(told["purchase"]["value_sek"].replace(".", ""))
        assert plain(kronor(ore, language)) in text
    if told["next_question"]:
        assert says(text, told["next_question"]["question"])
        assert told["next_question"]["fact"] not in text  # the name in a case file is nothing to sign
    assert told["rulebook"]["sha256"] in text
    assert SHA in text
    screen = io.StringIO()
    print_assessment(assessment, language, Console(file=screen, width=2000))
    for line in screen.getvalue().splitlines():
        if line.startswith(("! ", "→ ")):
            assert says(text, line[2:])
    assert "\u200b" not in text


def test_every_criterion_stands_with_its_verdict_and_its_paragraph(rulebook: Rulebook) -> None:
    assessment = assessed(ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml", rulebook)
    answer = answer_in_words(assessment, Language.SV)
    words = verdict_words(translator(Language.SV))
    text = words_of(printed(assessment))
    reasons = [reason for route in answer.reasons for reason in route.reasons]
    assert len(reasons) > 20
    for reason in reasons:
        facts = f"{reason.facts} " if reason.facts else ""
        assert says(text, f"{reason.label} {facts}{words[reason.verdict]} {reason.citation}")


def test_the_stated_facts_are_listed_and_nothing_that_was_not_stated(rulebook: Rulebook, case_file: CaseFile) -> None:
    case = {
        "purchase": {
            "act": "LOU",
            "value": {"amount": 120_000, "currency": "EUR", "vat": "included", "vat_rate": 25, "options": [1500]},
            "contract": {"months": 36},
        },
        "supplier": {"name": "Anna Andersson", "legal_form": "enskild_firma", "org_no": "8112189876", "awards": []},
    }
    text = words_of(printed(assessed(case_file(case), rulebook)))
    assert "120 000 euro" in text
    assert "1 500 euro" in text
    assert "Ingår moms i beloppen? ja" in text
    assert "36 månader" in text
    assert "enskild firma" in text
    assert "inga" in text
    assert "811218" not in text
    assert "81****-****" in text
    assert "Gäller det ett vårdvalssystem?" not in text


def test_a_partnership_states_no_purchase(rulebook: Rulebook) -> None:
    text = words_of(printed(assessed(ROOT / "examples" / "partnership-night-cafe.yaml", rulebook)))
    assert "Hur mycket lämnar den offentliga parten per år, i kronor? 300 000 kr" in text
    assert "Vilken dag påbörjas upphandlingen?" not in text


def test_the_pdf_is_tagged_and_names_its_title_and_language(rulebook: Rulebook) -> None:
    assessment = assessed(ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml", rulebook)
    for language, code in ((Language.SV, "sv-SE"), (Language.EN, "en-GB")):
        pdf = printed(assessment, language)
        reader = PdfReader(io.BytesIO(pdf))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own kind of boolean
        assert root["/Lang"] == code
        assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
        assert reader.metadata is not None
        assert reader.metadata.title == "Daglig verksamhet enligt LSS, kreativ inriktning"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        tags = tags_of(pdf)
        kinds = [kind for kind, _ in tags]
        assert kinds.count("/Title") == 1
        assert kinds.count("/H1") >= 8
        answer = answer_in_words(assessment, language)
        assert kinds.count("/H2") == len(answer.reasons) + len(answer.follows)
        assert kinds.count("/THead") == kinds.count("/Table") > 8
        assert {"/Columns", "/Column"} & {
            str(part["/Scope"]) for kind, tag in tags if kind == "/TH" for part in tag["/A"] if "/Scope" in part
        }


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_that_looks_like_markup_stays_as_it_was_written(
    title: str, rulebook: Rulebook, case_file: CaseFile
) -> None:
    case = {"purchase": {"title": title, "id": title, "act": "LOU", "value": {"amount": 1000}}}
    pdf = printed(assessed(case_file(case), rulebook))
    assert words_of(pdf).count(title) >= 3
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.title == title


def test_what_no_font_has_is_spelled_out_and_long_words_are_kept_whole(rulebook: Rulebook, case_file: CaseFile) -> None:
    case = {"purchase": {"title": "Skola \U0001f600 中 ÅÄÖ é ő Ж", "id": "A" * 300, "act": "LOU"}}
    text = words_of(printed(assessed(case_file(case), rulebook)))
    assert "Skola [U+1F600] [U+4E2D] ÅÄÖ é ő Ж" in text
    assert "A" * 300 in text.replace(" ", "").replace("\u200b", "")


def test_a_text_cannot_turn_the_direction_of_what_stands_around_it(rulebook: Rulebook, case_file: CaseFile) -> None:
    case = {"purchase": {"title": "före \u202e efter \x07", "act": "LOU"}}
    assert "före [U+202E] efter [U+0007]" in words_of(
        printed(assessed(case_file(json.dumps(case), "case.json"), rulebook))
    )


def test_any_mixture_of_characters_gives_a_record(rulebook: Rulebook, case_file: CaseFile) -> None:
    mixed = "a\u2029" * 30 + "\u200b\u200d\ufe0f☃\u0301ق한\u202fก\U0001f469\u200d\U0001f4bb" * 5
    case = json.dumps({"purchase": {"title": mixed, "act": "LOU"}}, ensure_ascii=False)
    text = words_of(printed(assessed(case_file(case, "case.json"), rulebook)))
    assert "a[U+2029]a[U+2029]a" in text.replace("\u200b", "").replace(" ", "")


def test_the_same_record_has_the_same_bytes_and_another_day_is_seen(rulebook: Rulebook) -> None:
    assessment = assessed(ROOT / "examples" / "incomplete.yaml", rulebook)
    assert printed(assessment) == printed(assessment)
    later = pdf_bytes(record(assessment, Origin("case.yaml", SHA, date(2026, 3, 3)), Language.SV))
    assert "3 mars 2026" in words_of(later)
    assert "2 mars 2026" not in words_of(later)
    metadata = PdfReader(io.BytesIO(later)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == date(2026, 3, 3)


def test_without_the_package_the_extra_is_named(
    rulebook: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    document = record(
        assessed(ROOT / "examples" / "incomplete.yaml", rulebook), Origin("case.yaml", SHA, DAY), Language.SV
    )
    with pytest.raises(InputError, match=r"extra “pdf”\. Install it with: "):
        write_pdf(document, tmp_path / "record.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["supplier-association", "supplier-work-integration-company"])
def test_a_supplier_gets_its_self_check_on_the_page_to_print(name: str, rulebook: Rulebook) -> None:
    """For each kind of reservation gaps, ways to yes, proofs and services; the register with what it asks and costs."""
    assessment = assessed(ROOT / "examples" / f"{name}.yaml", rulebook)
    text = words_of(printed(assessment))
    page, words = plain_data(self_check(assessment, Language.SV)), verdict_words(translator(Language.SV))
    for kind in (*page["kinds"].values(), *page["register"].values()):
        assert says(text, f"{kind['name']}: {words[kind['verdict']].lower()}")
        for gap in kind["gaps"]:
            assert says(text, gap["text"])
        for proof in kind["proofs"]:
            assert says(text, proof)
        for entry in (kind.get("areas") or {"codes": []})["codes"]:
            assert entry["from"] in text
    for duty in page["register"]["register"]["follows"]:
        assert says(text, duty["text"])


def test_a_record_of_a_purchase_has_no_self_check(rulebook: Rulebook) -> None:
    assert "Självtest" not in words_of(printed(assessed(ROOT / "examples" / "cleaning-direct.yaml", rulebook)))
