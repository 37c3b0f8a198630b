"""The same files on another day and in another time zone, where the day of making is given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

from reservkoll.common import clock
from reservkoll.common.clock import give_day, today
from reservkoll.common.errors import InputError

PROGRAM = str(Path(sys.executable).with_name("reservkoll"))
DAY, EPOCH = "2026-03-01", "1772366400"  # noon of that day, UTC
REPORTS = ("-o", "r.xlsx", "--html", "r.html", "--pdf", "r.pdf", "--data", "r.csv")
OUTPUTS = (*REPORTS, "--plan", "p.ics", "--plan", "p.xlsx")


def made(folder: Path, *options: str, outputs: Sequence[str] = OUTPUTS, **environment: str) -> dict[str, bytes]:
    """What a screening and a check write; each run stands in a folder of its own, so that no path differs."""
    folder.mkdir()
    for name in ("inventory.xlsx", "suppliers.xlsx", "home-care-reserved-mission.yaml"):
        (folder / name).write_bytes((ROOT / "examples" / name).read_bytes())
    runs = (
        ["screen", "inventory.xlsx", "--suppliers", "suppliers.xlsx", "--yes", "-q", *outputs],
        ["check", "home-care-reserved-mission.yaml", "--pdf", "c.pdf", "--docx", "c.docx", "-q"],
    )
    for words in runs:
        done = subprocess.run([PROGRAM, *words, *options], cwd=folder, env={**os.environ, **environment}, check=False)
        assert done.returncode in {0, 1}
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_bytes_whenever_and_wherever(tmp_path: Path) -> None:
    first = made(tmp_path / "a", "--made-on", DAY, TZ="Europe/Stockholm")
    assert len(first) == 11
    assert first == made(tmp_path / "b", "--made-on", DAY, TZ="Pacific/Kiritimati", SOURCE_DATE_EPOCH="0")
    assert first == made(tmp_path / "c", TZ="America/Adak", SOURCE_DATE_EPOCH=EPOCH)
    other = made(tmp_path / "d", "--made-on", "2026-03-02", outputs=["--plan", "p.ics"])
    assert other["p.ics"] != first["p.ics"]
    assert other["c.pdf"] != first["c.pdf"]


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "9" * 30, "1e9", "٣"])
def test_an_epoch_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, run: Run, text: str) -> None:
    monkeypatch.setenv(clock.EPOCH, text)
    give_day(None)
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH"):
        today()
    ran = run("check", ROOT / "examples" / "incomplete.yaml", "--lang", "en")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)


def test_a_day_that_is_none_is_told(run: Run) -> None:
    ran = run("check", ROOT / "examples" / "incomplete.yaml", "--made-on", "yesterday", "--lang", "en")
    assert ran.code == 2
    assert "yesterday" in ran.err


def test_the_clock_counts_where_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(clock.EPOCH, raising=False)
    give_day(date(2026, 3, 1))
    assert today() == date(2026, 3, 1)
    give_day(None)
    assert abs((today() - date.today()).days) <= 1
    monkeypatch.setenv(clock.EPOCH, "")
    assert abs((today() - date.today()).days) <= 1
