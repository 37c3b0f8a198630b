"""What notices say, held against the law: both sides of code and length, and what silence says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from reservkoll.common.errors import InputError
from reservkoll.notices.request import NoticesRequest
from reservkoll.notices.result import NoticesAnswer
from reservkoll.notices.service import NoticesService
from reservkoll.reports.content.notices import NoticesContent, document_of
from reservkoll.reports.export.documents.notices import notices_document, notices_frame
from reservkoll.reports.export.notices_calendar import notices_ics
from reservkoll.reports.outputs import MadeNotices
from reservkoll.reports.render.html.document_page import document_page
from reservkoll.reports.render.markdown import markdown
from reservkoll.rulebook.rulebook import Rulebook
from tests.notices.made_up import MadeLot, MadeNotice
from tests.notices.test_reading import written

TODAY = date(2026, 11, 30)
NOTICE = MadeNotice()
ROOT = Path(__file__).parents[2]


def answer_of(
    folder: Path,
    rulebook: Rulebook,
    *lots: MadeLot,
    notice: MadeNotice = NOTICE,
    suppliers: tuple[Path, ...] = (),
    precedents: bool = False,
) -> NoticesAnswer:
    named = tuple(replace(lot, id=f"LOT-{number:04}") for number, lot in enumerate(lots, start=1))
    path = written(folder, replace(notice, lots=named))
    request = NoticesRequest(files=(path,), today=TODAY, suppliers=suppliers, precedents=precedents)
    return NoticesService(request, rulebook).answer()


@pytest.mark.parametrize(
    ("lot", "finding"),
    [
        (MadeLot(reserved=("res-pub-ser",), months=36), "reserved_and_may"),
        (MadeLot(reserved=("res-pub-ser",), months=37), "reserved_but_may_not"),
        (MadeLot(reserved=("res-pub-ser",), months=24, renewals=1, renewals_text="12 månader"), "reserved_and_may"),
        (MadeLot(reserved=("res-pub-ser",), months=24, renewals=1, renewals_text="13 månader"), "reserved_but_may_not"),
        (MadeLot(reserved=("res-pub-ser",), months=24, renewals=1, renewals_text="enligt avtal"), "reserved_unsettled"),
        (MadeLot(reserved=("res-pub-ser",), months=None), "reserved_unsettled"),
        (MadeLot(reserved=("res-pub-ser",), cpv="90910000"), "reserved_but_may_not"),
        (MadeLot(reserved=("res-ws",), cpv="90910000"), "reserved_and_may"),
        (MadeLot(reserved=("res-pub-ser", "res-ws"), cpv="90910000"), "reserved_and_may"),
        (MadeLot(reserved=("res-something-new",)), "reserved_unsettled"),
        (MadeLot(reserved=("none",)), "could_have_been"),
        (MadeLot(reserved=()), "could_have_been"),
        (MadeLot(reserved=("none",), months=96), "could_have_been"),  # 25 a § has no cap on the length
        (MadeLot(reserved=("none",), cpv="90910000"), "not_reserved"),
    ],
)
def test_a_notice_against_the_law(tmp_path: Path, rulebook: Rulebook, lot: MadeLot, finding: str) -> None:
    (row,) = answer_of(tmp_path, rulebook, lot).rows
    assert row.finding == finding


def test_silence_is_told_to_be_no_answer_and_words_are_hints(tmp_path: Path, rulebook: Rulebook) -> None:
    lot = MadeLot(title="Daglig verksamhet", description="Upphandlingen är reserverad för idéburna organisationer.")
    answer = answer_of(tmp_path, rulebook, lot)
    (row,) = answer.rows
    assert row.finding == "could_have_been"
    assert {hint.words for hint in row.hints} == {"reserverad för", "idéburna"}
    content = NoticesContent(answer)
    assert content.hint(row).startswith("En antydan i texten")
    assert "25 a §" in next(iter(content.remarks()))


@pytest.mark.parametrize("text", ["Säkring 25 A", "Ledningen är 25 a lång", "Reserverade platser", "25 §"])
def test_what_only_looks_alike_is_no_hint(tmp_path: Path, rulebook: Rulebook, text: str) -> None:
    assert answer_of(tmp_path, rulebook, MadeLot(description=text)).rows[0].hints == ()


def test_what_is_open_for_a_supplier(tmp_path: Path, rulebook: Rulebook) -> None:
    answer = answer_of(
        tmp_path,
        rulebook,
        MadeLot(title="Sen", deadline="2027-03-01+01:00", reserved=("res-pub-ser",)),
        MadeLot(title="I dag", deadline="2026-11-30+01:00", reserved=("res-ws",), cpv="90910000"),
        MadeLot(title="I går", deadline="2026-11-29+01:00"),
        MadeLot(title="Utan dag", deadline=None),
        MadeLot(title="För lång", deadline="2027-01-01+01:00", reserved=("res-pub-ser",), months=60),
        MadeLot(title="Till alla", deadline="2027-01-02+01:00"),
        MadeLot(title="Elkraft", deadline="2027-01-02+01:00", cpv="09310000"),
        suppliers=(ROOT / "examples/supplier-association.yaml",),
    )
    assert [row.lot.title for row in answer.shown] == ["I dag", "För lång", "Till alla", "Sen"]
    content = NoticesContent(answer)
    today, too_long, to_all, late = (content.open_to(row) for row in answer.shown)
    assert "inte uppfyllt" in today
    assert "får den inte vara det" in too_long
    assert to_all == "Öppen för alla, om inte handlingarna säger något annat."
    assert "alla 4 villkor på leverantören är uppfyllda" in late
    days = [event.decoded("dtstart") for event in Calendar.from_ical(notices_ics(answer)).walk("VEVENT")]
    assert days == sorted(days)
    assert len(days) == 4


def test_precedents_are_the_reserved_ones(tmp_path: Path, rulebook: Rulebook) -> None:
    lots = (MadeLot(), MadeLot(reserved=("res-ws",), cpv="90910000"), MadeLot(reserved=("res-pub-ser",)))
    answer = answer_of(tmp_path, rulebook, *lots, precedents=True)
    assert [(row.lot.cpv, row.lot.reserved) for row in answer.shown] == [
        ("85312100", ("res-pub-ser",)),
        ("90910000", ("res-ws",)),
    ]


def test_for_and_precedents_exclude_each_other(rulebook: Rulebook) -> None:
    request = NoticesRequest(files=(Path("a.xml"),), today=TODAY, precedents=True, suppliers=(Path("b.yaml"),))
    with pytest.raises(InputError, match="different things"):
        NoticesService(request, rulebook)


@pytest.mark.parametrize("country", ["Sverige", "SE", "S3E", ""])
def test_a_country_is_three_letters(country: str) -> None:
    with pytest.raises(InputError, match="three letters"):
        NoticesRequest(files=(Path("a.xml"),), today=TODAY, country=country)


def test_every_form_tells_every_lot_and_no_personal_number(tmp_path: Path, rulebook: Rulebook) -> None:
    notice = replace(NOTICE, buyer="Ombud 19811218-9876 <b>kommun</b>")
    answer = answer_of(tmp_path, rulebook, MadeLot(), MadeLot(title="=cmd|' /C calc'!A0"), notice=notice)
    document = document_of(MadeNotices(answer))
    page, text = document_page(document), markdown(document)
    assert len(notices_document(answer).lots) == notices_frame(answer).height == len(answer.rows) == 2
    for form in (page, text):
        assert "9876" not in form
        assert "<b>kommun" not in form
        assert "https://ted.europa.eu/sv/notice/-/detail/123456-2026" in form
    assert page.count("85312100 ") == text.count("85312100 ") == 2
