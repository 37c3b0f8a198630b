"""Values and days that are not stated plainly: what a screened row then answers, tells and adds to the sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.evaluation.assess import assess
from reservkoll.explain.value_steps import value_notes_that_matter
from reservkoll.facts.case_file import read_case
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.inventory.reader import read_inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures

HEADINGS = "Dnr;CPV;Belopp;Påbörjad;Lag;Myndighetstyp;Avtalslängd;Optioner"
CODE, SOCIAL_LIMIT = "85312120-6", 8_109_450
TODAY = date(2025, 6, 1)
Rows = list[dict[str, Any]]


@pytest.fixture
def screened(make_csv: Callable[..., Path], rulebook: Rulebook) -> Callable[..., Screening]:
    """Screens rows of `amount;started;length;options`, all of a municipality under LOU."""

    def screened_(
        *rows: str, facts: Mapping[str, object] | None = None, as_of: date | None = None, headings: str = HEADINGS
    ) -> Screening:
        cells = [row.split(";") for row in rows]
        lines = [f"{n};{CODE};{a};{s};LOU;Kommun;{m};{o}" for n, (a, s, m, o) in enumerate(cells)]
        path = make_csv("\n".join([headings, *lines]))
        inventory = read_inventory(path, nomenclature=rulebook.nomenclature)
        found = screen(inventory, rulebook, Settings(facts or {}, as_of, TODAY, Language.EN), {})
        figures(found)  # rows and values must come to what was read
        return found

    return screened_


def rows(screening: Screening) -> Rows:
    return screening.rows.to_dicts()


@pytest.mark.parametrize(
    ("amount", "direct", "missing"),
    [
        (f"{SOCIAL_LIMIT - 1000}-{SOCIAL_LIMIT - 1}", "yes", None),
        (f"{SOCIAL_LIMIT - 1}-{SOCIAL_LIMIT}", "unknown", "purchase.value.amount"),
        (f"{SOCIAL_LIMIT}-{SOCIAL_LIMIT + 1000}", "no", None),
        ("minst 9 mkr", "no", None),
        (f"> {SOCIAL_LIMIT - 2} kr", "unknown", "purchase.value.amount"),
        (f"< {SOCIAL_LIMIT} kr", "yes", None),
        (f"högst {SOCIAL_LIMIT} kr", "unknown", "purchase.value.amount"),
    ],
)
def test_a_limit_outside_the_ends_of_a_range_is_answered(
    screened: Callable[..., Screening], amount: str, direct: str, missing: str | None
) -> None:
    [row] = rows(screened(f"{amount};2025-03-01;24 mån;0"))
    assert row["direct_procurement"] == direct
    assert row["value_sek"] is None
    assert "value_range" in row["warnings"].split(";")
    if missing:
        assert missing in row["missing"].split(";")
        assert row["status"] == "incomplete"
    else:
        assert "purchase.value.amount" not in row["missing"]


def test_both_ends_of_a_range_are_told_and_it_is_in_no_sum(screened: Callable[..., Screening]) -> None:
    found = screened("500-700 tkr;2025-03-01;36;0", "1 000;2025-03-01;36;0", "ca 2 000;2025-03-01;36;0")
    assert "between SEK 500,000 and SEK 700,000" in rows(found)[0]["reason"].replace("\u00a0", " ")
    assert figures(found).total.value == 3_000_00
    assert figures(found).total.without_value == 1
    assert any("1 row states a value by its ends" in note for note in found.notes), found.notes


def test_an_approximate_amount_counts_as_stated(screened: Callable[..., Screening]) -> None:
    row, plain = rows(screened("ca 500 tkr;2025-03-01;36;0", "500 tkr;2025-03-01;36;0"))
    assert row["value_sek"] == plain["value_sek"] == 500_000_00
    assert "value_approximate" in row["warnings"]
    assert {k: row[k] for k in ("direct_procurement", "status")} == {
        k: plain[k] for k in ("direct_procurement", "status")
    }


L = SOCIAL_LIMIT


@pytest.mark.parametrize(
    ("amount", "direct"),
    [
        (f"{L - 1}", "yes"),
        (f"{L}", "no"),
        (f"ca {L - 1}", "yes"),
        (f"ca {L}", "unknown"),
        (f"ca {L + 1}", "no"),
        (f"drygt {L - 1}", "yes"),
        (f"drygt {L}", "no"),
        (f"knappt {L}", "yes"),
        (f"knappt {L + 1}", "no"),
        (f"{L - 9}-{L - 1}", "yes"),
        (f"{L - 9}-{L + 9}", "unknown"),
        (f"minst {L}", "no"),
        (f"högst {L}", "unknown"),
        (f"under {L}", "yes"),
    ],
)
def test_the_same_amount_has_the_same_answer_in_a_list_and_in_a_case_and_none_is_surer_than_the_amount(
    screened: Callable[..., Screening], rulebook: Rulebook, tmp_path: Path, amount: str, direct: str
) -> None:
    [row] = rows(screened(f"{amount};2025-03-01;36;0"))
    assert row["direct_procurement"] == direct
    path = tmp_path / "case.yaml"
    path.write_text(
        "purchase:\n  act: LOU\n  authority: {type: kommun}\n  started: 2025-03-01\n"
        f"  cpv: '{CODE}'\n  contract: {{months: 36, option_months: 0}}\n  value: {{amount: '{amount}'}}\n",
        "utf-8",
    )
    assessment = assess(read_case(path, rulebook.nomenclature), rulebook, TODAY, TODAY)
    assert assessment.routes is not None
    assert assessment.routes["direct_procurement"].verdict.value == direct
    told = {note.note for note in value_notes_that_matter(assessment)}
    approximate = amount.split(maxsplit=1)[0] in {"ca", "drygt", "knappt"}
    assert ("value_approximate" in told) is ("value_approximate" in row["warnings"]) is approximate


@pytest.mark.parametrize(
    ("amount", "length", "options", "kronor"),
    [
        ("500 tkr/år", "2 år", "0", 1_000_000),
        ("500 tkr/år", "2+1+1 år", "", 2_000_000),
        ("500 tkr/år", "24", "12", 1_500_000),
        ("10 000 kr/mån", "24", "0", 240_000),
        ("100 tkr per år", "tillsvidare", "", 400_000),
        ("100 tkr per år", "", "", None),
    ],
)
def test_yearly_amounts_are_counted_for_the_contract(
    screened: Callable[..., Screening], amount: str, length: str, options: str, kronor: int | None
) -> None:
    [row] = rows(screened(f"{amount};2025-03-01;{length};{options}"))
    assert row["value_sek"] == (kronor and kronor * 100)
    assert ("purchase.contract.months" in row["missing"]) == (kronor is None)
    assert "value_per_period" in row["warnings"]


@pytest.mark.parametrize(
    ("amount", "started", "length", "direct"),
    [
        ("10 000 kr/mån", "2019-03-01", "tillsvidare", "unknown"),  # 48 months were not counted then
        ("480 000 kr", "2019-03-01", "tillsvidare", "yes"),
        ("10 000 kr/mån", "2019-03-01", "36", "yes"),
        ("10 000 kr/mån", "2022-02-01", "tillsvidare", "yes"),
    ],
)
def test_a_monthly_amount_without_an_end_is_open_under_the_older_rules(
    screened: Callable[..., Screening], amount: str, started: str, length: str, direct: str
) -> None:
    [row] = rows(screened(f"{amount};{started};{length};0"))
    assert row["direct_procurement"] == direct


def test_vat_is_taken_off_only_at_a_stated_rate(screened: Callable[..., Screening]) -> None:
    amounts = ["125 tkr inkl. 25 % moms", "125 tkr inkl moms", "125 tkr exkl. moms"]
    lines = [f"{amount};2025-03-01;36;0" for amount in amounts]
    assert [row["value_sek"] for row in rows(screened(*lines))] == [100_000_00, None, 125_000_00]
    assert "purchase.value.vat_rate" in rows(screened(*lines))[1]["missing"]
    given = rows(screened(*lines, facts={"purchase.value.vat_rate": Decimal(12)}))
    assert [row["value_sek"] for row in given] == [100_000_00, 11160714, 125_000_00]


@pytest.mark.parametrize("started", ["2025-03-01", "2026-03-01", "2027-12-31"])
@pytest.mark.parametrize("amount", [500_000, 714_000, 749_999.99, 750_000, 750_006, 800_000])
def test_euro_answers_as_the_case_with_the_same_facts(
    screened: Callable[..., Screening], rulebook: Rulebook, started: str, amount: float
) -> None:
    [row] = rows(screened(f"{amount:.2f} EUR;{started};24;0"))
    case = Case.model_validate(
        {
            "purchase": {
                "act": "LOU", "cpv": [CODE], "started": started, "contract": {"months": 24, "option_months": 0},
                "authority": {"type": "municipality"},
                "value": {"amount": Decimal(f"{amount:.2f}"), "currency": "EUR", "vat": "excluded"},
            }
        }
    )  # fmt: skip
    answer = assess(case, rulebook, TODAY)
    assert answer.routes is not None
    assert answer.value is not None
    assert row["value_sek"] == answer.value.ore
    for route in ("direct_procurement", "reserved_mission", "reserved_ideburen"):
        assert row[route] == answer.routes[route].verdict.value


def test_a_period_without_a_change_of_rules_is_answered_as_any_of_its_days(
    screened: Callable[..., Screening],
) -> None:
    period, day = rows(screened("9 mkr;hösten 2025;24;0", "9 mkr;2025-10-01;24;0"))
    routes = ("direct_procurement", "reserved_mission", "reserved_ideburen", "chapter", "annex2")
    assert {name: period[name] for name in routes} == {name: day[name] for name in routes}
    assert period["started"] is None
    assert "started_period" in period["warnings"].split(";")
    assert "date_assumed" not in period["warnings"]


def test_a_period_in_which_rules_change_leaves_the_day_unknown_and_names_the_change(
    screened: Callable[..., Screening],
) -> None:
    [row] = rows(screened("9 mkr;årsskiftet 25/26;24;0"))
    assert row["direct_procurement"] == "unknown"
    assert "purchase.started" in row["missing"]
    assert "1 January 2026" in row["reason"]
    assert "started_period_open" in row["warnings"]
    [with_day] = rows(screened("9 mkr;årsskiftet 25/26;24;0", as_of=date(2025, 3, 1)))
    assert with_day["direct_procurement"] == "no"


def test_a_value_given_for_all_rows_stands_over_what_the_cells_state(screened: Callable[..., Screening]) -> None:
    found = rows(screened("500-700 tkr;2025;24;0", "9 mkr;2025;24;0", facts={"purchase.value_sek": 100_00}))
    assert [row["value_sek"] for row in found] == [100_00, 100_00]
    assert "value_range" not in found[0]["warnings"]


def test_options_that_contradict_each_other_are_a_problem_of_the_row(screened: Callable[..., Screening]) -> None:
    agreeing, differing = rows(screened("9 mkr;2025-03-01;2+1 år;12", "9 mkr;2025-03-01;2+1 år;24"))
    assert agreeing["error"] is None
    assert differing["status"] == "error"
    assert "12 months of options, this column 24" in differing["error"]


def test_a_contract_between_two_days_and_a_type_by_name(make_csv: Callable[..., Path], rulebook: Rulebook) -> None:
    text = (
        "Dnr;Köpare;Myndighetstyp;Avtalsstart;Avtalsslut\n"
        "1;Örebro kommun;;2025-01-01;2027-12-31\n"
        "2;Örebro kommun;Region;2025-01-01;\n"
        "3;Örebro kommun;Annat;2025-01-01;2024-12-31\n"
        "4;Örebro kommun;Klubb;mars 2025;2027-12-31\n"
    )
    inventory = read_inventory(make_csv(text), nomenclature=rulebook.nomenclature)
    assert inventory.frame["purchase.contract.months"].to_list() == [36, None, None, None]
    assert inventory.frame["purchase.authority.type"].to_list() == ["municipality", "region", None, None]
    assert inventory.frame["type_from_name"].to_list() == [True, False, False, False]
    assert inventory.problems["text"].to_list() == ["2024-12-31", "Klubb", "mars 2025"]


def test_a_contract_without_a_last_day_runs_until_further_notice(
    make_csv: Callable[..., Path], rulebook: Rulebook
) -> None:
    text = (
        "Dnr;Avtalsstart;Avtalsslut;Avtalstid\n1;2025-01-01;tillsvidare;\n2;;T.v.;24 mån\n3;;2027-12-31;\n4;;;löpande\n"
    )
    inventory = read_inventory(make_csv(text), nomenclature=rulebook.nomenclature)
    assert inventory.frame["purchase.value.indefinite"].to_list() == [True, None, None, True]
    assert inventory.frame["purchase.contract.to"].is_null().to_list() == [True, True, False, True]
    assert inventory.problems.is_empty()


def test_the_currency_of_an_amount_may_stand_in_a_column_of_its_own(
    make_csv: Callable[..., Path], rulebook: Rulebook
) -> None:
    text = "Dnr;CPV;Värde;Valuta\n1;;90000;EUR\n2;;90000;SEK\n3;;90000;\n4;;90 tkr;EUR\n5;;90000;NOK\nSumma;;450000;\n"
    inventory = read_inventory(make_csv(text), nomenclature=rulebook.nomenclature)
    assert inventory.frame["value_currency"].to_list() == ["EUR", "SEK", "SEK", "SEK", None]
    assert inventory.value_total == 270_000_00
    assert inventory.problems["text"].to_list() == ["90000 NOK"]
    told = [template.format(**words) for template, words in inventory.notes]
    assert any("currency of the amounts was read from the column “Valuta”" in note for note in told)
    assert not any("not used" in note for note in told)


AMOUNTS = [
    "500-700 tkr", "ca 500 tkr", "> 5 mkr", "högst 8 mkr", "400 000 EUR", "500 tkr/år", "1 mkr inkl. moms",
    "125 tkr inkl. 25 % moms", "1.234", "-5", "", "12 345,67", "9 mkr", "okänt",
]  # fmt: skip
DAYS = ["2025-03-01", "hösten 2025", "2021", "snart", "", "45717", "2026-03-01"]
LENGTHS = ["24", "2+1+1 år", "tillsvidare", "", "3"]
lines = st.lists(
    st.tuples(*map(st.sampled_from, (AMOUNTS, DAYS, LENGTHS, ["", "0", "24", "ja"]))).map(";".join),
    min_size=1,
    max_size=8,
)


@settings(max_examples=examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_lines=lines, cut=st.integers(1, 7))
def test_a_row_is_answered_alike_whatever_stands_beside_it_and_the_sums_hold(
    screened: Callable[..., Screening], given_lines: list[str], cut: int
) -> None:
    together = screened(*given_lines)
    parts = [part for part in (given_lines[:cut], given_lines[cut:]) if part]
    apart = [row for part in parts for row in rows(screened(*part))]
    differs = {"row", "id", "file"}
    assert [{k: v for k, v in row.items() if k not in differs} for row in rows(together)] == [
        {k: v for k, v in row.items() if k not in differs} for row in apart
    ]
    assert figures(together).total.value == (
        sum(row["value_sek"] or 0 for row in apart) if any(row["value_sek"] is not None for row in apart) else None
    )
