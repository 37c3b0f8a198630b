"""`reservkoll notices` as a user runs it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

from tests.cli.conftest import Run
from tests.notices.made_up import MadeLot, MadeNotice

NOTICE = MadeNotice(lots=(MadeLot(reserved=("res-pub-ser",)),))
DAY = ("--made-on", "2026-11-30")


def write(folder: Path, *notices: MadeNotice | str) -> list[str]:
    names = []
    for number, each in enumerate(notices):
        path = folder / f"{number}.xml"
        path.write_text(each if isinstance(each, str) else each.xml(), "utf-8")
        names.append(str(path))
    return names


def test_the_answer_in_the_terminal(run: Run, tmp_path: Path) -> None:
    ran = run("notices", *write(tmp_path, NOTICE), *DAY)
    assert ran.code == 0
    assert "1 del i 1 annons." in ran.out
    assert "→ Reserverad, och får vara det" in ran.out
    assert "25 a § har ingen egen kod" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100


def test_a_faulty_notice_is_told_and_gives_1(run: Run, tmp_path: Path) -> None:
    ran = run("notices", *write(tmp_path, NOTICE, NOTICE.xml().replace("Storstads kommun", "")), *DAY)
    assert ran.code == 1
    assert "Det här saknas: köparens namn" in " ".join(ran.out.split())
    assert "1 del i 1 annons." in ran.out


def test_strict_gives_1_where_it_is_unknown(run: Run, tmp_path: Path) -> None:
    unsettled = replace(NOTICE, lots=(MadeLot(reserved=("res-pub-ser",), months=None),))
    files = write(tmp_path, unsettled)
    assert run("notices", *files, *DAY).code == 0
    assert run("notices", *files, *DAY, "--strict").code == 1


def test_json_and_files(run: Run, tmp_path: Path) -> None:
    files = write(tmp_path, NOTICE)
    data, page, calendar = (tmp_path / name for name in ("out.csv", "out.html", "out.ics"))
    ran = run("notices", *files, *DAY, "--format", "json", "--data", data, "--html", page, "--ics", calendar)
    (lot,) = json.loads(ran.out)["lots"]
    assert (lot["finding"], lot["reserved"], lot["value_sek"]) == ("reserved_and_may", ["res-pub-ser"], "12000000.00")
    (row,) = csv.DictReader(data.read_text("utf-8").splitlines())
    assert (row["value_sek"], row["reserved_mission"]) == ("12000000.00", "yes")
    assert "Storstads kommun" in page.read_text("utf-8")
    assert b"BEGIN:VEVENT" in calendar.read_bytes()


def test_the_notice_may_not_be_overwritten(run: Run, tmp_path: Path) -> None:
    files = write(tmp_path, NOTICE)
    (tmp_path / "out.md").write_text("mine")
    assert run("notices", *files, *DAY, "--md", tmp_path / "out.md").code == 2
    assert (tmp_path / "out.md").read_text() == "mine"


def test_screen_takes_notices_as_a_list(run: Run, tmp_path: Path) -> None:
    (file,) = write(tmp_path, NOTICE)
    summary = tmp_path / "sums.json"
    assert run("screen", file, "--summary", summary, *DAY).code == 0
    assert json.loads(summary.read_text("utf-8"))["rows"] == 1
