from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.parsers.columns import MONEY_CELL, quick_money
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.money import AMOUNT, UNBOUNDED, money_parser
from reservkoll.parsers.money_terms import PER, VAT, VAT_WORDS, may_be_amount
from reservkoll.parsers.precision import BEFORE, BEHIND, Precision, possible, take_precision, together
from reservkoll.tabular.column_parser import CellKind, parse_column

MONEY = CellKind(MONEY_CELL, money_parser, quick_money)


def cells(*texts: str | None, heading: str = "Värde") -> list[dict[str, Any] | None]:
    return parse_column(pl.Series(list(texts), dtype=pl.String), MONEY, heading).values.to_list()


def read(*texts: str | None, heading: str = "Värde") -> list[int | None]:
    """The amounts that are exact."""
    return [cell["low"] if cell and cell["low"] == cell["high"] else None for cell in cells(*texts, heading=heading)]


def problem(text: str, heading: str = "Värde") -> str:
    found = parse_column(pl.Series([text]), MONEY, heading)
    assert found.values.to_list() == [None]
    return found.problems["template"].item()


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        ("1 234 567,50 kr", 1234567.50),
        ("1\u00a0234\u00a0567,50", 1234567.50),
        ("1\u202f234\u202f567", 1234567),
        ("1,2 mnkr", 1_200_000),
        ("500 tkr", 500_000),
        ("1.5 MSEK", 1_500_000),
        ("1234567.5", 1234567.5),
        ("SEK 3 000 000", 3_000_000),
        ("3 000 000 SEK", 3_000_000),
        ("1.234.567", 1_234_567),
        ("1,234,567.50", 1234567.5),
        ("1.234.567,5", 1234567.5),
        ("1 234,500", 1234.5),
        ("0,5 mkr", 500_000),
        ("1 500:-", 1500),
        ("1500:50", 1500.5),
        ("500,-", 500),
        ("2 miljoner kronor", 2_000_000),
        ("2,5 miljarder", 2_500_000_000),
        ("500 000 kr exkl. moms", 500_000),
        ("1'234'567", 1_234_567),
        ("0", 0),
        ("-0", 0),
        ("999999999999999", 999_999_999_999_999),
    ],
)
def test_amounts_are_read_to_the_ore(text: str, kronor: float) -> None:
    assert read(text) == [round(kronor * 100)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.234", "two ways"),
        ("1,234 mnkr", "two ways"),
        ("12 34", "group the digits by three"),
        ("1.2.3", "group the digits by three"),
        ("-500", "negative"),
        ("(500)", "negative"),
        ("−1", "negative"),
        ("500 USD", "another currency"),
        ("$ 500", "another currency"),
        ("500 EUR (5 500 SEK)", "not understood"),
        ("350 kr/tim", "price for each unit"),
        ("5-7 000 tkr", "which two amounts"),
        ("700 000-500 000", "which two amounts"),
        ("2025-2026", "which two amounts"),
        ("500-600-700", "not understood"),
        ("500 tkr/år i 4 år", "not understood"),
        ("2025-03-01 00:00:00", "not understood"),
        ("12,345 kr exkl. moms per styck", "price for each unit"),
        ("10 000 000 000 000 000", "too large"),
        ("9" * 61, "too long"),
        ("#N/A", "shows the error"),
        ("=SUM(A1:A9)", "no stored result"),
    ],
)
def test_what_is_no_sound_amount_is_a_problem(text: str, said: str) -> None:
    assert said in problem(text)


def test_missing_is_neither_zero_nor_a_problem() -> None:
    found = parse_column(pl.Series(["Uppgift saknas", "-", "  ", None, "okänt", "N/A", "NULL", "0"]), MONEY, "Värde")
    assert found.values.struct.field("low").to_list() == [None] * 7 + [0]
    assert found.problems.is_empty()


def test_the_unit_of_the_heading_counts_where_the_cell_has_none() -> None:
    assert read("500", "1,5", "250 kr", "2 mnkr", "SEK 700", "90:-", heading="Värde (tkr)") == [
        500_000_00, 1_500_00, 250_00, 2_000_000_00, 700_00, 90_00,
    ]  # fmt: skip
    assert read("1.25", heading="Belopp mnkr") == [1_250_000_00]


def test_what_the_heading_says_of_vat_currency_and_time_holds_for_its_cells() -> None:
    assert "another currency" in problem("500", "Value (USD)")
    assert read("okänt", heading="Belopp inkl. moms") == [None]
    said = [
        ("Belopp exkl. moms", "SEK", False, None, None),
        ("Belopp inkl. moms", "SEK", True, None, None),
        ("Belopp (inkl. 25 % moms)", "SEK", True, Decimal(25), None),
        ("Value (EUR)", "EUR", False, None, None),
        ("Belopp per år", "SEK", False, None, "year"),
        ("Årsvärde (kr)", "SEK", False, None, "year"),
        ("Månadskostnad kr/mån", "SEK", False, None, "month"),
        ("Månadshyra", "SEK", False, None, "month"),
    ]
    for heading, *expected in said:
        for text in ("500", "ca 500"):  # plain texts and odd ones are read in two ways that must agree
            cell = cells(text, heading=heading)[0]
            assert cell is not None
            assert [cell[name] for name in ("low", "currency", "gross", "vat_rate", "per")] == [500_00, *expected]


@pytest.mark.parametrize(
    ("heading", "kronor"),
    [
        ("Värde (tkr)", 5_000), ("Värde, tusental kronor", 5_000), ("Värde (1000 kr)", 5_000),
        ("Belopp i 1 000-tal", 5_000), ("Värde under 1 000 000 kr", 5),
        ("Värde mnkr exkl. moms", 5_000_000), ("Värde (kr)", 5), ("Värde över 100 000 kr", 5), ("Värde 2025", 5),
    ],
)  # fmt: skip
def test_the_heading_tells_what_is_counted_in(heading: str, kronor: int) -> None:
    assert read("5", "5,0", heading=heading) == [kronor * 100] * 2


def test_this_year_is_not_each_year() -> None:
    assert "not understood" in problem("500 tkr i år")


def test_a_cell_stands_over_its_heading() -> None:
    for heading, text, name, value in (
        ("Belopp inkl. moms", "500 exkl. moms", "gross", False),
        ("Belopp exkl. moms", "500 inkl moms", "gross", True),
        ("Value (EUR)", "500 kr", "currency", "SEK"),
        ("Value (EUR)", "500 tkr", "currency", "SEK"),
        ("Belopp (tkr)", "500 EUR", "currency", "EUR"),
    ):
        cell = cells(text, heading=heading)[0]
        assert cell is not None
        assert cell[name] == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("500-700 tkr", 500_000, 700_000),
        ("500 – 700 tkr", 500_000, 700_000),
        ("500 till 700 tkr", 500_000, 700_000),
        ("mellan 1 och 2 mkr", 1_000_000, 2_000_000),
        ("1,5-2 mkr", 1_500_000, 2_000_000),
        ("500 tkr - 1 mkr", 500_000, 1_000_000),
        ("500 000 - 1 mkr", 500_000, 1_000_000),
        ("500 tkr-700 000", 500_000, 700_000),
        ("ca 500-700 tkr exkl. moms", 500_000, 700_000),
        ("0-500 000 kr", 0, 500_000),
        ("högst 700 tkr", 0, 700_000),
        ("upp till 700 tkr", 0, 700_000),
        ("max 700 000 kr", 0, 700_000),
        ("< 700 000 kr", 0, 699_999.99),
    ],
)
def test_ranges_keep_both_ends(text: str, low: float, high: float) -> None:
    cell = cells(text)[0]
    assert cell is not None
    assert (cell["low"], cell["high"]) == (round(low * 100), round(high * 100))


def test_a_range_without_an_upper_end_has_none() -> None:
    at_least, more_than = cells("minst 5 mkr", "> 5 mkr")
    assert at_least is not None
    assert more_than is not None
    assert (at_least["low"], at_least["high"]) == (5_000_000_00, UNBOUNDED)
    assert (more_than["low"], more_than["high"]) == (5_000_000_01, UNBOUNDED)


@pytest.mark.parametrize("text", ["ca 500 tkr", "c:a 500 tkr", "~500 tkr", "cirka 500 000 kr", "500 tkr (uppskattat)"])
def test_an_approximate_amount_is_taken_as_stated_and_marked(text: str) -> None:
    cell = cells(text)[0]
    assert cell is not None
    assert (cell["low"], cell["high"], cell["precision"]) == (500_000_00, 500_000_00, Precision.ABOUT)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("drygt 500 tkr", Precision.ABOVE),
        ("strax över 500 tkr", Precision.ABOVE),
        ("just over 500 tkr", Precision.ABOVE),
        ("knappt 500 tkr", Precision.BELOW),
        ("nästan 500 tkr", Precision.BELOW),
        ("omkring 500 tkr", Precision.ABOUT),
        ("ungefär 500 tkr", Precision.ABOUT),
        ("500 tkr", None),
    ],
)
def test_a_word_before_an_amount_says_on_which_side_of_it_the_real_one_is(text: str, side: Precision | None) -> None:
    cell = cells(text)[0]
    assert cell is not None
    assert (cell["low"], cell["high"], cell["precision"]) == (500_000_00, 500_000_00, side)


def test_an_approximate_amount_may_be_another_by_the_least_that_can_be_said() -> None:
    assert possible(100, 100, None) == (100, 100)
    assert possible(100, 100, Precision.ABOUT) == (99, 101)
    assert possible(100, 100, Precision.ABOVE) == (101, 101)
    assert possible(100, 100, Precision.BELOW) == (99, 99)
    assert possible(0, UNBOUNDED, Precision.ABOUT) == (0, UNBOUNDED)


def test_a_sum_is_as_exact_as_its_terms() -> None:
    assert together([None, None]) is None
    assert together([Precision.ABOVE, None]) is Precision.ABOVE
    assert together([Precision.ABOVE, Precision.BELOW]) is Precision.ABOUT


def test_both_words_for_an_approximate_amount_are_taken_off() -> None:
    assert take_precision("ca 500 tkr (uppskattat)") == ("500 tkr", Precision.ABOUT)


@given(low=st.integers(1, 10**11), width=st.integers(0, 10**11), unit=st.sampled_from(["kr", "SEK", "kronor"]))
def test_every_range_written_in_full_comes_back(low: int, width: int, unit: str) -> None:
    high = low + width
    cell = cells(f"{low // 100},{low % 100:02} {unit} - {high // 100},{high % 100:02} {unit}")[0]
    assert cell is not None
    assert (cell["low"], cell["high"]) == (low, high)


def test_a_number_that_can_be_read_in_two_ways_tells_both() -> None:
    found = parse_column(pl.Series(["1.234"]), MONEY, "Värde").problems["parameters"].item()
    assert '"1 234"' in found
    assert '"1,234"' in found


def test_a_column_settles_what_its_marks_mean() -> None:
    assert read("1.234.567", "2.500") == [1_234_567_00, 2_500_00]
    assert read("1.234,50", "2.500") == [1_234_50, 2_500_00]
    assert read("12.5", "12.345", heading="Värde (mnkr)") == [12_500_000_00, 12_345_000_00]
    assert read("12.5", "12.340", heading="Värde (mnkr)") == [12_500_000_00, None]  # no number cell ends in 0
    assert read("12.5", "12.345") == [12_50, 12_35]  # the point before the 5 tells what it is before the 345 too
    assert read("1.5", "1.234.567", "2.500") == [1_50, 1_234_567_00, None]  # the column contradicts itself


@given(
    text=st.from_regex(
        r"[0-9]{1,4}([ .,\u00a0][0-9]{1,4}){0,4}( ?(kr|SEK|tkr|kkr|KSEK|mkr|mnkr|MSEK|kronor|mdkr))?", fullmatch=True
    ),
    heading=st.sampled_from(["Värde", "Värde tkr", "Värde mdkr", "Värde (EUR)", "Belopp inkl. 6 % moms per år"]),
)
def test_quick_and_slow_reading_agree(text: str, heading: str) -> None:
    quick = quick_money(heading, pl.Series([text])).item()
    try:
        slow = pl.Series([money_parser(heading, pl.Series([text]))(text)], dtype=MONEY_CELL).item()
    except CellError:
        assert quick is None
    else:
        assert quick in (None, slow)


SPACES = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])


@given(ore=st.integers(0, 10**15), space=SPACES, unit=st.sampled_from(["", " kr", "\u00a0SEK", " kronor"]))
def test_every_amount_written_the_swedish_way_comes_back(ore: int, space: str, unit: str) -> None:
    kronor, rest = divmod(ore, 100)
    assert read(f"{kronor:,}".replace(",", space) + f",{rest:02}{unit}") == [ore]
    assert read(f"{kronor}.{rest:02}") == [ore]
    if not rest:
        assert read(f"{kronor:,}".replace(",", space) + unit) == [ore]


@given(thousands=st.integers(0, 10**9), unit=st.sampled_from(["tkr", "mnkr", "mkr", "MSEK"]))
def test_every_amount_in_larger_units_comes_back(thousands: int, unit: str) -> None:
    scale = 1 if unit == "tkr" else 1000
    whole, part = divmod(thousands, scale)
    text = f"{whole}" if not part else f"{whole:,}".replace(",", " ") + f",{part:03}".rstrip("0")
    found = read(f"{text} {unit}")
    assert found == [thousands * 1000 * 100] or (found == [None] and part and len(f"{part:03}".rstrip("0")) == 3)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    value = cells(text)[0]
    assert value is None or 0 <= value["low"] <= value["high"]


PIECES = [
    "ca",
    "500",
    "1,5",
    "1.234",
    "tkr",
    "mkr",
    "-",
    "till",
    "mellan",
    "och",
    ">",
    "högst",
    "EUR",
    "€",
    "/år",
    "inkl",
    "moms",
    "%",
]


@given(st.lists(st.sampled_from([*PIECES, " ", "000", "(", ")", ":-"]), max_size=9).map(" ".join))
def test_no_mixture_of_known_words_breaks_the_reader(text: str) -> None:
    for heading in ("Värde", "Årsvärde tkr inkl. moms"):
        value = cells(text, heading=heading)[0]
        assert value is None or 0 <= value["low"] <= value["high"]


@pytest.mark.parametrize(
    "form", [AMOUNT, VAT, PER, *BEFORE.values(), BEHIND, *VAT_WORDS], ids=lambda form: form.pattern[:40]
)
def test_no_form_of_an_amount_holds_a_word_that_is_not_known(form: re.Pattern[str]) -> None:
    @given(st.from_regex(form))
    def every(text: str) -> None:
        match = form.search(text)
        assert match is None or may_be_amount(match[0].lower())

    every()


@pytest.mark.parametrize("text", ["12, 12", "3, 25", "500, 35", "12. 12", "1 2, 12", "12,.12", "1’, 12"])
def test_a_mark_before_a_space_is_told(text: str) -> None:
    for others in ([], ["1,25"], ["1.234.567,50"]):  # also where the column has decided what the mark is
        read = parse_column(pl.Series([text, *others]), MONEY, "Värde")
        assert read.values[0] is None
        assert "group the digits" in read.problems["template"][0]
