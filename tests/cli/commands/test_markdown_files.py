"""`--md` and `check --format md`: the record of a case and the summary of lists, as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run


@pytest.mark.parametrize("name", ["day-care-lss-reserved-ideburen.yaml", "partnership-elder-care.yaml"])
def test_check_gives_the_record(run: Run, name: str, tmp_path: Path) -> None:
    case = ROOT / "examples" / name
    ran = run("check", case, "--format", "md", "--made-on", "2026-11-30")
    assert ran.code == 0
    assert ran.out.startswith("# ")
    assert "|" in ran.out
    assert run("check", case, "--md", tmp_path / "a.md", "--quiet", "--made-on", "2026-11-30").code == 0
    assert (tmp_path / "a.md").read_text("utf-8") == ran.out


def test_lists_and_ledgers_give_their_summary(run: Run, tmp_path: Path) -> None:
    listed = run("screen", ROOT / "examples" / "inventory.xlsx", "--md", tmp_path / "s.md")
    assert listed.code == 1  # some cells of the example cannot be understood
    summed = run("ledger", ROOT / "examples" / "ledger.csv", "--md", tmp_path / "l.md")
    assert summed.code == 1
    assert "| Summa |" in (tmp_path / "s.md").read_text("utf-8").replace("**", "")
    assert (tmp_path / "l.md").read_text("utf-8").startswith("# ")
    assert run("screen", ROOT / "examples" / "inventory.xlsx", "--md", tmp_path / "s.txt").code == 2
