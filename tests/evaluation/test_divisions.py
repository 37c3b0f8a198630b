"""What is proposed, applied, gives what was promised; nothing that is proposed goes under a limit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

from reservkoll.conditions.comparison import Compare
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.divisions import Divisions, Kind, Nothing, divisions
from reservkoll.evaluation.lots import read_lots, reserved_routes
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.case_file import read_case
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.interview.case_text import case_text
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
DAY = date(2025, 3, 1)
CARE, CLEANING, PARKS = "85312120-6", "90910000-9", "77310000-6"
CODES = [CARE, "85320000-8", "80410000-1", CLEANING, PARKS, "72000000-5", "45210000-2", "39000000-2", "55523100-3"]
SUPPLIER = {"legal_form": "ekonomisk_forening", "integration": {"main_aim": True, "share_percent": 40}}


def _found(**purchase: Any) -> Divisions:
    facts = {
        "act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": DAY,
        "contract": {"months": 36, "option_months": 0}, "value": {"vat": "excluded", "amount": 30_000_000},
    } | purchase  # fmt: skip
    return divisions(assess(Case.model_validate({"purchase": facts}), BOOK, DAY), Language.SV)


def _kinds(found: Divisions) -> list[Kind]:
    return [proposal.kind for proposal in found.proposals]


def test_codes_that_stand_differently_to_the_lists_are_divided_by_task() -> None:
    (task,) = [each for each in _found(cpv=[CARE, "85320000-8", CLEANING]).proposals if each.kind is Kind.TASK]
    assert [list(answer.codes) for answer in task.lots] == [[CARE, "85320000-8"], [CLEANING]]
    assert "reserved_ideburen" in task.opens
    assert all(answer.lot.amount is None for answer in task.lots)


def test_amounts_of_parts_go_with_their_codes() -> None:
    parts = [{"cpv": CARE, "amount": 9_000_000}, {"cpv": CLEANING, "amount": 4_000_000}]
    (task,) = [each for each in _found(parts=parts, value={"vat": "excluded"}).proposals if each.kind is Kind.TASK]
    assert [answer.lot.amount for answer in task.lots] == [9_000_000, 4_000_000]


def test_park_care_is_divided_by_the_areas_that_are_stated_and_the_amounts_add_up() -> None:
    (area,) = _found(cpv=[PARKS], areas=["Norr", "Söder", "Väster"], value={"amount": 10_000_000}).proposals
    assert [answer.lot.area for answer in area.lots] == ["Norr", "Söder", "Väster"]
    assert sum(answer.lot.amount or 0 for answer in area.lots) == 10_000_000
    assert (area.kind, area.opens, area.example) == (Kind.AREA, (), False)
    assert all("reserved_workshop" in answer.open for answer in area.lots)


def test_areas_that_nobody_stated_are_told_as_an_example() -> None:
    (area,) = _found(cpv=[PARKS]).proposals
    assert area.example


def test_a_contract_longer_than_the_cap_is_divided_into_periods_that_fit() -> None:
    found = _found(cpv=[CARE], contract={"months": 48, "option_months": 36})
    (period,) = [each for each in found.proposals if each.kind is Kind.PERIOD]
    assert [answer.lot.months for answer in period.lots] == [28, 28, 28]
    assert period.opens == ("reserved_mission",)
    assert all(answer.routes["reserved_mission"].doubts for answer in period.lots)


def test_the_cap_of_periods_is_that_of_the_rule() -> None:
    """rules/lots.yaml repeats the number of 19 kap. 25 §; the rule is where it holds."""
    term = BOOK.terms["contract_at_most_36_months"]
    caps = {
        each.at_most
        for each in (term.when, *term.when.parts())
        if isinstance(each, Compare) and each.fact == "purchase.contract.months"
    }
    assert caps == {BOOK.lots.divisions.period.longest_months}


def test_nothing_is_proposed_where_the_whole_may_be_procured_directly() -> None:
    assert _found(cpv=[CARE, CLEANING], value={"amount": 600_000}) == Divisions((), Nothing.DIRECT)


def test_why_nothing_is_proposed_is_told() -> None:
    assert _found().nothing is Nothing.NO_CODES
    assert _found(cpv=[CARE], lots=[{"name": "A"}]).nothing is Nothing.DIVIDED
    parts = [{"cpv": CARE, "amount": 1}, {"cpv": CLEANING, "amount": 2}]
    assert _found(parts=parts).nothing is Nothing.CONTRADICTED  # with the stated amount
    assert _found(cpv=["39000000-2"], subject="goods", value={"amount": 1_000_000}).nothing is Nothing.NOTHING_OPENS


AMOUNTS = st.integers(300_000, 40_000_000)
SERVICES = st.sampled_from(CODES[:6])
VALUES = st.one_of(
    st.fixed_dictionaries({"amount": AMOUNTS}, optional={"vat": st.just("excluded"), "options": st.just([2_000_000])}),
    st.fixed_dictionaries({"basis": st.just("monthly"), "monthly": st.integers(20_000, 900_000)}),
    st.fixed_dictionaries({"lots": st.lists(AMOUNTS, min_size=1, max_size=3)}),
)
COMMON = {
    "act": st.sampled_from(["LOU", "LOU", "LOU", "LUF", "LUK"]),
    "authority": st.sampled_from([{"type": "municipality"}, {"type": "central_government"}]),
    "started": st.sampled_from([date(2022, 6, 1), DAY, date(2026, 4, 1)]),
    "subject": st.just("services"),
    "contract": st.fixed_dictionaries({"months": st.integers(20, 90)}, optional={"option_months": st.just(0)}),
}
OPTIONAL = {
    "areas": st.lists(st.sampled_from(["Norr", "Söder", "ja", "07", "Öst: A"]), max_size=3),
    "ground": st.sampled_from(["urgency", "no_tenders", "review_pending"]),
}
PURCHASES = st.one_of(
    st.fixed_dictionaries(
        {**COMMON, "cpv": st.lists(SERVICES, min_size=1, max_size=4, unique=True), "value": VALUES}, optional=OPTIONAL
    ),
    st.fixed_dictionaries(
        {
            **COMMON,
            "parts": st.lists(st.fixed_dictionaries({"cpv": SERVICES, "amount": AMOUNTS}), min_size=2, max_size=4),
        },
        optional=OPTIONAL,
    ),
)


@given(PURCHASES, st.sampled_from([None, SUPPLIER]))
@settings(max_examples=40, deadline=None)
def test_every_proposal_applied_gives_what_it_promised(
    purchase: dict[str, Any], supplier: dict[str, Any] | None
) -> None:
    case = Case.model_validate({"purchase": purchase} | ({"supplier": supplier} if supplier else {}))
    whole = assess(case, BOOK, DAY)
    alone = whole.reader.alone
    for proposal in divisions(whole, Language.SV).proposals:
        applied = _applied(proposal.case)
        answers = read_lots(applied)
        promised = [{route: each.verdict for route, each in lot.routes.items()} for lot in proposal.lots]
        assert [{route: each.verdict for route, each in lot.routes.items()} for lot in answers] == promised
        # something may be reserved, and no limit is passed under
        assert any(set(reserved_routes(BOOK)) & set(lot.open) for lot in answers)
        assert alone("direct_procurement").verdict is not Verdict.YES
        assert not any(lot.routes["direct_procurement"].verdict is Verdict.YES for lot in answers)
        assert applied.value is not None
        assert whole.value is not None
        assert (applied.value.low_ore, applied.value.high_ore) == (whole.value.low_ore, whole.value.high_ore)
        assert [found.id for found in applied.contradictions] == [found.id for found in whole.contradictions]


def _applied(case: Case) -> Assessment:
    """The case as it is read when it has been written to a file."""
    text = case_text(case)
    assert yaml.safe_load(text)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(text, "utf-8")
        return assess(read_case(path, BOOK.nomenclature), BOOK, DAY)
