"""The time of a whole run grows no faster than the list: in columns, codes of a row, faults and groups."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reservkoll.i18n import Language
from reservkoll.inventory.reader import read_inventory
from reservkoll.reports.render.xlsx.workbook import write_report
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.tabular.readers.csv import DelimitedSource

TIMES = 4  # the larger list is so many times the smaller
SLACK = 2.0
NOISE = 0.5  # seconds
HEADINGS = ["Benämning", "CPV-kod", "Uppskattat värde (SEK)", "Avtalstid (mån)", "Lag", "Förvaltning"]


def line(number: int, codes: tuple[str, ...], *, code: str = "", value: str = "", department: int = 0) -> list[str]:
    one = codes[number * 31 % len(codes)]
    return [
        f"Inköp {number}",
        code or one,
        value or str(10_000 + 79 * number),
        "24",
        "LOU",
        f"Förvaltning {department}",
    ]


def wide(size: int, codes: tuple[str, ...]) -> list[list[str]]:
    """100 rows with `size` columns of the buyer's own."""
    strange = [f"Kolumn {number}" for number in range(size)]
    return [HEADINGS + strange, *(line(row, codes) + ["x"] * size for row in range(100))]


def many_codes(size: int, codes: tuple[str, ...]) -> list[list[str]]:
    """1,000 rows with `size` codes each."""
    told = (", ".join(codes[(row * 31 + place * 7) % len(codes)] for place in range(size)) for row in range(1_000))
    return [HEADINGS, *(line(row, codes, code=code) for row, code in enumerate(told))]


def faulty(size: int, codes: tuple[str, ...]) -> list[list[str]]:
    """`size` rows, the code and the value of each faulty in a way of its own."""
    rows = (line(row, codes, code=f"kod {row}", value=f"ca {row} eller så") for row in range(size))
    return [HEADINGS, *rows]


def many_groups(size: int, codes: tuple[str, ...]) -> list[list[str]]:
    """8,000 rows of `size` departments."""
    return [HEADINGS, *(line(row, codes, department=row % size) for row in range(8_000))]


def seconds_of(rows: list[list[str]], folder: Path, rulebook: Rulebook) -> float:
    """The processor time of reading, answering and reporting a list."""
    path = folder / "list.csv"
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows) + "\n", "utf-8")
    began = time.process_time()
    inventory = read_inventory(path, nomenclature=rulebook.nomenclature, take_best=True)
    assert inventory.frame.height == len(rows) - 1
    screening = screen(inventory, rulebook, Settings({}, None, date(2026, 6, 1), Language.SV), {})
    write_report(screening, folder / "report.xlsx")
    return time.process_time() - began


def test_a_text_of_long_lines_is_read_as_fast_as_one_of_short_lines(tmp_path: Path) -> None:
    """8,000 columns of a letter each: lines just short of what is refused as too many columns."""
    seconds = []
    for columns, lines in ((80, 6_000), (8_000, 60)):
        path = tmp_path / "list.csv"
        path.write_text((";".join(["x"] * columns) + "\n") * lines, "utf-8")
        began = time.process_time()
        assert DelimitedSource(path).load("").cells.shape == (lines, columns)
        seconds.append(time.process_time() - began)
    assert seconds[1] <= SLACK * seconds[0] + 2 * NOISE, f"{seconds[0]:.2f} s, then {seconds[1]:.2f} s"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "size"),
    [
        pytest.param(wide, 2_000, id="columns"),
        pytest.param(many_codes, 8, id="codes of a row"),
        pytest.param(faulty, 5_000, id="faults"),
        pytest.param(many_groups, 250, id="groups"),
    ],
)
def test_time_grows_no_faster_than_the_list(
    made: Callable[[int, tuple[str, ...]], list[list[str]]], size: int, tmp_path: Path, rulebook: Rulebook
) -> None:
    codes = rulebook.nomenclature.codes
    seconds_of(made(10, codes), tmp_path, rulebook)  # what is made once
    small, large = (
        min(seconds_of(made(number, codes), tmp_path, rulebook) for _ in range(2)) for number in (size, TIMES * size)
    )
    assert large <= SLACK * TIMES * small + NOISE, f"{small:.2f} s, then {large:.2f} s"
