"""Lengths in weeks and days, until further notice, and deadlines in time zones; who may answer is never overstated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reservkoll.annotate.copy import check_copy
from reservkoll.common.errors import InputError
from reservkoll.common.swedish_time import in_sweden
from reservkoll.i18n import Language, translator
from reservkoll.reports.content.notices import NoticesContent, length_of
from reservkoll.reports.export.documents.notices import notices_frame
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.readers.notices.eforms import read_notice
from reservkoll.tabular.readers.notices.notice import Lot, Term
from reservkoll.tabular.readers.notices.source import _length
from tests.notices.made_up import MadeLot
from tests.notices.test_answer import NOTICE, ROOT, answer_of
from tests.notices.test_reading import collected

DURATION = '<cbc:DurationMeasure unitCode="MONTH">36</cbc:DurationMeasure>'


@pytest.mark.parametrize(
    ("number", "unit", "start", "told"),
    [
        (52, "WEEK", None, "11,958932 månader"),
        (365, "DAY", None, "12 månader"),
        (1095, "DAY", None, "36 månader"),
        (1096, "DAY", None, "1096 dagar"),  # three years where one of them is a leap year, else a day more: not known
        (1096, "DAY", date(2027, 1, 1), "36,000000 månader"),
        (1096, "DAY", date(2025, 1, 1), "36,032258 månader"),
        (1097, "DAY", None, "36,041068 månader"),
        (157, "WEEK", None, "36,106776 månader"),
        (3, "YEAR", None, "3 år"),
        (0, "DAY", None, "0 dagar"),
        (999_999, "WEEK", None, "999999 veckor"),
        (36_525, "DAY", date(9999, 1, 1), "36525 dagar"),
    ],
)
def test_days_and_weeks_are_months(number: int, unit: str, start: date | None, told: str) -> None:
    assert _length(Term(Decimal(number), unit, start)) == told


def lot_with(old: str, new: str) -> Lot:
    return read_notice(NOTICE.xml().replace(old, new).encode(), "a.xml").lots[0]


@pytest.mark.parametrize(("code", "told"), [("UNLIMITED", "tills vidare"), ("UNKNOWN", "")])
def test_a_contract_until_further_notice(code: str, told: str) -> None:
    term = lot_with(DURATION, f'<cbc:DescriptionCode listName="timeperiod">{code}</cbc:DescriptionCode>').term
    assert length_of(term, translator(Language.SV)) == told
    assert (_length(term) or "") == told


def test_an_impossible_number_of_months_is_not_cut_to_a_possible_one() -> None:
    assert lot_with(">36<", ">1234567<").term.number is None


@pytest.mark.parametrize(
    ("day", "hour", "last"),
    [
        ("2026-11-30+01:00", "23:59:00+01:00", (date(2026, 11, 30), time(23, 59))),
        ("2026-11-30Z", "23:30:00Z", (date(2026, 12, 1), time(0, 30))),
        ("2026-06-30Z", "10:00:00Z", (date(2026, 6, 30), time(12))),
        ("2026-11-29-05:00", "22:00:00.000-05:00", (date(2026, 11, 30), time(4))),
        ("2026-11-30", "09:00:00", (date(2026, 11, 30), time(9))),
        ("9999-12-31-10:00", "23:00:00-10:00", (date(9999, 12, 31), time(23))),
        ("2026-11-30Z", "late", (date(2026, 11, 30), None)),
    ],
)
def test_a_deadline_is_told_in_swedish_time(day: str, hour: str, last: tuple[date, time | None]) -> None:
    notice = replace(NOTICE, lots=(MadeLot(deadline=day),)).xml().replace("23:59:00+01:00", hour)
    lot = read_notice(notice.encode(), "a.xml").lots[0]
    assert (lot.deadline, lot.deadline_time) == last


def test_a_call_for_interest_has_its_last_day(tmp_path: Path, rulebook: Rulebook) -> None:
    period = (
        "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
        "<efac:InterestExpressionReceptionPeriod><cbc:EndDate>2026-12-01+01:00</cbc:EndDate>"
        "</efac:InterestExpressionReceptionPeriod></efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension>"
        "</ext:UBLExtensions></cac:TenderingProcess>"
    )
    notice = replace(NOTICE, lots=(MadeLot(deadline=None),)).xml().replace("</cac:TenderingProcess>", period)
    assert read_notice(notice.encode(), "a.xml").lots[0].deadline == date(2026, 12, 1)


@given(st.datetimes(datetime(1996, 1, 1), datetime(2037, 1, 1), timezones=st.just(ZoneInfo("UTC"))))
@settings(max_examples=50)
def test_swedish_time_is_that_of_the_list_of_time_zones(moment: datetime) -> None:
    assert in_sweden(moment) == moment.astimezone(ZoneInfo("Europe/Stockholm")).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("lot", "told"),
    [
        (MadeLot(cpv="90919200"), "Öppen för alla."),
        (MadeLot(cpv="90919200", reserved=()), "Öppen för alla, om inte"),
        (MadeLot(), "Öppen för alla, om inte"),  # 25 a § has no code, and could be used
        (MadeLot(reserved=("res-something-new",), cpv="09310000"), "Reserverad, men"),
        (MadeLot(reserved=("res-pub-ser",), months=60), "Reserverad, men"),
        (MadeLot(reserved=("none",), description="Reserverad för idéburna."), "Ord i texten antyder"),
    ],
)
def test_what_is_or_may_be_reserved_is_never_told_as_open_to_all(
    tmp_path: Path, rulebook: Rulebook, lot: MadeLot, told: str
) -> None:
    answer = answer_of(tmp_path, rulebook, lot, suppliers=(ROOT / "examples/supplier-association.yaml",))
    (row,) = answer.shown
    assert NoticesContent(answer).open_to(row).startswith(told)


def test_reserved_execution_is_told(tmp_path: Path, rulebook: Rulebook) -> None:
    code = (
        '<cac:ContractExecutionRequirement><cbc:ExecutionRequirementCode listName="reserved-execution">yes'
        "</cbc:ExecutionRequirementCode></cac:ContractExecutionRequirement></cac:TenderingTerms>"
    )
    lot = lot_with("</cac:TenderingTerms>", code)
    answer = answer_of(tmp_path, rulebook, MadeLot(), suppliers=(ROOT / "examples/supplier-association.yaml",))
    assert answer.stated(lot) == "Inte reserverad. Ska fullgöras inom ett program för skyddad anställning"
    (row,) = answer.shown
    assert "alla" not in NoticesContent(answer).open_to(replace(row, lot=lot, is_reserved=True))


def test_data_without_rows_has_its_headings(tmp_path: Path, rulebook: Rulebook) -> None:
    one, none = (answer_of(tmp_path, rulebook, MadeLot(), precedents=only) for only in (False, True))
    assert none.shown == ()
    assert set(notices_frame(one).columns) <= set(notices_frame(none).columns)


def test_an_amount_in_euro_is_told_as_stated(tmp_path: Path, rulebook: Rulebook) -> None:
    answer = answer_of(tmp_path, rulebook, MadeLot(amount="500000", currency="EUR"))
    assert NoticesContent(answer).value(answer.rows[0]).startswith("500\N{NO-BREAK SPACE}000 EUR")


@pytest.mark.parametrize(("planned", "begins"), [("", None), ("2027-05-01+02:00", date(2027, 5, 1))])
def test_a_planned_procurement_has_not_begun_when_the_plan_is_sent(planned: str, begins: date | None) -> None:
    plan = replace(NOTICE, kind="planning").xml()
    if planned:
        plan = plan.replace(
            "<cbc:RegulatoryDomain>", f"<cbc:PlannedDate>{planned}</cbc:PlannedDate><cbc:RegulatoryDomain>"
        )
    assert read_notice(plan.encode(), "a.xml").begins == begins
    assert read_notice(NOTICE.xml().encode(), "a.xml").begins == date(2026, 11, 1)


def test_what_no_notice_should_hold_is_not_carried_on() -> None:
    assert len(lot_with(">Daglig verksamhet<", f">{'x' * 100_000}<").title) == 1000
    assert lot_with(">85312100<", ">85312100-0<").cpv == "85312100"
    assert lot_with(">12000000<", ">0<").value is None  # not told, and no value of nothing


def test_answers_are_not_written_into_notices(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(NOTICE.xml(), "utf-8")
    for source in (tmp_path, tmp_path / "a.xml"):
        with pytest.raises(InputError, match="cannot be written into notices"):
            check_copy([source], tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("amounts", "finding"),
    [
        (("200000", "200000"), "not_reserved"),  # together below the limit for direct procurement
        (("200000", "9000000"), "could_have_been"),
        (("200000", None), "unknown"),
    ],
)
def test_the_value_of_all_lots_decides(
    tmp_path: Path, rulebook: Rulebook, amounts: tuple[str | None, ...], finding: str
) -> None:
    answer = answer_of(tmp_path, rulebook, *(MadeLot(amount=each) for each in amounts))
    assert answer.rows[0].finding == finding
    assert [row.value for row in answer.rows] == [each and int(each) * 100 for each in amounts]


def two_buyers(first: str, second: str, types: tuple[str, str]) -> str:
    """A notice by a buyer of the country `first` and one of `second`."""
    notice = replace(NOTICE, country=first, legal_type=types[0]).xml()
    company = notice[notice.index("<efac:Organization>") : notice.index("</efac:Organizations>")]
    other = company.replace("ORG-0001", "ORG-0002").replace("Storstads", "Andra").replace(f">{first}<", f">{second}<")
    party = notice[notice.index("<cac:ContractingParty>") : notice.index("<cac:ProcurementProjectLot>")]
    also = party.replace("ORG-0001", "ORG-0002").replace(f">{types[0]}<", f">{types[1]}<")
    return notice.replace(company, company + other).replace(party, party + also)


@pytest.mark.parametrize(("types", "told"), [(("la", "la"), "la"), (("cga", "la"), "")])
def test_of_several_buyers_those_of_the_country_come_first(tmp_path: Path, types: tuple[str, str], told: str) -> None:
    (each,) = collected(tmp_path, two_buyers("NOR", "SWE", types)).lots
    assert [buyer.country for buyer in each.notice.buyers] == ["SWE", "NOR"]
    assert each.notice.buyers[0].name == "Andra kommun"
    assert each.notice.legal_type == told
