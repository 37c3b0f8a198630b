"""The record of one assessment for Word: real headings and tables, Swedish, and the same words as in PDF."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from tests.conftest import ROOT
from tests.reports.printed import plain, says, words_of

from reservkoll.common.errors import InputError
from reservkoll.evaluation.assess import assess
from reservkoll.facts.case_file import read_case
from reservkoll.i18n import Language
from reservkoll.reports.content.assessment_record import Origin, record
from reservkoll.reports.document import Document
from reservkoll.reports.render.docx import write_docx
from reservkoll.reports.render.markdown import markdown
from reservkoll.reports.render.pdf import pdf_bytes
from reservkoll.rulebook.rulebook import Rulebook

DAY = date(2026, 3, 2)
EXAMPLE = ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml"
CaseFile = Callable[..., Path]


def recorded(path: Path, rulebook: Rulebook, language: Language = Language.SV) -> Document:
    assessment = assess(read_case(path, rulebook.nomenclature), rulebook, DAY)
    return record(assessment, Origin("case.yaml", "ab" * 32, DAY), language)


def test_headings_tables_and_language_are_words_own(rulebook: Rulebook, tmp_path: Path) -> None:
    for language, code in ((Language.SV, "sv-SE"), (Language.EN, "en-GB")):
        document = recorded(EXAMPLE, rulebook, language)
        write_docx(document, tmp_path / f"{code}.docx")
        book = docx.Document(str(tmp_path / f"{code}.docx"))
        headings = {
            (paragraph.text, paragraph.style.name)
            for paragraph in book.paragraphs
            if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
        }
        assert headings == {(section.heading, f"Heading {section.level}") for section in document.sections}
        assert [paragraph.text for paragraph in book.paragraphs if paragraph.style.name == "Title"] == [document.title]  # type: ignore[union-attr]
        assert len(book.tables) > 8
        for table in book.tables:
            assert table.rows[0]._tr.trPr is not None
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert {each.get(qn("w:val")) for each in book.styles.element.iter(qn("w:lang"))} == {code}
        properties = book.core_properties
        assert (properties.title, properties.language) == (document.title, code)
        assert properties.created is not None
        assert properties.modified is not None
        assert properties.created.date() == properties.modified.date() == DAY


@pytest.mark.parametrize("name", ["day-care-lss-reserved-ideburen", "incomplete", "partnership-night-cafe"])
def test_word_and_pdf_say_the_same(name: str, rulebook: Rulebook, tmp_path: Path) -> None:
    document = recorded(ROOT / "examples" / f"{name}.yaml", rulebook)
    write_docx(document, tmp_path / "record.docx")
    book = docx.Document(str(tmp_path / "record.docx"))
    printed = words_of(pdf_bytes(document))
    said = [paragraph.text for paragraph in book.paragraphs]
    said += [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    assert len(said) > 100
    for text in said:
        for line in text.splitlines():
            # An address is broken over lines in print.
            assert says(printed, line) or plain(line).replace(" ", "") in printed.replace(" ", "")


def test_the_same_record_has_the_same_bytes(rulebook: Rulebook, tmp_path: Path) -> None:
    document = recorded(EXAMPLE, rulebook)
    for name in ("one.docx", "two.docx"):
        write_docx(document, tmp_path / name)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.docx") as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_characters_that_a_file_cannot_hold_are_spelled_out(
    rulebook: Rulebook, tmp_path: Path, case_file: CaseFile
) -> None:
    path = case_file('{"purchase": {"title": "A\\u0000B <w:p> & \\u0007", "act": "LOU"}}', "case.json")
    write_docx(recorded(path, rulebook), tmp_path / "record.docx")
    book = docx.Document(str(tmp_path / "record.docx"))
    assert "A[U+0000]B <w:p> & [U+0007]" in [paragraph.text for paragraph in book.paragraphs]


def test_without_the_package_the_extra_is_named(
    rulebook: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = recorded(EXAMPLE, rulebook)
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=r"extra “docx”\. Install it with: "):
        write_docx(document, tmp_path / "record.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*care*.yaml")), ids=lambda path: path.stem)
def test_a_record_to_sign_asks_in_words_never_by_paths(path: Path, language: Language, rulebook: Rulebook) -> None:
    told = markdown(recorded(path, rulebook, language)).replace("\\", "")
    assert not re.findall(r"\b(?:purchase|supplier|partnership)\.[a-z_]+", told)
