from __future__ import annotations

import json
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.schema import FACTS, SCHEMA, cell_kinds
from reservkoll.parsers.authority_types import authority_type
from reservkoll.tabular.column_parser import ParsedColumn, parse_column


@pytest.fixture(scope="module")
def read(nomenclature: Nomenclature):
    kinds = cell_kinds(nomenclature)

    def read_(fact: str, *texts: str | None, heading: str = "") -> ParsedColumn:
        return parse_column(pl.Series(list(texts), dtype=pl.String), kinds[fact], heading)

    return read_


def test_every_fact_has_a_reader(nomenclature: Nomenclature) -> None:
    assert set(cell_kinds(nomenclature)) == set(FACTS)
    assert set(FACTS) < set(SCHEMA)


@pytest.mark.parametrize(
    ("text", "codes", "label"),
    [
        ("85312120-6", ["85312120-6"], None),
        ("85312120", ["85312120-6"], None),
        ("79624000 Förmedling av vårdpersonal", ["79624000-4"], "Förmedling av vårdpersonal"),
        (
            "79000000 Företagstjänster: lagstiftning, 24 timmar",
            ["79000000-4"],
            "Företagstjänster: lagstiftning, 24 timmar",
        ),
        ("CPV: 85312120-6", ["85312120-6"], None),
        ("85312120-6; 79624000-4", ["85312120-6", "79624000-4"], None),
        ("85312120-6 Dagcentral, 79624000 Vård", ["85312120-6", "79624000-4"], "Dagcentral"),
        ("85312120\n79624000\n85312120", ["85312120-6", "79624000-4"], None),
        ("85312120 | 79624000", ["85312120-6", "79624000-4"], None),
        ("85312120 och 79624000", ["85312120-6", "79624000-4"], None),
        ("85312120;", ["85312120-6"], None),
        ("85312120; 00000000 Uppgift saknas", ["85312120-6"], None),
    ],
)
def test_cpv_cells(read, text: str, codes: list[str], label: str | None) -> None:
    found = read("purchase.cpv", text)
    assert found.values.to_list() == [{"codes": codes, "label": label, "zero_restored": None}]
    assert found.problems.is_empty()


def test_signs_without_width_are_no_part_of_a_cell(read) -> None:
    assert read("purchase.cpv", "85312120\u200b-6\ufeff").values.to_list()[0]["codes"] == ["85312120-6"]
    assert read("purchase.cpv", "85312120\u200b-6").values.to_list()[0]["label"] is None
    assert read("title", "Hem\u00adtjänst\u200b").values.to_list() == ["Hemtjänst"]


def test_cpv_that_is_not_stated_is_unknown_without_a_problem(read) -> None:
    found = read("purchase.cpv", "00000000 Uppgift saknas", "00000000-0", "Uppgift saknas", "", None, "-")
    assert found.values.struct.field("codes").to_list() == [None] * 6
    assert found.problems.is_empty()


@pytest.mark.parametrize(
    "text", ["3100000", "85312120-7", "85312121", "Vård", "85312120; 8531000", "85312120; 99999999"]
)
def test_a_faulty_code_makes_the_whole_cell_a_problem(read, text: str) -> None:
    found = read("purchase.cpv", text)
    assert found.values.struct.field("codes").to_list() == [None]
    assert found.problems["text"].to_list() == [text]


def test_a_lost_leading_zero_is_proposed(read) -> None:
    parameters = json.loads(read("purchase.cpv", "3100000").problems["parameters"].item())
    assert parameters["code"].startswith("03100000-")


def test_a_lost_leading_zero_is_put_back_where_the_check_digit_shows_it(read) -> None:
    found = read("purchase.cpv", "3000000-1", "3000000-1 Jordbruk; 85312120-6", "3000000-9", "3000000-5")
    assert found.values.struct.field("codes").to_list() == [["03000000-1"], ["03000000-1", "85312120-6"], None, None]
    assert found.values.struct.field("zero_restored").to_list() == [True, True, None, None]
    assert found.problems["text"].to_list() == ["3000000-9", "3000000-5"]  # 30000000-9 lacks a digit elsewhere


def test_a_wrong_check_digit_proposes_the_right_one_first(read) -> None:
    parameters = json.loads(read("purchase.cpv", "85312120-7").problems["parameters"].item())
    assert parameters["proposals"].startswith("85312120-6")


def test_words(read) -> None:
    subjects = read("purchase.subject", "Varor", "TJÄNSTER", "Byggentreprenader", "works", "Annat", "okänt")
    assert subjects.values.to_list() == ["goods", "services", "works", "works", None, None]
    assert read(
        "purchase.authority.type", "Kommun", "Region", "Stat", "Annat", "Statlig myndighet", "utility", "Landsting"
    ).values.to_list() == [
        "municipality",
        "region",
        "central_government",
        None,
        "central_government",
        "utility",
        "region",
    ]
    assert read("purchase.act", "LOU", "luf", "LOU (2016:1145)", "Lagen om offentlig upphandling").values.to_list() == [
        "LOU", "LUF", "LOU", "LOU",
    ]  # fmt: skip


def test_unknown_words_are_problems_that_list_the_known_ones(read) -> None:
    found = read("purchase.subject", "Diverse", "Annat")
    assert found.problems["text"].to_list() == ["Diverse"]
    assert json.loads(found.problems["parameters"].item())["allowed"] == "Varor, Tjänster, Byggentreprenader"


def test_yes_and_no(read) -> None:
    answers = read(
        "purchase.primary_care", "Ja", "nej", "True", "false", "X", "1", "0", "", None, "Uppgift saknas", "kanske"
    )
    assert answers.values.to_list() == [True, False, True, False, True, True, False, None, None, None, None]
    assert answers.problems["text"].to_list() == ["kanske"]


def test_months(read) -> None:
    found = read(
        "purchase.contract.months",
        "36",
        "36 mån",
        "36 månader",
        "3 år",
        "2,5 år",
        "36.0",
        "3",
        "2+1+1 år",
        "0",
        "9999 år",
    )
    assert found.values.struct.field("months").to_list() == [
        *map(Decimal, (36, 36, 36, 36, 30, 36)),
        None,
        24,
        None,
        None,
    ]
    assert found.problems["text"].to_list() == ["3", "0", "9999 år"]


@pytest.mark.parametrize(
    ("text", "months", "options"),
    [
        ("2+1+1 år", 24, 24),
        ("24+12+12", 24, 24),
        ("2 år + 2 år option", 24, 24),
        ("2 år (+1+1)", 24, 24),
        ("24 mån + 12 månaders option", 24, 12),
        ("36 månader varav 12 option", 24, 12),
        ("48 mån inkl. 24 mån option", 24, 24),
        ("2 år med möjlighet till förlängning 1+1 år", 24, 24),
        ("2 år + 2x1 år", 24, 24),
        ("3 yrs", 36, None),
        ("två år", 24, None),
        ("1 år och 6 månader", 18, None),
        ("2 år + option", 24, None),
        ("2025-01-01 - 2027-12-31", 36, None),
        ("2025-01-15 till 2026-01-14", 12, None),
    ],
)
def test_lengths_with_options(read, text: str, months: int, options: int | None) -> None:
    found = read("purchase.contract.months", text).values.item()
    assert (found["months"], found["option_months"]) == (months, options)


@pytest.mark.parametrize(
    "text", ["tillsvidare", "Tills vidare", "T.v.", "tills vidare med 3 mån uppsägning", "löpande"]
)
def test_until_further_notice_is_no_length_and_no_problem(read, text: str) -> None:
    found = read("purchase.contract.months", text)
    assert found.values.item() == {"months": None, "option_months": None, "indefinite": True}
    assert found.problems.is_empty()


@pytest.mark.parametrize(
    "text",
    ["36 mån inkl. option", "12 mån option", "4 år (2+2)", "max 48 mån", "3-4 år", "90 dagar", "-3 år", "2+1+1", "år"],
)
def test_lengths_that_may_mean_two_things_are_problems(read, text: str) -> None:
    found = read("purchase.contract.months", text)
    assert found.values.to_list() == [None]
    assert found.problems["text"].to_list() == [text]


def test_a_day_too_long_is_more_than_the_months(read) -> None:
    found = read("purchase.contract.months", "2025-01-01 - 2027-12-31", "2025-01-01 - 2028-01-01")
    exact, over = found.values.struct.field("months").to_list()
    assert exact == 36
    assert 36 < over < 37


def test_options(read) -> None:
    found = read("purchase.contract.option_months", "12", "1+1 år", "2 x 12 mån", "inga", "nej", "0", "ja", "6")
    assert found.values.to_list() == [*map(Decimal, (12, 24, 24, 0, 0, 0)), None, None]
    assert found.problems["text"].to_list() == ["ja", "6"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Örebro kommun", "municipality"),
        ("Göteborgs stad", "municipality"),
        ("Region Gotland", "municipality"),
        ("Region Örebro län", "region"),
        ("Västra Götalandsregionen", "region"),
        ("Region Skåne Service AB", "public_body"),
        ("Örebrobostäder AB", "public_body"),
        ("Teracom AB (publ)", "public_body"),
        ("Södertörns kommunalförbund", "public_body"),
        ("Länsstyrelsen i Skåne län", "central_government"),
        ("Trafikverket", "central_government"),
        ("Lunds universitet", "central_government"),
        ("Stockholms stad, äldreförvaltningen", "municipality"),
        ("Region Stockholm (Karolinska)", "region"),
        ("Örebro kommun - Bostäder AB", "public_body"),
        ("Städ, Örebro", None),
        ("Gatuverket", None),
        ("Föreningen X", None),
        ("Inköp Gävleborg", None),
    ],
)
def test_the_type_that_a_name_shows(name: str, kind: str | None) -> None:
    assert authority_type(name) == kind


def test_the_heading_tells_months_from_years(read) -> None:
    in_months = read("purchase.contract.months", "3", heading="Avtalslängd (mån)").values
    assert in_months.struct.field("months").to_list() == [Decimal(3)]
    in_years = read("purchase.contract.months", "3", "6 mån", "2+1+1", heading="Avtalslängd (år)").values
    assert in_years.struct.field("months").to_list() == [Decimal(36), Decimal(6), Decimal(24)]
    assert read("purchase.contract.option_months", "0").values.to_list() == [Decimal(0)]


def test_organisation_numbers(read) -> None:
    found = read(
        "purchase.authority.org_no", "212000-1231", "2120001231", "162120001231", "2120001232", "12345", "saknas"
    )
    assert found.values.to_list() == ["2120001231"] * 3 + [None] * 3
    assert found.problems["text"].to_list() == ["2120001232", "12345"]


@pytest.mark.parametrize(
    "text", ["811218-9876", "8112189876", "19811218-9876", "198112189876", "811218-9875", "811218 9876"]
)
def test_personal_numbers_are_never_repeated(read, text: str) -> None:
    found = read("purchase.authority.org_no", text)
    assert found.values.to_list() == [None]
    told = found.problems["text"].item() + found.problems["parameters"].item()
    assert "9876" not in told
    assert "1218" not in told
    assert "*" in told


def test_titles_are_kept_as_they_are(read) -> None:
    found = read("title", " Drift\u00a0av anläggning ", "Uppgift saknas", "-", "#N/A", "2025", "Nej")
    assert found.values.to_list() == ["Drift\u00a0av anläggning", None, None, None, "2025", "Nej"]
    assert found.problems["text"].to_list() == ["#N/A"]


@given(fact=st.sampled_from(FACTS), texts=st.lists(st.one_of(st.none(), st.text(max_size=60)), min_size=1, max_size=5))
def test_no_text_breaks_any_reader(read, fact: str, texts: list[str | None]) -> None:
    found = read(fact, *texts)
    assert found.values.len() == len(texts)
    assert all(
        value is None or (isinstance(value, dict) and not any(value.values()))
        for value in found.values.gather(found.problems["index"]).to_list()
    )


def test_a_long_column_of_few_texts_reads_as_each_of_its_cells_alone(read) -> None:
    """Few texts are read once each: the values and the faults must stand in the rows of the texts."""
    few = ["24", None, "2 år + 1 år", " 24 ", "snart", "", "24 mån", "-", "#N/A", "2\u200b4"]
    texts = [few[number * number % 7 + number % 4] for number in range(3_000)]
    for fact in ("purchase.contract.months", "purchase.subject", "purchase.value_sek", "purchase.act", "title"):
        whole = read(fact, *texts)
        alone = {text: read(fact, text) for text in few}
        assert whole.values.to_list() == [alone[text].values.item(0) for text in texts]
        failed = [
            (number, *problem) for number, text in enumerate(texts) for _, *problem in alone[text].problems.iter_rows()
        ]
        assert whole.problems.rows() == failed
        assert whole.problems.schema == read(fact, "x", "24").problems.schema
