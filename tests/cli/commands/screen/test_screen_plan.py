"""`screen --plan` as a user meets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar
from tests.cli.conftest import Run

from reservkoll.cli.engines import local as screening
from reservkoll.reports.outputs import Made

LIST = (
    "Titel;CPV-kod;Uppskattat värde;Upphandling påbörjad;Avtalstid (mån)\n"
    "Hemtjänst;85312000-9;9 000 000;2099-05-01;36\n"
    "Städning;90910000-9;500 000;2020-01-01;24\n"
)
FACTS = ("purchase.act=LOU", "purchase.authority.type=municipality", "purchase.subject=services")
SET = tuple(word for fact in FACTS for word in ("--set", fact))


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_both_forms_are_written_and_nothing_else_is_needed(run: Run, tmp_path: Path, inventory: Path) -> None:
    book, calendar = tmp_path / "p.xlsx", tmp_path / "P.ICS"
    ran = run("screen", inventory, "--plan", book, "--plan", calendar, "--as-of", "2025-03-01", *SET)
    assert ran.code == 0, ran.err
    assert "p.xlsx" in ran.err
    titles = [str(cell.value) for cell in openpyxl.load_workbook(book)["Kalender"]["A"]]
    assert "Hemtjänst" in titles
    assert [cell.value for cell in openpyxl.load_workbook(book)["Utan dag"]["A"]] == ["Inköp", "Städning"]
    events = Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Bjud in till dialog: Hemtjänst", "Annonsera: Hemtjänst"]
    assert events[0]["DTSTART"].dt.isoformat() == "2098-11-01"


def test_a_lead_time_is_set(run: Run, tmp_path: Path, inventory: Path) -> None:
    calendar = tmp_path / "p.ics"
    ran = run("screen", inventory, "--plan", calendar, "--lead", "invite.advertised=1", "--as-of", "2025-03-01", *SET)
    assert ran.code == 0, ran.err
    events = Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert events[0]["DTSTART"].dt.isoformat() == "2099-04-01"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--plan", "p.pdf"), "en plan är en arbetsbok"),
        (("--plan", "p.ics", "--lead", "invite=2"), "ingen ledtid ”invite”"),
        (("--plan", "p.ics", "--lead", "invite.direct=x"), "skriv ett helt antal månader"),
        (("--data", "r.csv", "--lead", "invite.direct=2"), "hör till planen"),
        (("--plan", "p.ics", "--data", "p.ics"), "samma namn"),
        (("--plan", "p.ics", "--plan", "p.ics"), "samma namn"),
        (("--plan", "list.csv"), "en plan är en arbetsbok"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(
    run: Run, tmp_path: Path, inventory: Path, options: tuple[str, ...], told: str
) -> None:
    placed = [str(tmp_path / word) if "." in word and "=" not in word else word for word in options]
    ran = run("screen", inventory, *placed, *SET)
    assert ran.code == 2
    assert told in " ".join(ran.err.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv"]


def test_an_existing_plan_is_replaced_only_with_force(run: Run, tmp_path: Path, inventory: Path) -> None:
    calendar = tmp_path / "p.ics"
    calendar.write_text("mine", "utf-8")
    assert run("screen", inventory, "--plan", calendar, *SET).code == 2
    assert calendar.read_text("utf-8") == "mine"
    assert run("screen", inventory, "--plan", calendar, "--force", *SET).code == 0
    assert calendar.read_text("utf-8").startswith("BEGIN:VCALENDAR")


def test_a_ledger_has_no_plan(run: Run, tmp_path: Path, inventory: Path) -> None:
    ran = run("screen", inventory, "--kind", "ledger", "-o", tmp_path / "r.xlsx", "--plan", tmp_path / "p.ics")
    assert ran.code == 2
    assert "--plan" in ran.err


@pytest.mark.parametrize(("output", "kept"), [(("--plan", "p.ics"), 2), (("--annotate", "c.csv"), 2), ((), 0)])
def test_the_facts_of_the_rows_are_kept_only_for_what_is_written_from_them(
    run: Run, tmp_path: Path, inventory: Path, monkeypatch: pytest.MonkeyPatch, output: tuple[str, ...], kept: int
) -> None:
    seen = []

    def made(*given: Any) -> Made:
        found = Made(*given)
        seen.append(found.read.frame.height)
        return found

    monkeypatch.setattr(screening, "Made", made)
    places = [tmp_path / word if "." in word else word for word in output]
    assert run("screen", inventory, "-o", tmp_path / "r.xlsx", *places, *SET).code == 0
    assert seen == [kept]
