"""The plan for dialogue as a calendar file and as a workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from icalendar import Calendar
from tests.shipped_routes import REPORTED

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language
from reservkoll.reports.export.calendar import plan_ics, write_plan_ics
from reservkoll.reports.render.xlsx import plan_workbook as plan_xlsx
from reservkoll.reports.render.xlsx.plan_workbook import write_plan_xlsx
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.dialogue_plan.result import PLANNED, UNPLANNED, Lead, Plan
from reservkoll.screening.timing import Horizon
from reservkoll.screening.totals import Figures, Total, by_opening

TODAY = date(2026, 11, 22)
LINE: dict[str, Any] = {
    "area": "853 Socialvård, barn; unga", "apart": "", "title": "Stöd, dag; natt\\helg\nrad två", "id": "KS-1",
    "buyer": "Exempelköpings kommun", "cpv": "85312000-9", "openings": "Reserverad 25 a § (idéburna)",
    "value_sek": 960_000_000, "direct": False, "invite": date(2027, 2, 28), "notice": date(2027, 8, 31),
    "end": date(2028, 5, 31), "latest_end": date(2029, 5, 31), "notice_from": "counted", "end_from": "estimated",
    "late": "", "file": "list.xlsx", "sheet": "Blad1", "row": 5, "uid": "abc",
}  # fmt: skip
OPENED = {
    "reserved": {"coming": Total(1, 960_000_000, 0), "past": Total(1, None, 1)},
    "unknown": {"undated": Total(2, 5, 0)},
}
FIGURES = Figures(
    total=Total(4, 960_000_005, 1), by_status={}, by_route={}, verdicts={}, several_routes=0, warnings={},
    openings=by_opening({(opening, timing): total for opening, of in OPENED.items() for timing, total in of.items()},
                        REPORTED),
)  # fmt: skip
UNPLANNED_LINE = {name: LINE.get(name) for name in UNPLANNED} | {"reason": "no_start"}


def plan_of(*lines: dict[str, Any], language: Language = Language.SV) -> Plan:
    rows = pl.DataFrame([{**LINE, **line} for line in lines], schema=PLANNED)
    return Plan(
        rows=rows,
        unplanned=pl.DataFrame([UNPLANNED_LINE], schema=UNPLANNED),
        figures=FIGURES,
        reported=REPORTED,
        openings={name: each.name.text(language) for name, each in load_rulebook().openings.openings.items()},
        horizon=Horizon(TODAY, 24),
        leads=(Lead("invite.advertised", "från inbjudan till annonsen", 6, "Råd: därför", False),
               Lead("invite.direct", "från inbjudan till offertförfrågan", 4, "Råd: annat", True)),
        invitation=("Bjud in öppet.", "LOU 19 kap. 2 §"),
        run={"Regelverk": "2026.1"},
        language=language,
    )  # fmt: skip


def events(plan: Plan) -> list[Any]:
    return list(Calendar.from_ical(plan_ics(plan)).walk("VEVENT"))


def test_a_purchase_has_three_whole_day_events() -> None:
    found = events(plan_of({}))
    assert [(str(event["UID"]), event["DTSTART"].dt, event["DTEND"].dt) for event in found] == [
        ("abc-invite@reservkoll", date(2027, 2, 28), date(2027, 3, 1)),
        ("abc-notice@reservkoll", date(2027, 8, 31), date(2027, 9, 1)),
        ("abc-end@reservkoll", date(2028, 5, 31), date(2028, 6, 1)),
    ]
    assert {event["DTSTAMP"].dt for event in found} == {datetime(2026, 11, 22, tzinfo=UTC)}
    assert str(found[0]["SUMMARY"]) == "Bjud in till dialog: Stöd, dag; natt\\helg\nrad två"
    assert found[0]["CATEGORIES"].cats == ["853 Socialvård, barn; unga"]
    assert "Hur dagarna är kända: start räknad bakåt, slut uppskattat" in str(found[1]["DESCRIPTION"])


def test_texts_are_escaped_and_no_text_can_begin_a_line_of_its_own() -> None:
    bad = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:y\x00\x0b"
    raw = plan_ics(plan_of({"title": bad, "area": bad, "buyer": bad}))
    lines = raw.decode("utf-8").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 3
    assert not any(line.startswith("UID:y") for line in lines)
    assert b"\x00" not in raw
    assert max(len(line.encode()) for line in lines) <= 75
    assert len(events(plan_of({"title": bad}))) == 3


def test_the_same_plan_gives_the_same_bytes_and_a_name_that_is_not_there_is_its_row(tmp_path: Path) -> None:
    plan = plan_of({}, {"title": None, "id": None, "end": None, "latest_end": None, "end_from": None, "uid": "def"})
    for path in (tmp_path / "a.ics", tmp_path / "b.ics"):
        write_plan_ics(plan, path)
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()
    found = events(plan)
    assert len(found) == 5
    assert str(found[3]["SUMMARY"]) == "Bjud in till dialog: Rad 5"


def test_direct_procurement_asks_for_an_offer_and_what_is_late_stands_on_the_day_of_the_plan() -> None:
    late = {"direct": True, "invite": date(2026, 8, 1), "notice": date(2026, 11, 1), "late": "notice"}
    found = events(plan_of(late))
    assert [event["DTSTART"].dt for event in found] == [TODAY, TODAY, date(2028, 5, 31)]
    assert str(found[1]["SUMMARY"]).startswith("Begär offert:")
    assert str(found[1]["DESCRIPTION"]).startswith("Dagen för annons eller offert har passerat")


def test_personal_numbers_are_masked_in_the_names_of_files() -> None:
    assert "9876" not in plan_ics(plan_of({"file": "811218-9876.xlsx"})).decode()


def written(plan: Plan, tmp_path: Path) -> Any:
    path = tmp_path / "plan.xlsx"
    write_plan_xlsx(plan, path)
    return openpyxl.load_workbook(path)


def test_the_workbook_goes_by_day_and_marks_the_months(tmp_path: Path) -> None:
    other = {"area": "90 Städning", "title": "Städ", "late": "invite", "invite": date(2026, 9, 1),
             "notice": date(2026, 12, 1), "end": None, "latest_end": None, "end_from": None}  # fmt: skip
    book = written(plan_of({"title": "=1+1"}, other), tmp_path)
    assert book.sheetnames == ["Kalender", "Utan dag", "Så är det räknat"]
    sheet = book["Kalender"]
    head = next(cell.row for cell in sheet["A"] if cell.value == "Inköp")
    months = [cell.value for cell in sheet[head]][10:]
    assert months[0] == "2026-11"
    assert months[-1] == "2028-05"
    assert [cell.value for cell in sheet["A"]][head:] == [
        "Bjud in senast i februari 2027", "=1+1 (KS-1)", "Bjud in genast", "Städ (KS-1)"
    ]  # fmt: skip
    assert sheet.cell(head + 2, 1).data_type == "s"
    assert sheet.cell(head + 2, 10).value == "853 Socialvård, barn; unga"

    def marks(row: int) -> dict[str, str]:
        return {month: cell.value for month, cell in zip(months, sheet[row][10:], strict=True) if cell.value}

    assert marks(head + 2) == {"2027-02": "B", "2027-08": "A", "2028-05": "S"}
    assert marks(head + 4) == {"2026-11": "B", "2026-12": "A"}  # the day that has passed stands in today's month
    line = [cell.value for cell in sheet[head + 2]][:9]
    assert line[3:8] == [
        9_600_000, datetime(2027, 2, 28), datetime(2027, 8, 31), datetime(2028, 5, 31),
        "start räknad bakåt, slut uppskattat",
    ]  # fmt: skip
    assert line[8] == "Med optioner slutar avtalet 31 maj 2029."
    assert sheet.cell(head + 4, 9).value == "Dagen för inbjudan har passerat: bjud in genast."
    told = [str(cell.value) for cell in sheet["A"]]
    assert "1 av 1 kommande inköp kan öppnas, till ett värde av 9,6\u00a0mkr." in told
    assert "Kan öppnas men är inte kommande – redan upphandlat: 1 (okänt värde)." in told
    assert "Inköp i planen: 2. På nästa blad, utan en dag att planera efter: 1." in told
    assert any("LOU 19 kap. 2 §" in str(cell.value) for cell in sheet["A"])


def test_what_has_no_day_and_how_it_was_counted_stand_on_their_sheets(tmp_path: Path) -> None:
    book = written(plan_of({}), tmp_path)
    assert "ingen dag är angiven" in book["Utan dag"]["E2"].value
    rows = [[cell.value for cell in line] for line in book["Så är det räknat"].iter_rows(max_row=3)]
    assert rows[1] == ["invite.advertised", "från inbjudan till annonsen", 6, "Råd: därför"]
    texts = [cell.value for cell in book["Så är det räknat"]["A"]]
    assert "Regelverk" in texts
    assert any("enligt reglerna den 22 november 2026" in str(text) for text in texts)
    assert rows[2] == ["invite.direct", "från inbjudan till offertförfrågan", 4, "som angavs med --lead"]


@pytest.mark.parametrize("language", list(Language))
def test_an_empty_plan_says_so(tmp_path: Path, language: Language) -> None:
    sheet = written(plan_of(language=language), tmp_path).worksheets[0]
    wanted = {"sv": "Inget inköp har både en öppning", "en": "No purchase has both an opening"}[language.value]
    assert any(wanted in str(cell.value) for cell in sheet["A"])


def test_the_months_end_after_two_years_and_it_is_told(tmp_path: Path) -> None:
    last = {Language.SV: "Månaderna visas i två år"}[Language.SV]
    for end, cut in ((date(2028, 9, 30), False), (date(2028, 11, 1), True)):
        sheet = written(plan_of({"end": end, "latest_end": end}), tmp_path).worksheets[0]
        assert any(last in str(cell.value) for cell in sheet["A"]) is cut


def test_the_same_plan_gives_the_same_workbook(tmp_path: Path) -> None:
    write_plan_xlsx(plan_of({}), tmp_path / "a.xlsx")
    write_plan_xlsx(plan_of({}), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_plan_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_xlsx, "MOST_ROWS", 1)
    write_plan_xlsx(plan_of({}), tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="too many"):
        write_plan_xlsx(plan_of({}, {}), tmp_path / "b.xlsx")
