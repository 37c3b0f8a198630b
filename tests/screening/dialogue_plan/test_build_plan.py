"""The plan for dialogue: the days of each row, and what is told of the others."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language
from reservkoll.inventory.column_mapping import Mapping
from reservkoll.inventory.reader import LEFT_OUT_SCHEMA, Inventory
from reservkoll.inventory.schema import PROBLEM_SCHEMA, SCHEMA
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.dialogue_plan.build import lead_times, plan
from reservkoll.screening.dialogue_plan.result import Plan
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures

TODAY = date(2026, 11, 22)
FACTS = {"purchase.act": "LOU", "purchase.authority.type": "municipality", "purchase.subject": "services"}
CARE = {"purchase.cpv": ["85312000-9"], "purchase.value_sek": 900_000_000}  # nine million: 25 § and 25 a §
SMALL = {"purchase.cpv": ["90910000-9"], "purchase.value_sek": 50_000_000}  # half a million: direct procurement
WORKSHOP = {"purchase.cpv": ["90910000-9"], "purchase.value_sek": 900_000_000}
POWER = {"purchase.cpv": ["09310000-5"], "purchase.value_sek": 50_000_000, "purchase.subject": "goods"}
ORDINARY = {"purchase.cpv": ["90910000-9"], "purchase.value_sek": 100_000_000}


def made(
    rulebook: Rulebook,
    *rows: dict[str, Any],
    leads: tuple[str, ...] = (),
    language: Language = Language.EN,
    **facts: Any,
) -> Plan:
    schema: dict[str, pl.DataType] = {
        **SCHEMA, "purchase.contract.from": pl.Date(), "purchase.contract.to": pl.Date()
    }  # fmt: skip
    used = [name for name in schema if name in SCHEMA or any(name in row for row in rows)]
    filled = [
        {"file": "list.csv", "sheet": "", "row": number, "started_unreadable": False, **row}
        for number, row in enumerate(rows, start=2)
    ]
    frame = pl.DataFrame(
        [{name: row.get(name) for name in used} for row in filled], schema={name: schema[name] for name in used}
    )
    total = sum(row.get("purchase.value_sek") or 0 for row in rows)
    inventory = Inventory(
        frame, pl.DataFrame(schema=PROBLEM_SCHEMA), Mapping(), (), total, pl.DataFrame(schema=LEFT_OUT_SCHEMA)
    )
    given = lead_times(rulebook.plan, leads, language)
    settings = Settings({**FACTS, **facts}, None, TODAY, language, leads={lead.name: lead.months for lead in given})
    screening = screen(inventory, rulebook, settings, {})
    return plan(inventory, screening, rulebook, settings, given, figures(screening))


def days(found: Plan) -> list[tuple[Any, ...]]:
    return found.rows.select("invite", "notice", "end", "notice_from", "end_from", "late").rows()


def test_a_procurement_to_come_has_its_notice_on_the_stated_day(rulebook: Rulebook) -> None:
    length = {"purchase.contract.months": 24, "purchase.contract.option_months": 12}
    found = made(rulebook, {**CARE, **length, "purchase.started": date(2027, 8, 31)})
    assert days(found) == [(date(2027, 2, 28), date(2027, 8, 31), None, "stated", None, "")]
    assert found.rows["direct"].to_list() == [False]
    assert found.rows["openings"].to_list() == [
        "Reserved 25 a § (idéburna), Reserved 25 § (mission), Choice system (LOV)"
    ]


def test_a_contract_that_runs_out_is_counted_back_from_its_end(rulebook: Rulebook) -> None:
    row = {"purchase.contract.to": date(2028, 6, 30), "purchase.started": date(2024, 1, 10)}
    found = made(rulebook, {**CARE, **row}, {**SMALL, **row})
    by_area = dict(zip(found.rows["direct"].to_list(), days(found), strict=True))
    assert by_area[False] == (date(2027, 4, 1), date(2027, 10, 1), date(2028, 6, 30), "counted", "stated", "")
    assert by_area[True] == (date(2027, 12, 1), date(2028, 3, 1), date(2028, 6, 30), "counted", "stated", "")


def test_the_end_is_computed_from_the_first_day_else_estimated_and_says_so(rulebook: Rulebook) -> None:
    started = {
        "purchase.started": date(2025, 1, 1),
        "purchase.contract.months": 36,
        "purchase.contract.option_months": 12,
    }
    found = made(rulebook, {**CARE, **started, "purchase.contract.from": date(2025, 9, 1)}, {**CARE, **started})
    assert found.rows.select("end", "latest_end", "end_from").rows() == [
        (date(2028, 8, 31), date(2029, 8, 31), "computed"),
        (date(2028, 9, 30), date(2029, 9, 30), "estimated"),  # nine months of procurement, then three years
    ]


@pytest.mark.parametrize(
    ("end", "late"),
    [
        (date(2028, 2, 21), ""),  # invited today
        (date(2028, 2, 20), "invite"),
        (date(2027, 8, 21), "invite"),  # the notice goes today
        (date(2027, 8, 20), "notice"),
        (date(2026, 11, 22), "notice"),  # ends today
    ],
)
def test_a_day_that_has_passed_is_told(rulebook: Rulebook, end: date, late: str) -> None:
    found = made(rulebook, {**CARE, "purchase.started": date(2022, 3, 1), "purchase.contract.to": end})
    assert found.rows["late"].to_list() == [late]


def test_a_row_without_a_day_to_come_is_told_with_its_reason(rulebook: Rulebook) -> None:
    found = made(
        rulebook,
        {**CARE, "title": "a", "purchase.started": date(2024, 1, 1), "purchase.contract.to": date(2026, 11, 21)},
        {**CARE, "title": "b", "purchase.started": date(2026, 11, 21)},
        {**CARE, "title": "c"},
        {**CARE, "title": "d", "purchase.started": TODAY},
    )
    assert dict(found.unplanned.select("title", "reason").rows()) == {"a": "over", "b": "no_length", "c": "no_start"}
    assert found.rows["title"].to_list() == ["d"]


def test_options_that_already_run_count(rulebook: Rulebook) -> None:
    row = {"purchase.contract.to": date(2026, 10, 31), "purchase.contract.option_months": 24}
    found = made(rulebook, {**CARE, "purchase.started": date(2023, 2, 1), **row})
    assert found.rows["end"].to_list() == [date(2028, 10, 31)]


def test_a_contract_that_begins_after_the_procurement_to_come_is_not_the_present_one(rulebook: Rulebook) -> None:
    new = {"purchase.contract.from": date(2027, 9, 1), "purchase.contract.to": date(2030, 8, 31)}
    old = {"purchase.contract.from": date(2024, 9, 1), "purchase.contract.to": date(2027, 8, 31)}
    found = made(rulebook, *({**CARE, "purchase.started": date(2027, 1, 1), **contract} for contract in (new, old)))
    assert found.rows["end"].to_list() == [None, date(2027, 8, 31)]


def test_only_rows_with_an_opening_are_planned_and_all_rows_are_counted(rulebook: Rulebook) -> None:
    coming = {"purchase.started": date(2027, 8, 31)}
    found = made(
        rulebook,
        {**CARE, **coming},
        {**ORDINARY, **coming},  # one million of cleaning: whether 4:18 is open the law does not settle
        {**SMALL, "purchase.value_sek": None, **coming},  # nothing is decided
        SMALL,
        {**POWER, **coming},  # may be procured directly, but idéburna do not deliver it
    )
    assert (found.rows.height, found.unplanned.height) == (1, 1)
    told = {(opening, timing): total.rows for opening, timings in found.figures.openings.items()
            for timing, total in timings.items() if total.rows}  # fmt: skip
    assert told == {
        ("reserved", "coming"): 1, ("unknown", "coming"): 2, ("direct", "undated"): 1, ("other_direct", "coming"): 1
    }  # fmt: skip


def test_the_plan_goes_by_day_and_the_workshop_alone_stands_last(rulebook: Rulebook) -> None:
    coming = {"purchase.started": date(2027, 8, 31)}
    found = made(rulebook, {**WORKSHOP, **coming}, {**CARE, **coming}, {**SMALL, **coming},
                 {**SMALL, **coming, "purchase.cpv": None}, {**POWER, **coming})  # fmt: skip
    assert found.rows["area"].to_list() == [
        "853 Social work and related services",
        "909 Cleaning and sanitation services",
        "909 Cleaning and sanitation services – Look at the market (4:18)",
    ], "whether cleaning was bought is not known without a code, and electricity is no opening"
    assert found.rows["invite"].head(2).is_sorted()
    assert found.rows["apart"].to_list() == ["", "", "Look at the market (4:18)"]


def test_lead_times_can_be_set_and_a_fact_for_all_rows_counts(rulebook: Rulebook) -> None:
    found = made(
        rulebook,
        {**CARE, "purchase.started": date(2024, 1, 1)},
        leads=("invite.advertised=2", "procure.advertised=0"),
        **{"purchase.contract.months": 48},
    )
    # With no time for the procurement the contract is taken to begin on the day it was begun.
    assert days(found) == [(date(2027, 11, 1), date(2028, 1, 1), date(2027, 12, 31), "counted", "estimated", "")]
    assert [(lead.name, lead.months) for lead in found.leads if lead.given] == [
        ("invite.advertised", 2), ("procure.advertised", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["invite=4", *(f"invite.direct{end}" for end in ("", "=", "=-1", "=1.5", "=61", "=²"))]
)
def test_a_lead_time_that_cannot_be_read_is_refused(rulebook: Rulebook, text: str) -> None:
    with pytest.raises(InputError) as caught:
        lead_times(rulebook.plan, (text,), Language.EN)
    assert text in str(caught.value)


def test_a_purchase_keeps_its_uid_and_like_ones_are_told_apart(rulebook: Rulebook) -> None:
    row = {**CARE, "id": "KS-1", "title": "Stöd", "purchase.authority.name": "Exempelköpings kommun"}
    first = made(rulebook, {**row, "purchase.started": date(2027, 8, 31)})
    moved = made(
        rulebook,
        {**row, "title": "Annat", "purchase.started": date(2027, 1, 31)},
        {**row, "purchase.authority.name": "EXEMPELKÖPINGS  KOMMUN", "purchase.started": date(2027, 9, 30)},
        {**row, "purchase.started": date(2027, 10, 31)},
    )
    uids = dict(moved.rows.select("notice", "uid").rows())
    assert uids[date(2027, 9, 30)] == first.rows["uid"].item()
    assert len(set(uids.values())) == 3


def test_personal_numbers_are_masked(rulebook: Rulebook) -> None:
    row = {"title": "Stöd till 811218-9876", "id": "8112189876", "purchase.authority.name": "X 19811218-9876"}
    found = made(rulebook, {**CARE, **row, "purchase.started": date(2027, 8, 31)}, {**CARE, **row})
    assert "9876" not in str(found.rows.drop("uid").rows()) + str(found.unplanned.rows())


def test_a_renewal_is_opened_by_the_rules_of_today_not_of_the_old_procurement(rulebook: Rulebook) -> None:
    """In March 2022 there was no 25 a §; what was procured then can be reserved when it is procured anew."""
    old = {**CARE, "purchase.started": date(2022, 3, 1), "purchase.contract.to": date(2028, 6, 30)}
    assert made(rulebook, old).rows["openings"].to_list() == ["Reserved 25 a § (idéburna), Choice system (LOV)"]
    # What is begun on a day that the rulebook does not cover is not decided.
    covered = made(rulebook, {**CARE, "purchase.started": date(2031, 3, 1)})
    assert covered.figures.openings["unknown"]["coming"].rows == 1
