"""Odd and broken workbooks, made up and of other readers' suites: right content or one clear error, without harm."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.odd_workbooks import ODD, write_odd
from tests.tools import SHARED, need

from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source

CORPUS = SHARED / "data" / "xlsx_corpus"
UNREADABLE = {
    "calamine__issue_594_dos.ods": "too many cells",
    "calamine__pass_protected.ods": "protected by a password",
    "calamine__too_small.xls": "no Excel workbook",
    "openpyxl__null_file.xlsx": "is empty",
}
FILES = sorted(path for path in CORPUS.glob("*.*") if path.suffix not in {".csv", ".md"})
READABLE = [path for path in FILES if path.name not in UNREADABLE]
NOT_BY_OPENPYXL = {"calamine__empty_s_attribute.xlsx"}
XLSX = [path for path in READABLE if path.suffix == ".xlsx" and path.name not in NOT_BY_OPENPYXL]

NOISE = ("Traceback", "panicked", "backtrace", "WARN", "Error:")

# What openpyxl gives otherwise, and why ours is right: ours is what Excel shows, or what stands there.
EXPLAINED = {
    ("calamine__has_x000D_inline.xlsx", "Sheet1", "A1"): "ABC\r\nDEF",  # openpyxl leaves _x000D_ in texts in place
    ("phpss__explicitdate.xlsx", "Sheet", "D3"): "=NOW()",  # no result is stored: told, not empty
    ("phpss__explicitdate.xlsx", "Sheet", "E3"): "=TODAY()",
    ("phpss__HiddenMergeCellsTest.xlsx", "Sheet1", "B2"): "4",  # openpyxl drops what a merged cell covers
    ("phpss__HiddenMergeCellsTest.xlsx", "Sheet1", "C2"): "3",
    ("phpss__issue.3654.xlsx", "Data", "H1"): "Impregnación",
    ("calamine__date_1904.xlsx", "Sheet1", "A3"): "1904-01-11 15:10:10",  # a length of time, as a date
}

# The same of the made-up ones.
MADE_UP = {
    "escaped signs": {("Lista", "A2"): "Hemtjänst,\rnatt"},
    "a formula without a result": {("Lista", "C4"): "=NOW()"},
}

RUN_EACH = """
import json, os, resource, signal, sys, tempfile
import fastexcel, openpyxl, polars, python_calamine
import reservkoll.screening.screen, reservkoll.reports.export.tables, reservkoll.screening.totals
import reservkoll.reports.render.xlsx.workbook
import reservkoll.rulebook.load, reservkoll.cli.commands.screen, rich.progress
from reservkoll.cli import main

# The rulebook is read once, before the forks: it is the same for all and no part of reading a workbook.
rulebook = reservkoll.rulebook.load.load_rulebook(None)
reservkoll.rulebook.load.load_rulebook = lambda _rules: rulebook
memory, seconds = 1 << 30, 10
for name in json.load(sys.stdin):
    with tempfile.TemporaryDirectory() as folder:
        said = os.path.join(folder, "said")
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            signal.alarm(60)
            log = os.open(said, os.O_WRONLY | os.O_CREAT)
            os.dup2(log, 1), os.dup2(log, 2)
            out = os.path.join(folder, "out.csv")
            sys.argv = ["reservkoll", "screen", name, "--data", out, "--yes", "--lang", "en", "--quiet"]
            try:
                main()
            except SystemExit as end:
                sys.stdout.flush(), sys.stderr.flush()
                os._exit(end.code or 0)
            except BaseException:
                import traceback
                traceback.print_exc()
                os._exit(99)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        rows = os.path.join(folder, "out.csv")
        found = {
            "code": os.waitstatus_to_exitcode(status),
            "said": open(said, encoding="utf-8", errors="replace").read(),
            "lines": sum(1 for line in open(rows, encoding="utf-8")) if os.path.exists(rows) else None,
            "left": sorted(set(os.listdir(folder)) - {"said", "out.csv"}),
        }
        print(json.dumps([name, found]), flush=True)
"""


def answers_of(files: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """What `screen` gives for each file in a process of its own, with 1 GB of memory and 10 s of computing."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_EACH],
        input=json.dumps([str(path) for path in files]),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
        env=os.environ | {"POLARS_MAX_THREADS": "2"},
    )
    return {Path(name).name: found for name, found in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    return answers_of(FILES)


UNUSABLE = {
    "a text.xlsx": (b"Titel;CPV-kod\n", "is not what its name says"),
    "nothing.xlsx": (b"", "is empty"),
    "an old one by name.xlsx": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "is not what its name says"),
    "too small.xls": (bytes.fromhex("d0cf11e0a1b11ae1"), "is damaged and cannot be opened"),
}


def test_screen_gives_rows_or_one_clear_error_of_made_up_workbooks(tmp_path: Path) -> None:
    odd = {f"{name}.xlsx": write_odd(name, tmp_path / f"{name}.xlsx") for name in ODD}
    for name, (content, _) in UNUSABLE.items():
        (tmp_path / name).write_bytes(content)
    found = answers_of([*odd.values(), *(tmp_path / name for name in UNUSABLE)])
    for name in odd:
        assert found[name]["code"] in {0, 1}, found[name]["said"]
        assert (found[name]["said"], found[name]["left"]) == ("", [])
        assert found[name]["lines"] >= 4
    for name, (_, told) in UNUSABLE.items():
        assert found[name]["code"] == 2, found[name]["said"]
        assert (found[name]["lines"], found[name]["left"]) == (None, [])
        assert found[name]["said"].count(str(tmp_path / name)) == 1
        assert told in " ".join(found[name]["said"].split())
        assert not any(noise in found[name]["said"] for noise in NOISE)


@pytest.mark.parametrize("name", ODD)
def test_a_made_up_workbook_has_the_content_that_openpyxl_finds(name: str, tmp_path: Path) -> None:
    same_as_openpyxl(write_odd(name, tmp_path / "odd.xlsx"), MADE_UP.get(name, {}))


@pytest.mark.corpus
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_screen_gives_rows_or_one_clear_error(path: Path, answers: dict[str, dict[str, Any]]) -> None:
    answer = answers[path.name]
    assert answer["code"] in {0, 1, 2}, answer["said"]
    assert answer["left"] == []
    if answer["code"] == 2:
        assert answer["lines"] is None
        assert answer["said"].count(str(path)) == 1
        for noise in NOISE:
            assert noise not in answer["said"]
        assert UNREADABLE.get(path.name, "no row with known headings") in " ".join(answer["said"].split())
    else:
        assert path.name not in UNREADABLE
        assert answer["lines"] > 1
        assert answer["said"] == ""


@pytest.mark.corpus
@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_readable_files_have_content(path: Path) -> None:
    source = open_source(path)
    assert sum(source.load(sheet.name).cells.height for sheet in source.sheets)


@pytest.mark.corpus
@pytest.mark.parametrize("path", XLSX, ids=lambda path: path.name)
def test_content_is_that_of_openpyxl_cell_by_cell(path: Path) -> None:
    same_as_openpyxl(path, {place[1:]: text for place, text in EXPLAINED.items() if place[0] == path.name})


def same_as_openpyxl(path: Path, explained: Mapping[tuple[str, str], str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    source = open_source(path)
    assert [sheet.name for sheet in source.sheets] == book.sheetnames
    assert [sheet.visible for sheet in source.sheets] == [sheet.sheet_state == "visible" for sheet in book.worksheets]
    for sheet in book.worksheets:
        ours = dict(_texts(source.load(sheet.title).cells))
        theirs = {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and str(cell.value).strip()
        }
        for place in sorted(ours.keys() | theirs.keys()):
            expected = explained.get((sheet.title, place))
            if expected is not None:
                assert ours[place] == expected
            else:
                assert place in ours, f"{sheet.title} {place}: {theirs[place]!r} was dropped"
                assert place in theirs, f"{sheet.title} {place}: {ours[place]!r} is nowhere"
                assert _same(ours[place], theirs[place]), f"{sheet.title} {place}: {ours[place]!r} {theirs[place]!r}"


@pytest.mark.corpus
def test_the_kinds_that_openpyxl_does_not_read() -> None:
    need("shared")

    def load(name: str, sheet: str) -> dict[str, str]:
        return dict(_texts(open_source(CORPUS / name).load(sheet).cells))

    old = load("xlrd__biff4_no_format_no_window2.xls", "Sheet 1")
    assert (old["A1"], old["B2"]) == ("ID", "DOG & CAT PRODUCTS")
    assert load("calamine__xls_wrong_decimals.xls", "Sheet1") == {"A1": "0.525625"}
    times = load("calamine__date.ods", "Sheet1")
    assert (times["A1"], times["A2"]) == ("2021-01-01", "2021-01-01T10:10:10")
    assert times["A3"] == "10:10:10"
    binary = open_source(CORPUS / "calamine__any_sheets.xlsb")
    assert [(sheet.name, sheet.visible) for sheet in binary.sheets] == [
        ("Visible", True),
        ("Hidden", False),
        ("VeryHidden", False),
    ]
    assert len(dict(_texts(binary.load("Visible").cells))) == 7


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "said"), UNREADABLE.items())
def test_unreadable_files_say_why(name: str, said: str) -> None:
    need("shared")
    with pytest.raises(InputError, match=said):
        assert not open_source(CORPUS / name).sheets


def _texts(cells: Any) -> Iterator[tuple[str, str]]:
    for letter in cells.columns:
        for row, text in enumerate(cells[letter], start=1):
            if text is not None:
                yield f"{letter}{row}", text


def _same(ours: str, theirs: object) -> bool:
    """Whether a text is the value, but for white space at the ends, decimals from the tenth on and milliseconds."""
    if isinstance(theirs, bool):
        return ours == str(theirs).lower()
    if isinstance(theirs, int | float):
        return abs(float(ours) - theirs) <= 1e-9 * max(1.0, abs(theirs))
    if isinstance(theirs, datetime.datetime):
        return abs(datetime.datetime.fromisoformat(ours) - theirs) < datetime.timedelta(milliseconds=1)
    if isinstance(theirs, datetime.time):
        return ours.partition(" ")[2] == theirs.isoformat() or datetime.time.fromisoformat(ours) == theirs
    return ours.strip() == str(theirs).strip()
