"""Signs that a cell cannot hold, in texts that all differ: the report is written, and shows every text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.cli.conftest import Run

HEADINGS = "Diarienr;Benämning;CPV-kod;Värde (kr);Startdatum;Lag;Köpare"


def report(run: Run, tmp_path: Path, lines: list[str]) -> Any:
    listed, out = tmp_path / "list.csv", tmp_path / "report.xlsx"
    listed.write_bytes(("\n".join([HEADINGS, *lines]) + "\n").encode())
    ran = run("screen", listed, "-o", out, "--yes", "--quiet")
    assert ran.code in {0, 1}, ran.err
    return openpyxl.load_workbook(out)


@pytest.mark.parametrize("count", [12, 2_300])
def test_odd_signs_in_different_texts_break_no_report(run: Run, tmp_path: Path, count: int) -> None:
    odd = {2: '"Inköp 2\r\nrad två"', 5: "Inköp\x0b 5"}
    lines = [
        f"KS\x0b{n};{odd.get(n, f'Inköp {n} av något')};85312120-6;{n}000;2026-01-02;LOU;Kommun {n}"
        for n in range(count)
    ]
    texts = {str(cell.value) for row in report(run, tmp_path, lines).worksheets[1].iter_rows() for cell in row}
    assert {"Inköp 2\nrad två", "Inköp\ufffd 5", "Inköp 6 av något", "KS\ufffd7"} <= texts


def test_odd_signs_in_a_group_of_the_same_need_break_no_report(run: Run, tmp_path: Path) -> None:
    lines = [
        f"KS{n};Städning{chr(11) if n == 3 else ''} skola {n};90919200-4;90000;2026-01-{n + 1:02};LOU;Kommunen"
        for n in range(20)
    ]
    book = report(run, tmp_path, lines)
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Städning\ufffd skola 3" in texts
