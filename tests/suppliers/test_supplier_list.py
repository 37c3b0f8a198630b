"""A list of organisations alone: each is answered as a case is, in every form, and no other list is taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.cli.case_input import LISTS
from reservkoll.common.errors import InputError
from reservkoll.evaluation.assess import assess
from reservkoll.explain.answer.self_check import self_check
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.reports.content.supplier_list import MadeSupplierList, SupplierListContent, document_of
from reservkoll.reports.outputs import SUPPLIER_LIST_FORMS
from reservkoll.reports.render.html.document_page import document_page
from reservkoll.reports.render.markdown import markdown
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.service import ScreeningService
from reservkoll.screening.supplier_list import SupplierList, SupplierListRequest, self_checked
from reservkoll.suppliers.reader import read_suppliers
from reservkoll.tabular.open import SUFFIXES

TODAY = date(2026, 11, 30)
BOOK = load_rulebook()
EXAMPLE = ROOT / "examples" / "suppliers.xlsx"
HEADINGS = "Förening;Organisationsform;Arbetsintegrerande;Andel med funktionsnedsättning;Vinst återinvesteras"


def found(path: Path, language: Language = Language.SV) -> SupplierList:
    return self_checked(SupplierListRequest(lists=(path,), today=TODAY, language=language), BOOK)


def test_each_is_answered_as_a_case_of_its_own() -> None:
    told = found(EXAMPLE)
    profiles = read_suppliers([EXAMPLE], BOOK).profiles
    assert len(told.organisations) == len(profiles)
    for one, profile in zip(told.organisations, profiles, strict=True):
        alone = self_check(assess(Case(supplier=profile.supplier), BOOK, TODAY, None), Language.SV)
        assert one.kinds == {**alone.kinds, **alone.registers}


def test_a_choice_system_is_no_reservation_and_the_unknown_is_counted_apart() -> None:
    told = found(EXAMPLE)
    assert set(told.reservations) == set(BOOK.reported.in_group("reserved"))
    verdicts = [{one.kinds[route].verdict for route in told.reservations} for one in told.organisations]
    fit = sum("yes" in each for each in verdicts)
    assert SupplierListContent(told).headline().startswith(f"{fit} av {len(verdicts)} organisationer")


@pytest.mark.parametrize("language", list(Language))
def test_every_form_says_the_same(tmp_path: Path, language: Language) -> None:
    made = MadeSupplierList(found(EXAMPLE, language), TODAY)
    content, document = SupplierListContent(made.found), document_of(made)
    page, text = document_page(document), markdown(document)
    for one in made.found.organisations:
        assert one.line.label in page
        assert one.line.label in text
    assert content.headline() in page
    assert content.headline() in text
    assert "<script" not in page
    for form in SUPPLIER_LIST_FORMS:
        path = tmp_path / f"r{next(iter(form.weights))}"
        form.writing.write(made, path)
        assert path.stat().st_size > 1000


def test_headings_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADINGS}\nVerkstan;aktiebolag;ja;45 %;allt\nFöreningen <b>;förening;nej;5 %;allt\n", "utf-8")
    told = found(path)
    (workshop,) = {r for r in told.reservations if told.organisations[0].kinds[r].verdict == "yes"}
    assert told.organisations[1].kinds[workshop].verdict == "no"
    assert "Föreningen &lt;b&gt;" in document_page(document_of(MadeSupplierList(told, TODAY)))


def test_the_suffixes_are_those_of_tables() -> None:
    assert set(SUFFIXES) - {".jsonl", ".ndjson", ".json", ".parquet"} == LISTS


def test_it_is_no_list_of_purchases(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADINGS};Tjänster (CPV)\nVerkstan;aktiebolag;ja;45 %;allt;90910000-9\n", "utf-8")
    service = ScreeningService(ScreeningRequest(lists=(str(path),), today=TODAY), BOOK)
    with pytest.raises(InputError, match="list of organisations"):
        service.read()
    # A column of the supplier's form beside what is bought and worth makes no list of organisations.
    path.write_text(
        "Benämning;CPV-kod;Värde;Leverantör;Juridisk form;Offentligt uppdrag\nA;85312000-9;9000000;B;förening;ja\n",
        "utf-8",
    )
    assert service.read().frame.height == 1
