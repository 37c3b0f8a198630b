"""Where the headings stand and how several rows make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from reservkoll.common.errors import InputError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import read_inventory
from reservkoll.tabular.header.aliases import aliases
from reservkoll.tabular.header.detect import Header, find_header
from reservkoll.tabular.sheet import CellRange, column_letter

ROW = "1;Dagcentral;85312120-6;1000;2025-03-01"


def header(*lines: str, merged: Sequence[CellRange] = ()) -> Header:
    rows = [[cell or None for cell in line.split(";")] for line in lines]
    width = max(map(len, rows))
    frame = pl.DataFrame(
        [row + [None] * (width - len(row)) for row in rows],
        {column_letter(index): pl.String for index in range(width)},
        orient="row",
    )
    found = find_header(frame, merged=merged)
    assert found
    return found


def names(found: Header) -> list[str]:
    return [heading.text for heading in found.headings]


@pytest.mark.parametrize(
    ("lines", "rows", "expected"),
    [
        # words parted over two rows
        (["Uppskattat;CPV-;Avtals-;Datum för", "värde;kod;längd;annonsering", "1;2;3;4"], (1, 2),
         ["Uppskattat värde", "CPV-kod", "Avtalslängd", "Datum för annonsering"]),
        # groups above, with headings that stand twice
        (["Köpare;;Leverantör;;", "Namn;Org.nr;Namn;Org.nr;CPV-kod", "a;b;c;d;e"], (1, 2),
         ["Köpare Namn", "Köpare Org.nr", "Leverantör Namn", "Leverantör Org.nr", "CPV-kod"]),
        # a supplier's name and number are not the buyer's
        (["Upphandling;;;Leverantör;", "Dnr;Titel;CPV-kod;Namn;Org.nr", ROW], (1, 2),
         ["Dnr", "Titel", "CPV-kod", "Leverantör Namn", "Leverantör Org.nr"]),
        (["Upphandling;;;Ekonomi;Leverantör;", "Dnr;Titel;CPV-kod;Värde;Namn;Org.nr", "a;b;c;d;e;f"], (1, 2),
         ["Dnr", "Titel", "CPV-kod", "Ekonomi Värde", "Leverantör Namn", "Leverantör Org.nr"]),
        # headings beside a group that is parted below it
        (["Dnr;Köpare;;CPV-kod;Värde", ";Namn;Org.nr;;", ROW], (1, 2),
         ["Dnr", "Köpare Namn", "Köpare Org.nr", "CPV-kod", "Värde"]),
        # units in a row of their own
        (["Titel;CPV-kod;Värde;Avtalslängd", ";;(tkr);mån", "a;1;2;3"], (1, 2),
         ["Titel", "CPV-kod", "Värde (tkr)", "Avtalslängd mån"]),
        # units among other words
        (["Titel;CPV-kod;Värde;Avtalstid;;Annonsering", ";;tkr;Grund;Option;planerad", "a;1;2;3;4;5"], (1, 2),
         ["Titel", "CPV-kod", "Värde tkr", "Avtalstid Grund", "Option", "Annonsering planerad"]),
        # years over the same heading
        (["Titel;CPV;2024;2025", ";;Belopp;Belopp", "a;b;1;2"], (1, 2), ["Titel", "CPV", "2024 Belopp", "2025 Belopp"]),
        # a yearly amount is not the whole
        (["Dnr;CPV-kod;Årligt", ";;Uppskattat värde", "1;2;3"], (1, 2), ["Dnr", "CPV-kod", "Årligt Uppskattat värde"]),
    ],
)  # fmt: skip
def test_several_rows_make_the_headings_together(lines: list[str], rows: tuple[int, int], expected: list[str]) -> None:
    found = header(*lines)
    assert (found.first_row, found.row) == rows
    assert names(found) == expected


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (["Upphandlingar i Exempelköping;;;", "Dnr;Titel;CPV-kod;Värde", ROW], 2),
        (["Kommun:;Exempelköping;;", "Dnr;Titel;CPV-kod;Värde", ROW], 2),
        (["Uttag 2025-01-01;Anna Svensson;;", "Dnr;Titel;CPV-kod;Värde", ROW], 2),
        (["Dnr;Titel;CPV-kod;Värde", "a;Städning;okänd;oklart", ROW], 1),
        (["Dnr;Titel;CPV-kod;Värde", ";Städning;;", ROW], 1),
        (["Dnr;Titel;CPV-kod;Värde", "Dnr;Titel;CPV-kod;Värde", ROW], 1),
        (["Dnr;Titel;CPV-kod;Värde", ROW, ";;tkr"], 1),
    ],
)
def test_title_blocks_and_data_are_not_taken_for_headings(lines: list[str], row: int) -> None:
    found = header(*lines)
    assert (found.first_row, found.row) == (row, row)
    assert names(found)[:4] == ["Dnr", "Titel", "CPV-kod", "Värde"]


def test_merged_cells_tell_how_far_a_group_reaches() -> None:
    lines = ["Leverantör;;;;", "Namn;Ort;Dnr;CPV-kod;Värde", "a;b;c;d;e"]
    assert names(header(*lines, merged=[CellRange(1, 0, 1, 1)]))[:3] == ["Leverantör Namn", "Leverantör Ort", "Dnr"]
    assert names(header(*lines, merged=[CellRange(1, 0, 1, 4)]))[0] == "Namn"
    assert names(header(*lines))[0] == "Namn"


@pytest.mark.parametrize(("above", "found"), [(29, True), (30, False)])
def test_headings_are_looked_for_in_the_first_thirty_rows(
    make_csv: Callable[..., Path], nomenclature: Nomenclature, above: int, found: bool
) -> None:
    text = "Rubrik\n" + "\n" * (above - 1) + "Dnr;Titel;CPV-kod;Uppskattat värde;Annonserad\n" + ROW + "\n"
    if found:
        assert read_inventory(make_csv(text), nomenclature=nomenclature).frame["row"].to_list() == [31]
    else:
        with pytest.raises(InputError, match="no row with known headings"):
            read_inventory(make_csv(text), nomenclature=nomenclature)


def test_units_below_the_headings_count_for_the_amounts(
    make_csv: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    inventory = read_inventory(make_csv("Titel;CPV-kod;Värde\n;;tkr\na;85312120;5\n"), nomenclature=nomenclature)
    assert inventory.frame.select("row", "purchase.value_sek").rows() == [(3, 5000_00)]
    assert inventory.mapping.columns["purchase.value_sek"] == "Värde tkr"
    told = [template.format(**words) for template, words in inventory.notes]
    assert any("the headings stand in rows 1–2; 1 rows were read" in note for note in told)


def test_a_saved_mapping_finds_headings_of_two_rows_again(
    make_csv: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    path = make_csv("Vad som;CPV-;Uppskattat\nköps;kod;värde\na;85312120;5\n")
    first = read_inventory(path, nomenclature=nomenclature)
    titled = first.mapping.model_copy(update={"columns": {**first.mapping.columns, "title": "Vad som köps"}})
    again = read_inventory(path, nomenclature=nomenclature, mapping=titled)
    assert again.frame.select("title", "purchase.value_sek").rows() == [("a", 500)]


def test_headings_that_stand_twice_are_told_apart_by_their_columns() -> None:
    found = header("Dnr;CPV-kod;Belopp;Belopp;;Belopp\u00a0 ", "1;2;3;4;5;6")
    assert [heading.label for heading in found.headings] == [
        "Dnr", "CPV-kod", "Belopp [C]", "Belopp [D]", "[E]", "Belopp [F]",
    ]  # fmt: skip


OPPOSITES = {
    "börjar": "slutar", "startar": "slutar", "start": "slut", "startdatum": "slutdatum", "från": "till",
    "första": "sista", "begins": "ends", "starts": "ends", "from": "to",
}  # fmt: skip
FIRST_DAY, LAST_DAY = "purchase.contract.from", "purchase.contract.to"


@pytest.mark.parametrize(("fact", "swaps"), [(FIRST_DAY, OPPOSITES), (LAST_DAY, {b: a for a, b in OPPOSITES.items()})])
def test_a_heading_of_the_opposite_end_is_never_taken_for_a_day(fact: str, swaps: dict[str, str]) -> None:
    opposites = {
        " ".join(swaps.get(word, word) for word in name.split())
        for name in aliases().facts[fact].clear
        if swaps.keys() & set(name.split())
    }
    assert len(opposites) > 5
    assert [name for name in sorted(opposites) if fact in aliases().scores(name)] == []


@pytest.mark.parametrize(
    "heading", ["Avtal slutar", "Avtalet upphör", "Löper ut", "Avtal löper till", "Contract expires"]
)
def test_the_day_a_contract_ends_is_known_by_the_words_people_write(heading: str) -> None:
    assert max(aliases().scores(heading).items(), key=lambda each: each[1])[0] == LAST_DAY


@pytest.mark.parametrize(
    ("fact", "headings"),
    [
        (
            "purchase.value_sek",
            "Lägsta värde;Garanterat värde;Avropat värde;Avropat hittills;Kvarvarande värde;Belopp kvar;"
            "Förbrukat belopp;Tidigare avtalsvärde;Kontraktsvärde option;Antal värde;"
            "Minimum value;Remaining value;Value spent;Option value",
        ),
        (
            "purchase.started",
            "Upphandling klar;Upphandlingen avslutad;Ej annonserad;Annonsering avslutad;Senast påbörjad;"
            "Tidigaste start",
        ),
        (
            FIRST_DAY,
            "Gäller ej från;Option från;Avtalsstart option;Tidigaste start;Senaste dag för förlängning;"
            "Förlängning från",
        ),
        (
            LAST_DAY,
            "Senaste dag för förlängning;Option till;Option t o m;Avtal till inkl option;Avtalstid hittills;"
            "Avtal slut inkl förlängning;Sista dag för uppsägning;Förlängt till;Extended to",
        ),
        (
            "purchase.contract.months",
            "Avtalstid kvar;Återstående avtalstid;Avtalstid hittills;Löptid kvar;Uppsägningstid;Option till",
        ),
        ("purchase.contract.total_months", "Avtal slut inkl förlängning;Total avtalstid kvar;Max avtalstid till"),
        ("purchase.contract.option_months", "Option till;Kvarvarande optioner;Utnyttjad option;Värde option"),
        ("title", "Avtalsområde nr;Projektets nummer;Avtalets id"),
    ],
)
def test_a_heading_that_says_something_else_is_not_even_guessed(fact: str, headings: str) -> None:
    assert [heading for heading in headings.split(";") if fact in aliases().scores(heading)] == []


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("Högsta värde", None),
        ("Maximalt värde", "purchase.value_sek"),
        ("Uppskattat värde inkl option", "purchase.value_sek"),
        ("Hur mycket (ex moms)", "purchase.value_sek"),
        ("Vad köper vi", "title"),
        ("Avtalsområde", "title"),
        ("Avtalsområde nr", "id"),
        ("Kod CPV", "purchase.cpv"),
        ("Avtalstid inkl förlängning", "purchase.contract.total_months"),
    ],
)
def test_what_people_call_their_columns_is_known(heading: str, fact: str | None) -> None:
    assert next(iter(aliases().scores(heading)), None) == fact


@pytest.mark.parametrize(
    ("headings", "organisations"),
    [
        ("Organisationsnummer;Namn;Organisationsform;Postort;SNI;Verksamhet", True),
        ("Organisationsnummer;Namn;Registrerad;Räknas som idéburen;Juridisk form", True),
        ("Förening;Juridisk form;Syftet i stadgarna", True),
        ("Benämning;Leverantör;Organisationsnummer;Juridisk form", False),  # what is bought, and from whom
        ("Organisationsnummer;Namn;Juridisk form;Uppskattat värde", False),
        ("Organisationsnummer;Namn", False),  # the headings tell nothing
        ("Benämning;CPV-kod;Uppskattat värde", False),
    ],
)
def test_a_list_of_organisations_is_known_by_its_headings(headings: str, *, organisations: bool) -> None:
    assert aliases().of_organisations(headings.split(";")) is organisations
