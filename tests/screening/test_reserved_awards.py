"""The register of reserved awards beside a list: who is barred from what, and when contracts end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.conftest import ROOT

from reservkoll.reports.export.calendar import plan_ics
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.reserved_awards.result import ReservedAwards
from reservkoll.screening.service import Answers, ScreeningService

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 3, 1)
HEADINGS = (
    "Diarienummer;Benämning;CPV-kod;Värde;Start;Köparens organisationsnummer;Lag;Typ;Föremål;"
    "Avtalslängd (månader);Option"
)
AWARDS = """\
authority: {org_no: 212000-1231}
awards:
- {name: Föreningen Exempel, org_no: 802000-0009, title: Daglig verksamhet, cpv: 85312100-0, provision: 25 §,
   decided: 2024-06-01, ends: 2026-12-31, renewals: 12, promised: tolv platser, follow_up: [2026-01-15, 2026-09-15]}
- {name: Direktföretaget, org_no: 556000-0167, cpv: 85312100-0, provision: direkt, decided: 2025-06-01}
"""


def _rows(*rows: tuple[str, str, str]) -> str:
    lines = [
        f"{number};Omsorg {number};{cpv};12000000;{start};{buyer};LOU;kommun;tjänster;36;0"
        for number, (cpv, start, buyer) in enumerate(rows, 1)
    ]
    return "\n".join([HEADINGS, *lines]) + "\n"


def _service(tmp_path: Path, rows: str, awards: str = AWARDS, **more: Any) -> tuple[ScreeningService, Answers]:
    (tmp_path / "list.csv").write_text(rows, "utf-8")
    (tmp_path / "awards.yaml").write_text(awards, "utf-8")
    request = ScreeningRequest(
        lists=(str(tmp_path / "list.csv"),), today=TODAY, awards=tmp_path / "awards.yaml", take_best=True, **more
    )
    service = ScreeningService(request, BOOK)
    return service, service.answers()


def _reserved(answers: Answers) -> ReservedAwards:
    assert answers.screening.reserved_awards is not None
    return answers.screening.reserved_awards


def test_the_holder_of_a_reserved_contract_is_barred_from_the_same_service(tmp_path: Path) -> None:
    ours, theirs = "212000-1231", "556000-0167"
    _, answers = _service(
        tmp_path,
        _rows(
            ("85312100-0", "2027-05-31", ours),
            ("85312100-0", "2027-06-01", ours),  # three years to the day
            ("85312100-0", "2027-06-02", ours),
            ("85312110-3", "2027-05-31", ours),  # the same class
            ("85311100-3", "2027-05-31", ours),  # another class
            ("85312100-0", "2027-05-31", theirs),
            ("85312100-0", "2020-05-31", ours),  # long since procured, and its contract ended
        ),
    )
    barred = _reserved(answers).barred
    assert barred.select("id", "verdict", "organisation").rows() == [
        ("1", "no", "Föreningen Exempel"),
        ("2", "unknown", "Föreningen Exempel"),
        ("4", "unknown", "Föreningen Exempel"),
    ]
    assert set(barred["bar_ends"]) == {date(2027, 6, 1)}
    assert all(barred.filter(pl.col("verdict") == "unknown")["why"].str.len_chars() > 0)


def test_contracts_tell_when_they_end_and_what_was_promised(tmp_path: Path) -> None:
    _, answers = _service(tmp_path, _rows(("85312100-0", "2027-05-31", "212000-1231")))
    first, second = _reserved(answers).contracts.iter_rows(named=True)
    assert (first["ends"], first["latest_end"]) == (date(2026, 12, 31), date(2027, 12, 31))
    assert (first["promised"], first["follow_up"]) == ("tolv platser", date(2026, 9, 15))
    assert second["bar_ends"] is None  # direct procurement bars nothing
    assert any("Förteckningen" in note for note in answers.screening.notes)


def test_the_calendar_holds_what_is_to_come_once(tmp_path: Path) -> None:
    service, answers = _service(tmp_path, _rows(("85312100-0", "2027-05-31", "212000-1231")))
    text = plan_ics(service.plan(answers)).decode().replace("\r\n ", "")
    days = [line for line in text.splitlines() if line.startswith("SUMMARY") and "Föreningen" in line]
    assert len(days) == 4  # the end, the last end, the bar's end, one follow-up to come
    assert "20260115" not in text


@pytest.mark.parametrize(("complete", "verdict"), [("", "unknown"), ("complete_from: 2020-01-01\n", "yes")])
def test_suppliers_beside_the_list_are_read_by_the_register(tmp_path: Path, complete: str, verdict: str) -> None:
    (tmp_path / "suppliers.yaml").write_text(
        "- {name: Annan, org_no: 769600-0004, purpose: {public_service_mission: ja}, profit: {reinvested: all},"
        " governance: {active_participation: ja}}\n",
        "utf-8",
    )
    rows = _rows(("85312100-0", "2027-05-31", "212000-1231"))
    _, answers = _service(tmp_path, rows, complete + AWARDS, suppliers=(tmp_path / "suppliers.yaml",))
    report = answers.screening.suppliers
    assert report is not None
    pairs = report.pairs.filter(pl.col("route") == "reserved_mission")
    assert pairs["verdict"].to_list() == [verdict]
