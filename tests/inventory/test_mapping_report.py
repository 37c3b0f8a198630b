"""Headings as municipal lists have them: what is taken, what is asked, what is left, and what stands in the report."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import ROOT
from tests.inventory.test_column_mapping import assign

from reservkoll.common.errors import ReservkollError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, translator
from reservkoll.inventory.column_mapping import How, Mapping
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.mapping_report import described
from reservkoll.inventory.reader import read_inventory
from reservkoll.inventory.schema import FACTS
from reservkoll.parsers.durations import heading_unit
from reservkoll.parsers.money_terms import heading_terms
from reservkoll.tabular.header.aliases import ASKED, CLEAR, DOUBTFUL, SURE, aliases
from reservkoll.tabular.header.units import with_known_unit

MakeCsv = Callable[..., Path]


def best(heading: str) -> tuple[str, float]:
    scores = aliases().scores(heading)
    fact = max(scores, key=lambda fact: scores[fact])
    return fact, scores[fact]


@pytest.mark.parametrize(
    ("headings", "taken"),
    [
        (  # a contract database
            "Avtalsnr|Diarienummer|Avtalsnamn|Leverantör|Org.nr|Huvud-CPV|Avtalsvärde (tkr)|Annonseringsdatum"
            "|Avtalsstart|Avtalsslut|Avtalslängd (mån)|Optioner (mån)|Förvaltning|Upphandlingsform",
            {"id": "Diarienummer", "title": "Avtalsnamn", "purchase.cpv": "Huvud-CPV",
             "purchase.value_sek": "Avtalsvärde (tkr)", "purchase.started": "Annonseringsdatum",
             "purchase.contract.months": "Avtalslängd (mån)",
             "purchase.contract.option_months": "Optioner (mån)", "department": "Förvaltning",
             "purchase.contract.from": "Avtalsstart", "purchase.contract.to": "Avtalsslut"},
        ),
        (  # a procurement plan
            "Dnr|Upphandlingsobjekt|CPV kod|Uppskattat värde exkl moms|Årsvärde|Påbörjad"
            "|Lag|Upphandlande enhet|Typ av myndighet|Vara/tjänst/bygg",
            {"id": "Dnr", "title": "Upphandlingsobjekt", "purchase.cpv": "CPV kod",
             "purchase.value_sek": "Uppskattat värde exkl moms",
             "purchase.started": "Påbörjad", "purchase.act": "Lag", "purchase.authority.name": "Upphandlande enhet",
             "purchase.authority.type": "Typ av myndighet", "purchase.subject": "Vara/tjänst/bygg"},
        ),
        (  # English
            "Reference number|Contract name|Main CPV code|Contract value (SEK)|Publication date"
            "|End date|Supplier|Contract length (months)",
            {"id": "Reference number", "title": "Contract name", "purchase.cpv": "Main CPV code",
             "purchase.value_sek": "Contract value (SEK)", "purchase.started": "Publication date",
             "purchase.contract.months": "Contract length (months)"},
        ),
    ],
)  # fmt: skip
def test_lists_as_they_are_need_no_mapping(headings: str, taken: dict[str, str]) -> None:
    assert assign(*headings.split("|")) == taken


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("Startdatum", "purchase.started"),
        ("Datum", "purchase.started"),
        ("Planerad annonsering", "purchase.started"),
        ("Beställt belopp", "purchase.value_sek"),
        ("Fakturerat belopp (tkr)", "purchase.value_sek"),
        ("Avtalsvärde exkl. optioner", "purchase.value_sek"),
        ("Uppskattat värde utan optioner (kr)", "purchase.value_sek"),
        ("Budget", "purchase.value_sek"),
        ("Lagrum", "purchase.act"),
        ("Upphandlingstyp", "purchase.subject"),
        ("Avtalsperiod", "purchase.contract.months"),
    ],
)
def test_what_may_mean_something_else_is_asked_about_and_taken_only_with_yes(heading: str, fact: str) -> None:
    with pytest.raises(ReservkollError) as caught:
        assign("Diarienummer", "Benämning", heading)
    assert f"“{heading}” (C): {LABELS[fact]}?" in str(caught.value)
    assert assign("Diarienummer", "Benämning", heading, take_best=True)[fact] == heading
    refused = Mapping(columns={fact: None})
    assert fact not in assign("Diarienummer", "Benämning", heading, mapping=refused)


def test_the_start_of_the_contract_is_not_asked_about_where_the_start_of_the_procurement_stands() -> None:
    assert assign("Benämning", "Startdatum", "Startdatum", "Annonserad")["purchase.started"] == "Annonserad"


def test_a_number_beside_a_supplier_is_the_suppliers() -> None:
    assert assign("Benämning", "CPV", "Org.nr")["purchase.authority.org_no"] == "Org.nr"
    assert "purchase.authority.org_no" not in assign("Benämning", "CPV", "Leverantör", "Org.nr")
    with_buyer = assign("Benämning", "Leverantör", "Org.nr", "Köparens organisationsnummer")
    assert with_buyer["purchase.authority.org_no"] == "Köparens organisationsnummer"


def test_several_numbers_or_names_are_no_matter_for_a_question() -> None:
    for headings in (("Avtalsnummer", "Kontraktsnummer", "CPV"), ("CPV", "Kontraktsnummer", "Avtalsnummer")):
        assert assign(*headings)["id"] == "Avtalsnummer"


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("kr", 1), ("SEK", 1), ("tkr", 1000), ("i tkr", 1000), ("KSEK", 1000), ("tusen kr", 1000),
     ("tusental kronor", 1000), ("1000 kr", 1000), ("1 000 kr", 1000), ("1000-tal kr", 1000),
     ("mkr", 10**6), ("mnkr", 10**6), ("MSEK", 10**6),
     ("miljoner kr", 10**6), ("miljoner kronor", 10**6)],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["Avtalsvärde ({})", "Avtalsvärde {}", "Avtalsvärde, {} exkl. moms", "Avtalsvärde exkl moms ({})"]
)
def test_a_unit_in_the_heading_is_left_out_of_the_name_and_reaches_the_cells(form: str, unit: str, scale: int) -> None:
    heading = form.format(unit)
    assert aliases().scores(heading)["purchase.value_sek"] >= SURE
    assert heading_terms(with_known_unit(heading)).scale == scale


@pytest.mark.parametrize(
    ("heading", "unit"), [("Avtalslängd (mån)", 1), ("Avtalstid i månader", 1), ("Löptid, år", 12)]
)
def test_months_and_years_reach_the_cells(heading: str, unit: int) -> None:
    assert best(heading) == ("purchase.contract.months", CLEAR)
    assert heading_unit(with_known_unit(heading)) == unit


def test_thousands_in_the_heading_make_thousands_of_the_amounts(make_csv: MakeCsv, nomenclature: Nomenclature) -> None:
    path = make_csv("Benämning;CPV-kod;Avtalsvärde (1 000-tal kr)\nA;85311200-4;1250\n")
    assert read_inventory(path, nomenclature=nomenclature).value_total == 1_250_000 * 100


def test_the_names_do_not_contradict_each_other() -> None:
    named: dict[str, str] = {}
    for fact, names in aliases().facts.items():
        for name in (*names.clear, *names.weak, *names.asked):
            assert named.setdefault(name, fact) == fact, name
            assert name not in aliases().others, name
            assert not names.excludes(name), name
            assert best(name)[0] == fact, name
        assert all(best(name)[1] >= SURE for name in names.clear)
        assert all(DOUBTFUL <= best(name)[1] <= ASKED for name in names.asked)
    assert set(aliases().facts) == set(FACTS)


@pytest.mark.parametrize("language", Language)
def test_what_the_program_calls_a_fact_is_a_clear_name_of_it(language: Language) -> None:
    assert list(LABELS) == list(FACTS)
    for fact, label in LABELS.items():
        assert best(translator(language)(label)) == (fact, CLEAR)


HEADINGS = ("Dnr", "Avtalsnummer", "Benämning", "CPV", "CPV-benämning", "Avtalsvärde (tkr)", "Belopp", "Årsvärde",
            "Avtalsstart", "Startdatum", "Avtalstid (mån)", "Optioner (mån)", "Lag", "Köpare",
            "Leverantör", "Org.nr")  # fmt: skip
CELLS = {"CPV": "85311200-4", "Avtalsvärde (tkr)": "900", "Belopp": "700000", "Avtalsstart": "2025-03-01",
         "Startdatum": "2024-05-06", "Avtalstid (mån)": "36", "Optioner (mån)": "12", "Lag": "LOU"}  # fmt: skip


def test_the_order_of_the_columns_never_matters(make_csv: MakeCsv, nomenclature: Nomenclature) -> None:
    shuffle = random.Random(4)
    frames = []
    for _ in range(25):
        order = shuffle.sample(HEADINGS, len(HEADINGS))
        text = ";".join(order) + "\n" + ";".join(CELLS.get(heading, heading) for heading in order) + "\n"
        inventory = read_inventory(make_csv(text), nomenclature=nomenclature, take_best=True)
        frames.append((inventory.frame.rows(), inventory.problems.height, inventory.mapping))
    assert all(frame == frames[0] for frame in frames[1:])
    assert frames[0][2].columns["purchase.value_sek"] == "Avtalsvärde (tkr)"


def test_of_columns_with_the_same_heading_the_fuller_is_better_and_a_tie_is_refused(
    make_csv: MakeCsv, nomenclature: Nomenclature
) -> None:
    for text, ore in (
        ("Benämning;CPV;Belopp;Belopp\nA;85311200-4;;5\nB;85311200-4;;6\n", 1100),
        ("Benämning;CPV;Belopp;Belopp\nA;85311200-4;5;\nB;85311200-4;6;7\n", 1100),
        ("Benämning;CPV;Belopp;Belopp\nA;85311200-4;5;5\n", 500),
    ):
        with pytest.raises(ReservkollError, match="not certain"):
            read_inventory(make_csv(text), nomenclature=nomenclature)
        assert read_inventory(make_csv(text), nomenclature=nomenclature, take_best=True).value_total == ore
    text = "Benämning;CPV;Belopp;Belopp\nA;85311200-4;5;6\n"
    with pytest.raises(ReservkollError, match=r"“Belopp \[C\]”, “Belopp \[D\]”"):
        read_inventory(make_csv(text), nomenclature=nomenclature, take_best=True)


def test_a_fact_that_is_given_for_all_rows_is_not_asked_about(make_csv: MakeCsv, nomenclature: Nomenclature) -> None:
    path = make_csv("Benämning;CPV;Lagrum\nA;85311200-4;LOU\n")
    with pytest.raises(ReservkollError, match="Lagrum"):
        read_inventory(path, nomenclature=nomenclature)
    inventory = read_inventory(path, nomenclature=nomenclature, settled=("purchase.act",))
    assert [column.fact for column in inventory.columns] == ["title", "purchase.cpv"]


def test_what_was_found_is_told_with_its_reason(make_csv: MakeCsv, nomenclature: Nomenclature) -> None:
    path = make_csv("Benämning;CPV-kodd;Kolumn1;Startdatum\nA;85311200-4;5;2025-03-01\n")
    inventory = read_inventory(
        path, nomenclature=nomenclature, take_best=True, mapping=Mapping(columns={"purchase.value_sek": "Kolumn1"})
    )
    assert {column.fact: (column.letter, column.how) for column in inventory.columns} == {
        "title": ("A", How.NAME),
        "purchase.cpv": ("B", How.NEAR),
        "purchase.value_sek": ("C", How.MAPPING),
        "purchase.started": ("D", How.BEST),
    }
    told = described(inventory.columns, "purchase.started", translator(Language.SV))
    assert told == "”Startdatum” (D), bästa förslaget, inte säkert (--yes)"
    assert any("without asking" in template and words["heading"] == "Startdatum" for template, words in inventory.notes)
    assert described(inventory.columns, "purchase.act", str) == "–"


def test_a_list_of_contracts_needs_no_mapping(contracts: Path) -> None:
    book = openpyxl.load_workbook(contracts, read_only=True)
    header = next(iter(book.worksheets[0].iter_rows(max_row=1, values_only=True)))
    book.close()
    found = assign(*[str(heading) for heading in header][-26:])
    assert found["purchase.cpv"] == "Huvudsaklig CPV-kod"
    assert found["purchase.value_sek"] == "Kontrakterat värde, Summa"
    assert found["purchase.started"] == "Publiceringsdatum"


def test_the_answers_do_not_depend_on_the_order_of_the_columns(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    source = openpyxl.load_workbook(ROOT / "examples" / "inventory.xlsx", data_only=True).worksheets[0]
    rows = [list(row) for row in source.iter_rows(min_row=4, max_row=120, values_only=True)]
    shuffle = random.Random(7)
    frames = []
    for _ in range(4):
        inventory = read_inventory(make_xlsx(rows), nomenclature=nomenclature)
        frames.append(
            (inventory.frame.rows(), inventory.problems.select("row", "column", "text").sort("row", "column").rows())
        )
        order = shuffle.sample(range(len(rows[0])), len(rows[0]))
        rows = [[row[index] for index in order] for row in rows]
    assert frames[0][1]
    assert all(frame == frames[0] for frame in frames[1:])
