"""Purchases that may be one need split up: both sides of every limit and window, and nothing passed over in silence."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.tools import examples

from reservkoll.cpv.level import Level
from reservkoll.evaluation.columnar.columns import fact_schema
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.facts import CONTRADICTIONS
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.same_need.grouping import Nearness, SameNeeds, same_needs
from reservkoll.screening.same_need.wording import told

BOOK = load_rulebook(ROOT / "rules")
CLEANING, WINDOWS = "90911000-6", "90911300-9"  # no services of annex 2, the same class
DAY_CARE, HOUSING = "85312120-6", "85311000-2"  # services of annex 2, the same class, different categories
BOTH = {0: "lou-direct", 1: "lou-threshold", 2: "luf-direct", 3: "luf-threshold", 4: "luk-direct", 5: "luk-threshold"}

Row = dict[str, Any]


def row(kronor: float | None, day: date | None, code: str | list[str] | None = CLEANING, **more: object) -> Row:
    """A purchase of a municipality under LOU."""
    codes = [code] if isinstance(code, str) else code
    return {
        "purchase.cpv": codes,
        "purchase.value_sek": None if kronor is None else round(kronor * 100),
        "purchase.started": day,
        "purchase.act": "LOU",
        "purchase.authority.name": "Exempelköpings kommun",
        "purchase.authority.type": "municipality",
        "purchase.subject": "services",
        **{f"purchase.{name.replace('__', '.')}": value for name, value in more.items()},
    }


def look(rows: Iterable[Row], *, months: int = 12, level: Level = Level.CLASS, one_buyer: bool = False) -> SameNeeds:
    schema = fact_schema(BOOK)
    frame = pl.DataFrame(list(rows), schema_overrides=schema)
    absent = [pl.lit(None, dtype=dtype).alias(path) for path, dtype in schema.items() if path not in frame.columns]
    absent.append(pl.lit(None, pl.String).alias(CONTRADICTIONS))
    frame = frame.with_columns(absent).with_columns(
        pl.col("purchase.started").alias("as_of"), pl.col("purchase.cpv").list.head(1).alias("purchase.main_cpv")
    )
    return same_needs(frame, BOOK, Nearness(months, level), one_buyer=one_buyer)


def groups(found: SameNeeds) -> set[tuple[str, tuple[int, ...]]]:
    """Each group as the id of its question and the positions of its rows."""
    questions = dict(found.groups.select("group", "question").iter_rows())
    rows = found.members.group_by("group").agg(pl.col("position").sort())
    return {(BOTH[questions[group]], tuple(positions)) for group, positions in rows.iter_rows()}


def one(found: SameNeeds) -> Row:
    assert found.groups.height == 1
    return found.groups.row(0, named=True)


MARCH, MAY = date(2025, 3, 1), date(2025, 5, 1)


# --- the limit, to the öre --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kronor", "act", "code", "day", "flagged"),
    [
        # understiger 700 000: at the limit direct procurement is closed
        ((350_000, 350_000), "LOU", CLEANING, MARCH, {("lou-direct", (0, 1))}),
        ((350_000, 349_999.99), "LOU", CLEANING, MARCH, set()),
        ((699_999.99, 0.01), "LOU", CLEANING, MARCH, {("lou-direct", (0, 1))}),
        ((700_000, 10_000), "LOU", CLEANING, MARCH, set()),  # the first passes by itself, the other alone is under
        # högst 28 % of 2 197 545 = 615 312.60: at the limit direct procurement was still open
        ((300_000, 315_312.60), "LOU", CLEANING, date(2020, 3, 1), set()),
        ((300_000, 315_312.61), "LOU", CLEANING, date(2020, 3, 1), {("lou-direct", (0, 1))}),
        ((615_312.60, 0.01), "LOU", CLEANING, date(2020, 3, 1), {("lou-direct", (0, 1))}),
        ((615_312.61, 1), "LOU", CLEANING, date(2020, 3, 1), set()),
        # uppgår till minst 2 389 585
        ((1_189_585, 1_200_000), "LOU", CLEANING, MARCH, {("lou-threshold", (0, 1))}),
        ((1_189_584.99, 1_200_000), "LOU", CLEANING, MARCH, set()),
        ((2_389_584.99, 800_000), "LOU", CLEANING, MARCH, {("lou-threshold", (0, 1))}),
        ((2_389_585, 800_000), "LOU", CLEANING, MARCH, set()),
        # annex 2: the limit is the threshold of annex 2, and the rules above the threshold never apply
        ((4_000_000, 4_109_450), "LOU", DAY_CARE, MARCH, {("lou-direct", (0, 1))}),
        ((4_000_000, 4_109_449.99), "LOU", DAY_CARE, MARCH, set()),
        ((600_000, 600_000), "LUF", CLEANING, MARCH, {("luf-direct", (0, 1))}),
        ((600_000, 599_999.99), "LUF", CLEANING, MARCH, set()),
        ((2_400_000, 2_389_982), "LUF", CLEANING, MARCH, {("luf-threshold", (0, 1))}),
        # LUK: five per cent of 59 880 179 = 2 994 008.95, annex 3 included; the sum over the year (15:7)
        ((1_500_000, 1_494_008.95), "LUK", DAY_CARE, MARCH, {("luk-direct", (0, 1))}),
        ((1_500_000, 1_494_008.94), "LUK", DAY_CARE, MARCH, set()),
        ((30_000_000, 29_880_179), "LUK", CLEANING, MARCH, {("luk-threshold", (0, 1))}),
        ((30_000_000, 29_880_178.99), "LUK", CLEANING, MARCH, set()),
    ],
)
def test_both_sides_of_each_limit(
    kronor: tuple[float, ...], act: str, code: str, day: date, flagged: set[tuple[str, tuple[int, ...]]]
) -> None:
    rows = [row(amount, day + timedelta(days=30 * number), code, act=act) for number, amount in enumerate(kronor)]
    assert groups(look(rows)) == flagged


def test_a_group_tells_its_sum_its_limit_and_its_paragraph() -> None:
    found = one(look([row(400_000, MARCH), row(10_000, MAY, WINDOWS), row(400_000.50, date(2025, 12, 1))]))
    assert (found["rows"], found["total"], found["most"], found["limit_ore"]) == (3, 81_000_050, 81_000_050, 70_000_000)
    assert (found["first"], found["last"], found["stem"]) == (MARCH, date(2025, 12, 1), "9091")
    assert found["buyer_name"] == "Exempelköpings kommun"
    version = BOOK.same_need.questions[found["question"]].versions[found["version"]]
    assert "5 kap. 7 a och" in version.citation


def test_small_rows_may_pass_two_limits_at_once() -> None:
    found = look([row(690_000, MARCH + timedelta(days=number)) for number in range(4)])
    assert groups(found) == {("lou-direct", (0, 1, 2, 3)), ("lou-threshold", (0, 1, 2, 3))}


def test_a_row_that_passes_by_itself_is_no_part_of_a_group() -> None:
    found = look([row(400_000, MARCH), row(900_000, MARCH), row(400_000, MAY)])
    assert groups(found) == {("lou-direct", (0, 2))}
    assert found.left_out == 0


# --- the window -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "second", "months", "flagged"),
    [
        (date(2024, 3, 1), date(2025, 2, 28), 12, True),
        (date(2024, 3, 1), date(2025, 3, 1), 12, False),  # the same day next year begins a new twelve months
        (date(2024, 3, 1), date(2025, 3, 1), 13, True),
        (date(2024, 3, 15), date(2024, 4, 14), 1, True),
        (date(2024, 3, 15), date(2024, 4, 15), 1, False),
        (date(2024, 1, 31), date(2024, 2, 28), 1, True),
        (date(2024, 1, 31), date(2024, 2, 29), 1, False),  # no 31 February: its last day is outside
        (date(2024, 3, 1), date(2024, 3, 1), 1, True),
    ],
)
def test_both_sides_of_the_window(first: date, second: date, months: int, flagged: bool) -> None:
    found = look([row(400_000, second), row(400_000, first)], months=months)
    assert groups(found) == ({("lou-direct", (0, 1))} if flagged else set())


def test_windows_that_share_a_row_are_one_group_and_others_are_not() -> None:
    days = [date(2022, 3, 1), date(2022, 12, 1), date(2023, 9, 1), date(2025, 2, 1), date(2025, 3, 1)]
    found = look([row(400_000, day) for day in days])
    assert groups(found) == {("lou-direct", (0, 1, 2)), ("lou-direct", (3, 4))}
    chained = found.groups.filter(pl.col("rows") == 3).row(0, named=True)
    # The whole chain is longer than twelve months: what is compared with the limit is the most within twelve.
    assert (chained["total"], chained["most"], chained["most_from"]) == (120_000_000, 80_000_000, days[0])


def test_windows_that_only_touch_are_two_groups() -> None:
    days = [date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1), date(2025, 6, 1)]
    found = look([row(400_000, day) for day in days], months=7)
    assert groups(found) == {("lou-direct", (0, 1)), ("lou-direct", (2, 3))}


def test_the_limit_is_that_of_the_day_the_first_was_begun() -> None:
    """8 000 000 of annex 2 passes the limit of 2023, not that of 2024."""
    last_year, this_year = date(2023, 12, 1), date(2024, 2, 1)
    assert groups(look([row(4_000_000, last_year, DAY_CARE), row(4_000_000, this_year, DAY_CARE)])) != set()
    assert groups(look([row(4_000_000, this_year, DAY_CARE), row(4_000_000, MARCH, DAY_CARE)], months=24)) == set()


def test_purchases_under_different_versions_of_the_law_are_not_added() -> None:
    rows = [row(400_000, date(2022, 1, 31)), row(400_000, date(2022, 2, 1)), row(400_000, date(2022, 3, 1))]
    assert groups(look(rows)) == {("lou-direct", (1, 2))}


# --- what is alike ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("level", "codes", "flagged"),
    [
        (Level.CLASS, (DAY_CARE, HOUSING), True),
        (Level.CATEGORY, (DAY_CARE, HOUSING), False),
        (Level.CATEGORY, (CLEANING, WINDOWS), True),
        (Level.CLASS, (CLEANING, "90921000-9"), False),
        (Level.GROUP, (CLEANING, "90921000-9"), True),
        (Level.GROUP, (CLEANING, "90711000-4"), False),
        (Level.DIVISION, (CLEANING, "90711000-4"), True),
        (Level.DIVISION, (CLEANING, "79711000-1"), False),
    ],
)
def test_the_level_of_cpv_can_be_set(level: Level, codes: tuple[str, str], flagged: bool) -> None:
    kronor = 5_000_000 if DAY_CARE in codes else 400_000
    found = look([row(kronor, MARCH, codes[0]), row(kronor, MAY, codes[1])], level=level)
    assert bool(groups(found)) is flagged


def test_the_main_code_counts() -> None:
    rows = [
        row(400_000, MARCH, [CLEANING, "79711000-1"]),
        row(400_000, MAY, [WINDOWS]),
        row(400_000, MAY, ["79711000-1"]),
    ]
    assert groups(look(rows)) == {("lou-direct", (0, 1))}


def test_purchases_with_different_limits_are_not_added() -> None:
    """Legal services are in annex 2, printing of the same division is not: what is added to what is not said."""
    legal, printing = row(400_000, MARCH, "79110000-8"), row(400_000, MAY, "79810000-5")
    assert groups(look([legal, printing], level=Level.DIVISION)) == set()
    assert groups(look([legal, printing, printing], level=Level.DIVISION)) == {("lou-direct", (1, 2))}


def test_purchases_under_different_acts_are_not_added() -> None:
    assert groups(look([row(690_000, MARCH), row(690_000, MAY, act="LUF")])) == set()


@pytest.mark.parametrize(
    ("first", "second", "flagged"),
    [
        (("Örebro kommun", None), ("OREBRO  Kommun", None), True),
        (("Örebro kommun", None), ("Region Örebro län", None), False),
        (("Örebro kommun", "2120001967"), ("Örebro, stadsbyggnad", "2120001967"), True),
        (("Örebro kommun", "2120001967"), ("Örebro kommun", "2321000164"), False),
        (("Örebro kommun", "2120001967"), ("Örebro kommun", None), True),  # the name stands with one number alone
        ((None, "2120001967"), (None, "2120001967"), True),
        (("Örebro kommun", None), (None, None), False),
    ],
)
def test_who_the_buyer_is(
    first: tuple[str | None, str | None], second: tuple[str | None, str | None], flagged: bool
) -> None:
    rows = [
        row(400_000, day, authority__name=name, authority__org_no=number)
        for (name, number), day in ((first, MARCH), (second, MAY))
    ]
    assert bool(groups(look(rows))) is flagged


def test_a_name_with_two_numbers_stands_for_neither() -> None:
    numbers = ["2120001967", "2321000164", None]
    found = look([row(400_000, MARCH, authority__org_no=number) for number in numbers])
    assert groups(found) == set()


def test_a_list_without_buyers_is_one_buyers() -> None:
    rows = [row(400_000, day, authority__name=None) for day in (MARCH, MAY)]
    assert groups(look(rows, one_buyer=True)) == {("lou-direct", (0, 1))}
    found = look(rows)
    assert (groups(found), found.left_out, found.lacking) == (set(), 2, {"buyer": 2})


# --- nothing in or out in silence -------------------------------------------------------------------------------------
def test_what_cannot_be_compared_is_counted_by_reason() -> None:
    rows = [
        row(400_000, MARCH),
        row(400_000, MAY),
        row(None, MAY),
        row(400_000, None),
        row(400_000, MAY, None),
        row(400_000, MAY, act=None),
        row(400_000, MAY, authority__name=" - "),
        row(0, MAY),
        row(-400_000, MAY),
        row(None, None),
    ]
    found = look(rows)
    assert groups(found) == {("lou-direct", (0, 1))}
    assert found.lacking == {"buyer": 1, "code": 1, "day": 2, "value": 2, "no_cost": 2, "act": 1}
    assert (found.looked_at, found.left_out) == (2, 8)


def test_a_limit_that_cannot_be_told_is_counted_with_what_is_missing() -> None:
    rows = [row(1_300_000, day, subject=None, authority__type=None) for day in (MARCH, MAY)]
    found = look(rows)
    assert groups(found) == set()
    assert (found.open_limit, found.open_facts) == (2, ("purchase.authority.type", "purchase.subject"))
    # The other question is still asked.
    assert groups(look([{**each, "purchase.value_sek": 40_000_000} for each in rows])) == {("lou-direct", (0, 1))}


def test_what_is_missing_is_told_in_the_words_of_a_sheet_and_numbers_as_the_reader_writes_them() -> None:
    found = replace(look([row(1_300_000, MARCH, subject=None, authority__type=None)]), looked_at=1234)
    swedish = told(found, Explainer(BOOK, Language.SV)).remarks
    assert swedish[0].startswith("Jämförda: 1\u00a0234 rader efter köpare")
    assert swedish[1].endswith("Det saknas: Typ av myndighet, Upphandlingens slag.")
    assert (
        told(found, Explainer(BOOK, Language.EN)).remarks[1].endswith("Missing: Type of authority, Kind of purchase.")
    )


def test_a_day_outside_the_rulebook_is_counted() -> None:
    found = look([row(400_000, date(2013, 3, 1)), row(400_000, date(2013, 4, 1))])
    assert (groups(found), found.open_limit) == (set(), 2)


def test_codes_above_the_level_are_counted_and_compared_with_each_other() -> None:
    rows = [row(400_000, MARCH, "90900000-6"), row(400_000, MARCH, "90900000-6"), row(200_000, MAY)]
    found = look(rows)
    assert groups(found) == {("lou-direct", (0, 1))}
    assert found.coarse == 2


def test_of_a_computed_amount_the_lowest_that_may_be_published_counts() -> None:
    """Annex 2 in 2026: 8 512 500, computed; at the lowest rate that may hold, 11.3499, it is 8 512 425."""
    day = date(2026, 3, 1)
    assert groups(look([row(4_512_425, day, DAY_CARE), row(4_000_000, day, DAY_CARE)])) != set()
    assert groups(look([row(4_512_424.99, day, DAY_CARE), row(4_000_000, day, DAY_CARE)])) == set()
    assert one(look([row(4_600_000, day, DAY_CARE), row(4_000_000, day, DAY_CARE)]))["limit_status"] == "derived"


# --- against the plainest way to say it -------------------------------------------------------------------------------
def later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def limit_of(question: str, code: str, day: date) -> int | None:
    """Öre below which a purchase stays; None where the question is not asked."""
    before_2024 = day.year < 2024
    if code in (DAY_CARE, HOUSING):
        return None if question == "lou-threshold" else (780_255_000 if before_2024 else 810_945_000)
    return 70_000_000 if question == "lou-direct" else (223_673_100 if before_2024 else 238_958_500)


def plainly(rows: list[Row], months: int, level: Level) -> set[tuple[str, tuple[int, ...]]]:
    """Every window looked at by itself, and those that share a row joined until none do."""
    found: set[tuple[str, tuple[int, ...]]] = set()
    for question in ("lou-direct", "lou-threshold"):
        under: dict[tuple[Any, ...], list[int]] = {}
        for position, each in enumerate(rows):
            code = each["purchase.cpv"][0]
            limit = limit_of(question, code, each["purchase.started"])
            if limit is not None and each["purchase.value_sek"] < limit:
                key = (each["purchase.authority.name"], code[: level.digits], code in (DAY_CARE, HOUSING))
                under.setdefault(key, []).append(position)
        for positions in under.values():
            joined: list[set[int]] = []
            for anchor in positions:
                start = rows[anchor]["purchase.started"]
                window = {
                    other for other in positions if start <= rows[other]["purchase.started"] < later(start, months)
                }
                limit = limit_of(question, rows[anchor]["purchase.cpv"][0], start)
                assert limit is not None
                if sum(rows[other]["purchase.value_sek"] for other in window) >= limit:
                    for touching in [group for group in joined if group & window]:
                        joined.remove(touching)
                        window |= touching
                    joined.append(window)
            found |= {(question, tuple(sorted(group))) for group in joined}
    return found


purchases = st.builds(
    lambda kronor, days, code, buyer: row(
        kronor * (8 if code in (DAY_CARE, HOUSING) else 1),
        date(2022, 2, 1) + timedelta(days=days),
        code,
        authority__name=buyer,
    ),
    kronor=st.sampled_from([1, 100_000, 233_333.33, 233_333.34, 350_000, 350_000.01, 699_999.99, 700_000, 1_200_000]),
    days=st.one_of(st.integers(0, 1400), st.sampled_from([0, 27, 28, 334, 364, 365, 366, 698, 699, 730])),
    code=st.sampled_from([CLEANING, WINDOWS, DAY_CARE, HOUSING]),
    buyer=st.sampled_from(["Exempelköpings kommun", "Region Exempel"]),
)


@settings(max_examples=examples(60))
@given(
    rows=st.lists(purchases, min_size=1, max_size=9),
    months=st.sampled_from([1, 2, 6, 12, 24]),
    level=st.sampled_from(list(Level)),
)
def test_the_groups_are_those_that_plain_counting_gives(rows: list[Row], months: int, level: Level) -> None:
    assert groups(look(rows, months=months, level=level)) == plainly(rows, months, level)


@settings(max_examples=examples(30))
@given(rows=st.lists(purchases, min_size=2, max_size=9), seed=st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(rows: list[Row], seed: int) -> None:
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    straight, mixed = look(rows), look([rows[position] for position in order])
    assert straight.groups.equals(mixed.groups)
    back = {(question, tuple(sorted(order[position] for position in found))) for question, found in groups(mixed)}
    assert groups(straight) == back
