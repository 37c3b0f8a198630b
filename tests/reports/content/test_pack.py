"""The drafts that follow on an answer: only those that fit, every sentence with its ground, every choice marked."""

from __future__ import annotations

import re
import shutil
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from reservkoll.common.errors import InputError
from reservkoll.common.validation import Findings
from reservkoll.conditions.base import Expression
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.reports.content.pack import PackFile, file_names, pack
from reservkoll.reports.content.pack_draft import texts_of
from reservkoll.reports.document import Document
from reservkoll.reports.render.markdown import markdown
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.pack import PackSentence
from reservkoll.rulebook.reader import read_rulebook

BOOK = load_rulebook(ROOT / "rules")
MADE = date(2026, 3, 1)
BUYER = {"type": "municipality", "name": "Exempelstads kommun"}
PURCHASE: dict[str, Any] = {
    "title": "Daglig verksamhet", "act": "LOU", "authority": BUYER, "subject": "services",
    "started": date(2026, 3, 1), "cpv": ["85312100-0"],
    "value": {"amount": 12_000_000, "vat": "excluded", "options": []}, "contract": {"months": 36, "option_months": 0},
}  # fmt: skip
IOP: dict[str, Any] = {"title": "Nattcafé", "authority": BUYER, "started": date(2026, 3, 1)}
CLAUSE, NOTICE, REASONS = "1-reservationsklausul", "2-text-till-annonsen", "3-sakliga-skal"
INVITATION, QUESTIONS, PROOFS, FOLLOW_UP = (
    "4-inbjudan-till-dialog",
    "5-fragor-till-dialogen",
    "6-bevis",
    "7-uppfoljning",
)
TESTS, AGREEMENT = "8-iop-tre-provningar", "9-iop-vad-avtalet-bor-innehalla"


def _assessed(**case: Any) -> Assessment:
    return assess(Case.model_validate(case), BOOK, MADE)


def _pack(language: Language = Language.SV, **case: Any) -> dict[str, Document]:
    return {each.name: each.document for each in pack(_assessed(**case), MADE, language)}


def _text(document: Document) -> str:
    return "\n".join(text for section in document.sections for block in section.blocks for text in texts_of(block))


def _with(**change: Any) -> dict[str, Any]:
    return {"purchase": {**PURCHASE, **change}}


SMALL = {"value": {"amount": 500_000, "vat": "excluded", "options": []}}
CASES: dict[str, dict[str, Any]] = {
    "reserved": _with(),
    "small": _with(**SMALL),
    "goods": _with(cpv=["39130000-2"], subject="goods"),
    "unknown code": _with(cpv=None),
    "unknown value": _with(value=None, contract=None, title=None, authority=None),
    "utilities": _with(act="LUF", authority={"type": "utility"}),
    "no act": _with(act=None),
    "before the law": _with(started=date(2021, 3, 1)),
    "long": _with(contract={"months": 48, "option_months": 12}),
    "iop": {"partnership": IOP},
    "both": {**_with(), "partnership": IOP},
}


def test_a_purchase_that_can_be_reserved_gets_all_drafts_of_purchases() -> None:
    files = _pack(**_with())
    assert list(files) == [
        "0-oversikt", CLAUSE, NOTICE, REASONS, INVITATION, QUESTIONS, PROOFS, FOLLOW_UP
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["small", "before the law", "utilities", "no act"])
def test_no_clause_where_the_answer_is_no_or_the_law_another_and_the_overview_says_why(name: str) -> None:
    files = _pack(**CASES[name])
    assert not {CLAUSE, NOTICE, REASONS, FOLLOW_UP} & files.keys()
    overview = _text(files["0-oversikt"])
    assert "Reservationsklausul för upphandlingsdokumenten" in overview
    why = {
        "small": "Värdet ligger under gränsen för direktupphandling",
        "before the law": "upphandlingen påbörjades tidigare",
        "utilities": "Utkastet finns bara för LOU",
        "no act": "vilken lag",
    }
    assert why[name] in overview


def test_a_barred_organisation_gets_no_clause_for_its_route_but_is_told_that_the_purchase_is_open() -> None:
    award = {"authority": "2120001231", "provision": "lou-19-25", "cpv": "85312100-0", "decided": date(2025, 1, 1)}
    supplier = {
        "purpose": {"public_service_mission": True, "exclusively_public_benefit": False},
        "profit": {"reinvested": "all", "transfers_to": ["owners"]},
        "governance": {"active_participation": True},
        "awards": [award],
        "integration": {"main_aim": False, "sheltered_workshop": False, "sheltered_programme": False},
    }
    files = _pack(**_with(authority={**BUYER, "org_no": "2120001231"}), supplier=supplier)
    assert CLAUSE not in files
    assert "ta bort organisationen ur fallet" in _text(files["0-oversikt"])


def test_a_long_contract_is_not_drafted_for_under_the_provision_with_a_cap() -> None:
    clause = _text(_pack(**CASES["long"])[CLAUSE])
    assert "19 kap. 25 a §" in clause
    assert "offentligt uppdrag" not in clause


def test_an_iop_gets_the_three_tests_and_an_agreement_only_where_no_test_says_no() -> None:
    files = _pack(partnership=IOP)
    assert list(files) == ["0-oversikt", TESTS, AGREEMENT]
    bought = {**IOP, "consideration": "price", "performed_for_authority": True,
              "previously_procured_or_own_operation": True, "binding": True}  # fmt: skip
    assert list(_pack(partnership=bought)) == ["0-oversikt", TESTS]


def test_a_case_with_neither_purchase_nor_partnership_is_refused() -> None:
    with pytest.raises(InputError, match="neither"):
        pack(_assessed(supplier={"name": "Föreningen Exempel"}), MADE, Language.SV)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(CASES))
def test_every_choice_is_marked_and_listed_and_every_draft_says_that_it_is_one(name: str, language: Language) -> None:
    marks = BOOK.pack.marks(language)
    files = _pack(language, **CASES[name])
    overview = _text(next(iter(files.values())))
    for document in files.values():
        assert document.lead[0] == BOOK.pack.draft.text(language)
    for document in list(files.values())[1:]:
        *body, left, _ = document.sections
        text = "\n".join(text for section in body for block in section.blocks for text in texts_of(block))
        assert text.count("[") == len(marks.findall(text))  # nothing else looks like a mark, none is within another
        listed = _text_of(left)
        assert all(what in listed and what in overview for what in marks.findall(text))
        assert "{" not in text
        assert "None" not in text


def _text_of(section: Any) -> str:
    return "\n".join(text for block in section.blocks for text in texts_of(block))


def test_what_the_user_wrote_is_no_mark_and_no_personal_number() -> None:
    files = _pack(**_with(title="Stöd [VÄLJ: något] för 640823-3234"))
    clause = _text(files[CLAUSE])
    assert "[VÄLJ: något]" not in clause
    assert "3234" not in clause


def test_what_is_not_known_is_a_choice() -> None:
    clause = _text(_pack(**CASES["unknown value"])[CLAUSE])
    assert "upphandlingen av [VÄLJ: vad som köps]" in clause
    assert "[VÄLJ: antal månader]" in clause
    assert "är inte avgjord" in clause


def _sentences() -> list[tuple[str, PackSentence]]:
    return [(draft.id, each) for draft in BOOK.drafts.values() for part in draft.sections for each in part.sentences]


@cache
def _all_packs() -> tuple[tuple[Assessment, tuple[PackFile, ...]], ...]:
    """Packs of combinations of what decides the sentences: act's part, buyer, code, length, what an IOP is."""
    made = []
    said = {0: True, 12: False, None: None}
    for kind, cpv, option, amount in product(
        ("municipality", "central_government", None), ("85312100-0", "90910000-9", None), said, (3_000_000, 12_000_000)
    ):
        purchase = {
            **PURCHASE,
            "authority": {"type": kind},
            "cpv": cpv and [cpv],
            "value": {"amount": amount, "vat": "excluded", "options": [1] if option else []},
            "contract": {"months": 24, "option_months": option},
        }
        facts = dict.fromkeys(("economic_activity", "own_activity", "general_interest"), said[option])
        assessment = _assessed(purchase=purchase, partnership={**IOP, "authority": {"type": kind}, **facts})
        made.append((assessment, pack(assessment, MADE, Language.EN)))
    return tuple(made)


def _start(sentence: PackSentence) -> str:
    """The longest stretch of a sentence that nothing is filled into."""
    return max(re.split(r"\{[a-z_]+\}|\[[^\]]*\]", sentence.text.en), key=len).strip()


def test_a_sentence_stands_where_its_condition_holds_and_is_marked_where_that_is_not_known() -> None:
    seen: dict[str, set[bool | None]] = {}
    for assessment, files in _all_packs():
        documents = {each.name: each.document for each in files}
        for draft in BOOK.drafts.values():
            document = documents.get(draft.file.en)
            if document is None:
                continue
            texts = [text for part in document.sections[:-2] for block in part.blocks for text in texts_of(block)]
            for section in draft.sections:
                for sentence in section.sentences:
                    if sentence.when is None or sentence.routes or section.routes:
                        continue
                    assert isinstance(sentence.when, Expression)
                    truth = assessment.reader.traced(sentence.when).truth
                    seen.setdefault(sentence.id, set()).add(truth)
                    found = [text for text in texts if _start(sentence) in text]
                    if truth is None:
                        assert any("[CHOOSE: keep only if the answer is yes: " in text for text in found), sentence.id
                    elif truth:
                        assert found, sentence.id
    assert seen
    # Each condition is shown able to hold; the few that follow on the act alone cannot fail in a draft for that act.
    assert all(True in truths for truths in seen.values())


def test_each_sentence_cites_a_source_and_stands_in_both_languages() -> None:
    for draft, sentence in _sentences():
        assert sentence.source in BOOK.sources, (draft, sentence.id)
        assert sentence.text.sv != sentence.text.en
    assert len({sentence.id for _, sentence in _sentences()}) == len(_sentences())


FAULTS = {
    "source: kl\n": "source: no-such-act\n",
    "routes: [reserved_mission]": "routes: [reserved_missions]",
    "{months}": "{moons}",
    "[CHOOSE: day]: go": "day: go",
    "fact: purchase.authority.type": "fact: purchase.authority.kind",
}
"""What a draft names that is not there: each with what stands there rightly."""


def test_the_rulebook_is_refused_where_a_draft_names_what_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder, ignore=shutil.ignore_patterns("cases"))
    path = folder / "pack" / "7-follow-up.yaml"
    text = path.read_text("utf-8")
    for right, wrong in FAULTS.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    path.write_text(text, "utf-8")
    with pytest.raises(Findings) as refused:
        read_rulebook(folder, "0" * 64)
    told = refused.value.text(str)
    for word in ("no-such-act", "reserved_missions", "moons", "purchase.authority.kind", "same words and marks"):
        assert word in told
    assert told.count("7-follow-up.yaml") >= len(FAULTS)


def test_word_and_markdown_hold_the_same_sentences(tmp_path: Path) -> None:
    from docx import Document as Word

    from reservkoll.reports.render.docx import write_docx

    document = _pack(**_with())[CLAUSE]
    path = tmp_path / "clause.docx"
    write_docx(document, path)
    paragraphs = Word(str(path)).paragraphs
    word = "\n".join(paragraph.text for paragraph in paragraphs)
    set_apart = [run.text for each in paragraphs for run in each.runs if run.font.highlight_color is not None]
    assert set_apart
    assert all(BOOK.pack.marks(Language.SV).fullmatch(text) for text in set_apart)
    plain = markdown(document).replace("\\", "")
    sentences = [text for part in document.sections[:-1] for block in part.blocks for text in texts_of(block)]
    assert len(sentences) > 10
    for text in sentences:
        assert text in word
        assert text in plain


def test_names_of_files_are_known_so_that_an_earlier_pack_can_be_replaced() -> None:
    names = file_names(BOOK)
    for language, case in product(Language, CASES.values()):
        assert _pack(language, **case).keys() <= names
