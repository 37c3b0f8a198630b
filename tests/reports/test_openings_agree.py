"""What can be opened, and when: every form of one run tells the figures that the rows of the data add up to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.conftest import ROOT
from tests.program import program
from tests.reports.printed import plain, words_of
from tests.reports.render.html.test_html_report import Page, _column

from reservkoll.common.formatting import counted, in_millions, millions, whole_kronor
from reservkoll.i18n import Language, translator
from reservkoll.reports.content.screening.openings import timing_words
from reservkoll.reports.render.html.packed_rows import unpacked
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.timing import TIMINGS, Horizon
from reservkoll.web.job import run as run_job
from reservkoll.web.job_parts import JobRequest

EXAMPLE = ROOT / "examples" / "inventory.xlsx"
MADE_ON = "2026-12-01"
FILES = ("-o", "r.xlsx", "--html", "r.html", "--pdf", "r.pdf", "--data", "r.jsonl", "--summary", "s.json")
TOGETHER = {Language.SV: "Kan öppnas, tillsammans", Language.EN: "Can be opened, together"}
SUM = {Language.SV: "Summa", Language.EN: "Sum"}
OTHERS = ("ending", "past", "undated")


@dataclass(frozen=True)
class Cell:
    """Rows, their known values together in öre, and the rows whose value is unknown."""

    rows: int
    value: int
    without: int


Table = Mapping[str, Mapping[str, Cell]]
PARTS = ("rows", "value", "without")
AT_LEAST = {Language.SV: "minst", Language.EN: "at least"}


def whole(ore: int, language: Language) -> str:
    """Kronor without the unit, as in a column that has it in its heading."""
    return counted((ore + 50) // 100, language)


@dataclass(frozen=True)
class Run:
    """The files of one run, what it said, and the lines that its rows add up to: name to timing (or `all`) to cell."""

    folder: Path
    language: Language
    said: str
    rows: list[dict[str, Any]]
    names: Mapping[str, str]
    lines: Table

    @property
    def words(self) -> dict[str, str]:
        return timing_words(Horizon(None, 24), translator(self.language))  # type: ignore[arg-type]

    def amount(self, cell: Cell, of: Callable[[int, Language], str] = whole_kronor) -> str:
        """The sum of a cell: never as if it were the whole where a value is unknown."""
        told = plain(of(cell.value, self.language))
        return f"{AT_LEAST[self.language]} {told}" if cell.without else told

    def headline(self) -> str:
        """The figures of the headline as they stand in a sentence."""
        opened, coming = self.lines[TOGETHER[self.language]]["coming"], self.lines[SUM[self.language]]["coming"]
        of = {Language.SV: "av", Language.EN: "of"}[self.language]
        return f"{opened.rows} {of} {coming.rows} "

    def beside(self) -> list[str]:
        """The figures beside it."""
        told = []
        for timing in OTHERS:
            cell = self.lines[TOGETHER[self.language]][timing]
            if cell.rows:
                rows = counted(cell.rows, self.language)
                told.append(plain(f"{self.words[timing]}: {rows} ({self.amount(cell, millions)})").lower())
        return told


def added(
    rows: list[dict[str, Any]], names: Mapping[str, str], counted_as: tuple[str, ...], language: Language
) -> Table:
    """The rows counted one by one."""

    def line(openings: tuple[str, ...]) -> dict[str, Cell]:
        def cell(timings: tuple[str, ...]) -> Cell:
            of = [row for row in rows if row["opening"] in openings and row["timing"] in timings]
            known = [int(Decimal(str(row["value_sek"])) * 100) for row in of if row["value_sek"] is not None]
            return Cell(len(of), sum(known), len(of) - len(known))

        return {**{timing: cell((timing,)) for timing in TIMINGS}, "all": cell(TIMINGS)}

    lines = {name: line((opening,)) for opening, name in names.items()}
    return {**lines, TOGETHER[language]: line(counted_as), SUM[language]: line(tuple(names))}


@pytest.fixture(scope="module", params=list(Language), ids=["sv", "en"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Run:
    language: Language = request.param
    folder = tmp_path_factory.mktemp("openings")
    plans = ("--plan", "plan.xlsx", "--plan", "plan.ics", "--annotate", "copy.xlsx")
    given = ("--set", "purchase.act=LOU", "--made-on", MADE_ON, "--yes")
    ran = program("screen", EXAMPLE, *FILES, *plans, *given, "--lang", language, cwd=folder)
    assert ran.code in {0, 1}, ran.err
    rows = [json.loads(line) for line in (folder / "r.jsonl").read_text("utf-8").splitlines()]
    names = {name: each.name.text(language) for name, each in rulebook.openings.openings.items()}
    return Run(folder, language, ran.err, rows, names, added(rows, names, rulebook.reported.counted, language))


def shown(run: Run) -> dict[str, Mapping[str, Cell]]:
    """The lines that are told: those with rows."""
    return {name: cells for name, cells in run.lines.items() if cells["all"].rows}


def test_each_row_is_in_one_cell_and_the_sums_are_those_of_the_rows(run: Run) -> None:
    every = [cells for name, cells in run.lines.items() if name in run.names.values()]
    assert sum(cells[timing].rows for cells in every for timing in TIMINGS) == len(run.rows)
    value = sum(int(Decimal(str(row["value_sek"] or 0)) * 100) for row in run.rows)
    assert sum(cells[timing].value for cells in every for timing in TIMINGS) == value
    assert {row["opening"] for row in run.rows} >= {"reserved", "direct", "other_direct", "unknown"}
    assert {row["timing"] for row in run.rows} == set(TIMINGS)


def test_the_terminal(run: Run) -> None:
    said = [plain(line) for line in run.said.splitlines()]
    assert any(line.startswith(run.headline()) for line in said)
    together = plain(run.said).lower()  # the sentence may stand on two lines
    assert [each for each in run.beside() if each not in together] == []
    for name, cells in shown(run).items():
        others = Cell(*(sum(getattr(cells[timing], part) for timing in OTHERS) for part in PARTS))
        coming = cells["coming"]
        wanted = {  # in millions where kronor have no room beside the name
            f"{plain(name)} {coming.rows} {run.amount(coming, of)} {others.rows} {run.amount(others, of)}"
            for of in (whole_kronor, in_millions)
        }
        assert wanted & {*said}, name


def test_the_page(run: Run) -> None:
    page = Page((run.folder / "r.html").read_text("utf-8"))
    text = plain(" ".join(page.text))
    assert run.headline() in text
    assert all(each in text.lower() for each in run.beside())
    lines = {
        line[0].strip(): [plain(cell) for cell in line[1:] if cell.strip()] for line in page.tables["openings"][1:]
    }
    assert lines.keys() == shown(run).keys()
    for name, cells in shown(run).items():
        wanted = ["–" if not cell.rows else f"{run.amount(cell, whole)} ({cell.rows})" for cell in cells.values()]
        assert lines[name] == wanted, name
    for table in ("areas", "departments"):
        total = [plain(cell) for cell in page.tables[table][-1][1:] if cell.strip()]
        opened = run.lines[TOGETHER[run.language]]
        rest = Cell(*(sum(getattr(opened[each], part) for each in ("past", "undated")) for part in PARTS))
        cells_ = (run.lines[SUM[run.language]]["all"], opened["coming"], opened["ending"], rest)
        assert total[:4] == [run.amount(cell, whole) for cell in cells_], table
    packed = unpacked(page.raw["packed-rows"])
    for name in ("opening", "timing"):
        assert _column(packed, name) == [row[name] for row in run.rows]


def test_the_workbook(run: Run) -> None:
    book = openpyxl.load_workbook(run.folder / "r.xlsx")
    front = [row[1:] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert any(str(row[0]).startswith(run.headline()) for row in front)
    assert any(all(each in plain(str(row[0])).lower() for each in run.beside()) for row in front)
    heads = [at for at, row in enumerate(front) if row[1] == run.words["coming"]]
    assert len(heads) == 2
    for at, money in zip(heads, (True, False), strict=True):
        lines = {row[0]: row[1:6] for row in front[at + 1 : at + 1 + len(shown(run))]}
        assert lines.keys() == shown(run).keys()
        for name, cells in shown(run).items():
            wanted = [
                cell.rows if not money else "–" if not cell.rows else Decimal(cell.value) / 100
                for cell in cells.values()
            ]
            told = [Decimal(str(value)) if isinstance(value, float) else value for value in lines[name]]
            assert told == wanted, name
    headings, *lines_of_rows = book.worksheets[1].iter_rows(values_only=True)
    heading = {Language.SV: "Räknas som", Language.EN: "Counts as"}[run.language]
    column = headings.index(heading)
    assert [line[column] for line in lines_of_rows] == [run.names[row["opening"]] for row in run.rows]
    copy = openpyxl.load_workbook(run.folder / "copy.xlsx").worksheets[0]
    place = next(cell for row in copy.iter_rows() for cell in row if cell.value == f"Reservkoll: {heading}")
    told = [copy.cell(row["row"], place.column).value for row in run.rows]
    assert told == [run.names[row["opening"]] for row in run.rows]


def test_the_pdf(run: Run) -> None:
    text = plain(words_of((run.folder / "r.pdf").read_bytes()))
    assert run.headline() in text
    assert all(each in text.lower() for each in run.beside())
    word = {Language.SV: "rader", Language.EN: "rows"}[run.language]
    for name, cells in shown(run).items():
        told = [re.escape(f"{run.amount(cell)} {word}: {cell.rows}") if cell.rows else "–" for cell in cells.values()]
        assert re.search(rf"{re.escape(name)} {' '.join(told)}(?!\d)", text), name


def test_the_plan(run: Run, rulebook: Rulebook) -> None:
    book = openpyxl.load_workbook(run.folder / "plan.xlsx")
    calendar, unplanned = book.worksheets[0], book.worksheets[1]
    column = [plain(str(cell.value or "")) for cell in calendar["A"]]
    assert any(line.startswith(run.headline()) for line in column)
    assert any(all(each in line.lower() for each in run.beside()) for line in column)
    wanted = (*rulebook.reported.counted, *rulebook.reported.dialogue)
    of = [row for row in run.rows if row["opening"] in wanted]
    planned = [row for row in of if row["timing"] in {"coming", "ending"}]
    days = [row[4] for row in calendar.iter_rows(values_only=True) if row[4] is not None]
    assert len(days) - 1 == len(planned), "one line for each, below the heading"
    assert unplanned.max_row - 1 == len(of) - len(planned)
    calls = (run.folder / "plan.ics").read_text("utf-8").count("-invite@reservkoll")
    assert calls == len(planned)


def test_the_figures_as_json(run: Run) -> None:
    told = json.loads((run.folder / "s.json").read_text("utf-8"))
    assert (told["counted_from"], told["ending_within_months"]) == (MADE_ON, 24)
    _same(told["openings"], run)


def test_the_local_page(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inventory.xlsx").write_bytes(EXAMPLE.read_bytes())
    asked = ScreeningRequest(
        lists=("inventory.xlsx",),
        today=date.fromisoformat(MADE_ON),
        language=run.language,
        given=("purchase.act=LOU",),
    )
    request = JobRequest(
        place=tmp_path,
        folder=tmp_path,
        outcomes=tmp_path,
        megabytes=100,
        seconds=60,
        request=asked,
        one_row_per_asked=True,
    )
    told = run_job(request).model_dump(mode="json")["summary"]
    assert told["headline"].startswith(run.headline())
    assert all(each in plain(" ".join(told["beside"])).lower() for each in run.beside())
    assert told["counted_from"] == MADE_ON
    _same(told["openings"], run)
    lines = {line["name"]: line["timings"] for line in told["opening_lines"]}
    assert lines.keys() == shown(run).keys()
    for name, cells in shown(run).items():
        assert [int(re.sub(r"\D", "", one["rows"])) for one in lines[name]] == [cell.rows for cell in cells.values()]


def _same(openings: dict[str, dict[str, Any]], run: Run) -> None:
    told = {
        run.names[opening]: {timing: Cell(
                total["rows"], int(Decimal(total["value_sek"] or 0) * 100), total["without_value"])
                             for timing, total in timings.items()}
        for opening, timings in openings.items()
    }  # fmt: skip
    own = {name: {timing: cells[timing] for timing in TIMINGS} for name, cells in run.lines.items()}
    assert told == {name: own[name] for name in run.names.values()}
