"""What a row counts as, and when: each opening at both sides, nothing lost, nothing counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.i18n import Language
from reservkoll.inventory.column_mapping import Mapping
from reservkoll.inventory.reader import LEFT_OUT_SCHEMA, Inventory
from reservkoll.inventory.schema import PROBLEM_SCHEMA, SCHEMA
from reservkoll.reports.content.screening.openings import Openings
from reservkoll.rulebook.load import load_rulebook, rulebook_for
from reservkoll.rulebook.models.openings import UNKNOWN
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.openings import openings
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.timing import TIMINGS
from reservkoll.screening.totals import Figures, added, figures

TODAY = date(2026, 12, 1)
BOOK = load_rulebook()
FACTS = {"purchase.act": "LOU", "purchase.authority.type": "municipality", "purchase.subject": "services"}
CARE, CLEANING, POWER, ROAD_SIGNS = "85312000-9", "90910000-9", "09310000-5", "34992200-9"
MILLION = 100_000_000  # öre


def row(cpv: str | None, value: int | None, started: date | None = TODAY, **more: Any) -> dict[str, Any]:
    codes = None if cpv is None else [cpv]
    return {"purchase.cpv": codes, "purchase.value_sek": value, "purchase.started": started, **more}


def screened(
    *rows: dict[str, Any],
    rulebook: Rulebook = BOOK,
    as_of: date | None = None,
    facts: dict[str, Any] = FACTS,
    **chosen: Any,
) -> Screening:
    whole = [{"file": "list.csv", "sheet": "", "started_unreadable": False, **each} for each in rows]
    numbered = [{"row": number, **each} for number, each in enumerate(whole, 2)]
    frame = pl.DataFrame([{name: each.get(name) for name in SCHEMA} for each in numbered], schema=SCHEMA)
    total = sum(each.get("purchase.value_sek") or 0 for each in rows)
    inventory = Inventory(
        frame, pl.DataFrame(schema=PROBLEM_SCHEMA), Mapping(), (), total, pl.DataFrame(schema=LEFT_OUT_SCHEMA)
    )
    return screen(inventory, rulebook, Settings(facts, as_of, TODAY, Language.SV, **chosen), {})


def opening(cpv: str | None, value: int | None, **more: Any) -> str:
    return str(screened(row(cpv, value, **more)).rows["opening"].item())


@pytest.mark.parametrize(
    ("cpv", "value", "counts_as"),
    [
        (CARE, 9 * MILLION, "reserved"),
        (CARE, 8_109_450_00, "reserved"),  # the limit of direct procurement under annex 2, which must be below it
        (CARE, 8_109_449_00, "choice_system"),  # may be procured directly too, but a choice system comes first
        ("92000000-1", 8_109_449_00, "direct"),  # annex 2, and no service of LOV
        (CLEANING, MILLION // 2, "direct"),  # one of the areas
        ("90911200-8", MILLION // 2, "direct"),  # below a code of an area
        (CLEANING, 9 * MILLION, "market_to_check"),
        (CLEANING, MILLION, "unknown"),  # the law does not settle 4:18 below the threshold
        (POWER, MILLION // 2, "other_direct"),
        (ROAD_SIGNS, MILLION // 2, "other_direct"),
        (None, MILLION // 2, "unknown"),  # may be procured directly, but what is bought is not known
        ("92000000-1", None, "unknown"),
        (CARE, None, "choice_system"),  # whatever it is worth
    ],
)
def test_the_first_that_holds(cpv: str | None, value: int | None, counts_as: str) -> None:
    assert opening(cpv, value, started=date(2025, 3, 1)) == counts_as


def test_no_route_open_is_no_opening() -> None:
    closed = pl.DataFrame({route: ["no", "not_applicable"] for route in BOOK.reported.routes})
    found = openings(closed, pl.Series([CARE, None], dtype=pl.String), {}, BOOK)
    assert found.to_list() == ["none", "none"]


def test_a_supplier_that_fits_makes_the_open_reservation_an_opening() -> None:
    always = {name for name, route in BOOK.routes.routes.items() if route.recommended == "always"}
    (workshop,) = (route for route in BOOK.reported.in_group("reserved") if route not in always)
    verdicts = pl.DataFrame({route: ["yes" if route == workshop else "no"] * 2 for route in BOOK.reported.routes})
    codes = pl.Series([CLEANING] * 2)
    assert openings(verdicts, codes, {workshop: pl.Series([True, False])}, BOOK).to_list() == [
        "reserved", "market_to_check"
    ]  # fmt: skip
    assert openings(verdicts, codes, {}, BOOK).to_list() == ["market_to_check"] * 2


@pytest.mark.parametrize(
    ("facts", "when"),
    [
        ({"purchase.started": TODAY}, "coming"),
        ({"purchase.started": TODAY - timedelta(days=1)}, "past"),
        ({"started_first": TODAY, "started_last": date(2026, 12, 31)}, "coming"),
        ({"started_first": date(2026, 1, 1), "started_last": date(2026, 12, 31)}, "undated"),  # before or after today
        ({"started_first": date(2026, 1, 1), "started_last": date(2026, 11, 30)}, "past"),
        ({}, "undated"),
        ({"purchase.contract.to": TODAY}, "ending"),
        ({"purchase.contract.to": TODAY - timedelta(days=1)}, "past"),
        ({"purchase.contract.to": date(2028, 12, 1)}, "ending"),  # 24 months
        ({"purchase.contract.to": date(2028, 12, 2)}, "past"),
        ({"purchase.contract.to": date(2026, 1, 1), "purchase.contract.option_months": 12}, "ending"),
        ({"purchase.started": date(2024, 1, 1), "purchase.contract.months": 36}, "ending"),  # nine months before
        ({"purchase.started": date(2022, 1, 1), "purchase.contract.months": 36}, "past"),
        ({"purchase.started": TODAY, "purchase.contract.to": date(2027, 6, 1)}, "coming"),
        ({"purchase.contract.from": TODAY}, "past"),  # it runs, until nobody knows when
        ({"purchase.contract.from": TODAY + timedelta(days=1)}, "undated"),  # it may have been procured, or not
        ({"purchase.contract.from": date(2025, 1, 1), "purchase.contract.months": 36}, "ending"),
        ({"purchase.started": TODAY, "purchase.contract.from": date(2024, 1, 1)}, "coming"),
    ],
)
def test_when(facts: dict[str, Any], when: str) -> None:
    assert screened({**row(CARE, 9 * MILLION, None), **facts}).rows["timing"].to_list() == [when]


def test_how_far_ahead_can_be_chosen() -> None:
    later = row(CARE, 9 * MILLION, None, **{"purchase.contract.to": date(2029, 12, 1)})
    assert screened(later).rows["timing"].item() == "past"
    found = screened(later, ending_within=36)
    assert (found.rows["timing"].item(), found.horizon.months) == ("ending", 36)


def test_a_contract_that_ends_soon_is_opened_by_the_rules_of_today_unless_a_day_is_given() -> None:
    """In March 2022 there was no 25 a §; what was procured then can be reserved when it is procured anew."""
    code = "80100000-5"  # 25 a § alone
    ending = {"purchase.contract.to": date(2028, 6, 30)}
    then = date(2022, 3, 1)
    rows = (row(code, 9 * MILLION, then, **ending), row(code, 9 * MILLION, then))
    found = screened(*rows)
    assert found.rows.select("opening", "timing").rows()[0] == ("reserved", "ending")
    assert found.rows["opening"][1] != "reserved", "what is over is told as it was"
    assert any("dagens regler" in note for note in found.notes)
    assert screened(*rows, as_of=then).rows["opening"][0] == found.rows["opening"][1]


def test_headlines_never_count_electricity() -> None:
    found = screened(*[row(POWER, MILLION // 2)] * 3, row(CLEANING, MILLION // 2))
    told = Openings(found, figures(found))
    assert told.headline() == "1 av 4 kommande inköp kan öppnas, till ett värde av 0,5\u00a0mkr."
    alone = screened(row(POWER, MILLION // 2))
    assert Openings(alone, figures(alone)).headline() == "Utifrån det som är känt kan inget av 1 kommande inköp öppnas."


def test_headlines_tell_what_comes_next_where_nothing_is_still_to_come() -> None:
    ends = {"purchase.contract.to": date(2027, 6, 30)}
    over, undated = row(CARE, 30 * MILLION, date(2024, 1, 1)), row(CARE, 40 * MILLION, None)
    ending = row(CARE, 20 * MILLION, date(2023, 1, 1), **ends)

    def told(*rows: dict[str, Any]) -> tuple[str, str]:
        found = screened(*rows)
        words = Openings(found, figures(found))
        return words.headline().replace("\u00a0", " "), " ".join(words.beside()).replace("\u00a0", " ")

    headline, beside = told(ending, over, undated)
    assert headline == (
        "Inget inköp i listan ligger framåt i tiden, men 1 av 1 avtal som löper ut inom 24 månader kan öppnas (20 mkr)."
    )
    assert "löper ut" not in beside, "it is told once"
    assert "redan upphandlat: 1 (30 mkr); utan datum: 1 (40 mkr)." in beside
    assert told(over, undated)[0].endswith("men 1 av 1 inköp utan datum kan öppnas (40 mkr).")
    assert told(over)[0] == "Inget inköp i listan ligger framåt i tiden."
    assert "redan upphandlat: 1 (30 mkr)." in told(over)[1]


def test_headlines_never_say_that_nothing_can_be_opened_where_it_is_not_known() -> None:
    unknown = row(CARE, 9 * MILLION, None, **{"purchase.contract.to": date(2027, 6, 30)})
    coming = row(CARE, 9 * MILLION)

    def headline(*rows: dict[str, Any]) -> str:
        found = screened(*rows, facts={})
        return Openings(found, figures(found)).headline()

    assert headline(unknown) == "Det går ännu inte att säga vad som kan öppnas: för 1 av 1 rad är något okänt."
    told = "Det går ännu inte att säga vad som kan öppnas: för 2 av 2 kommande inköp är något okänt."
    assert headline(coming, coming, unknown) == told


def test_headlines_count_what_is_to_come_and_the_rest_stands_beside() -> None:
    soon = {"purchase.contract.to": date(2027, 6, 30)}
    found = screened(
        row(CARE, 9 * MILLION),
        row(CARE, 20 * MILLION, date(2023, 1, 1), **soon),
        row(CARE, 30 * MILLION, date(2024, 1, 1)),
        row(CARE, 40 * MILLION, None),
        row(CARE, 12_345_00, None),
        row(CLEANING, 50 * MILLION),
    )
    told = Openings(found, figures(found))
    assert told.headline() == "1 av 2 kommande inköp kan öppnas, till ett värde av 9\u00a0mkr."
    beside = " ".join(told.beside())
    beside = beside.replace("\u00a0", " ")
    assert "löper ut inom 24 månader: 1 (20 mkr); redan upphandlat: 1 (30 mkr); utan datum: 2 (40 mkr)." in beside
    assert "Undersök marknaden (4 kap. 18 §): 1 (50 mkr) kommande." in beside
    assert beside.endswith("Räknat från den 1 december 2026.")


VERDICTS = st.sampled_from(["yes", "no", "unknown", "not_applicable", None])
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from([CARE, CLEANING, POWER, "92000000-1", "80500000-9", "45000000-7", None]),
        st.one_of(st.none(), st.integers(-MILLION, 20 * MILLION)),
        st.one_of(st.none(), st.dates(date(2014, 1, 1), date(2030, 1, 1))),
    ).flatmap(lambda each: st.builds(lambda end: {**each, "purchase.contract.to": end}, st.one_of(st.none(), st.dates(
        date(2020, 1, 1), date(2032, 1, 1))))),
    min_size=1,
    max_size=8,
)  # fmt: skip


def totals(found: Figures) -> tuple[int, int, int]:
    each = [total for timings in found.openings.values() for total in timings.values()]
    return sum(one.rows for one in each), sum(one.value or 0 for one in each), sum(one.without_value for one in each)


@settings(max_examples=examples(15))
@given(ROWS)
def test_every_row_and_every_ore_counts_once(rows: list[dict[str, Any]]) -> None:
    found = screened(*rows)
    counted = figures(found)
    assert totals(counted) == (counted.total.rows, counted.total.value or 0, counted.total.without_value)
    assert set(found.rows["opening"]) <= set(BOOK.reported.openings)
    assert set(found.rows["timing"]) <= set(TIMINGS)
    parts = [figures(screened(*some)) for some in (rows[:1], rows[1:]) if some]
    assert added(parts, BOOK.reported).openings == counted.openings


@given(st.lists(st.tuples(*[VERDICTS] * len(BOOK.reported.routes), st.sampled_from([CARE, POWER, None])), min_size=1))
def test_an_opening_rests_on_an_open_route_and_unknown_is_never_none(
    rows: list[tuple[str | None, ...]],
) -> None:
    routes = BOOK.reported.routes
    frame = pl.DataFrame(rows, schema={**dict.fromkeys(routes, pl.String), "code": pl.String}, orient="row")
    found = openings(frame, frame["code"], {}, BOOK)
    for verdicts, counts_as in zip(rows, found, strict=True):
        said = dict(zip(routes, verdicts, strict=False))
        opened = {BOOK.reported.group_of(route) for route, verdict in said.items() if verdict == "yes"}
        group = BOOK.openings.openings[counts_as].group
        assert group in opened or (group is None)
        if counts_as == "none":
            assert not opened
            assert not {"unknown", None} & set(said.values())
        if counts_as == UNKNOWN:
            assert {"unknown", None} & set(verdicts)


def test_the_codes_of_other_programs_are_these() -> None:
    assert BOOK.reported.openings == (
        "reserved", "choice_system", "direct", "market_to_check", "other_direct", "none", "unknown"
    )  # fmt: skip
    assert TIMINGS == ("coming", "ending", "past", "undated")


def test_the_areas_are_ones_own_to_change(tmp_path: Path) -> None:
    path = tmp_path / "areas.yaml"
    path.write_text('areas:\n- {name: El, codes: ["09310000"]}\n', "utf-8")
    own = rulebook_for(None, None, Language.SV, path)
    found = screened(row(POWER, MILLION // 2), row(CLEANING, MILLION // 2), row("92000000-1", MILLION), rulebook=own)
    assert found.rows["opening"].to_list() == ["direct", "other_direct", "direct"]
    assert own.sha256 != BOOK.sha256
    path.write_text("lists: []\nareas: []\n", "utf-8")
    none = rulebook_for(None, None, Language.SV, path)
    assert screened(row("92000000-1", MILLION), rulebook=none).rows["opening"].item() == "other_direct"
