"""One run, every form: terminal, data, Excel, HTML and PDF show the same rows, sums, verdicts and rulebook."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest
from tests.conftest import ROOT
from tests.contracts import write_contracts
from tests.program import program
from tests.reports.printed import plain, says, words_of
from tests.reports.render.html.test_html_report import Page, _column
from tests.shipped_routes import REPORTED, ROUTES
from tests.tools import shared

from reservkoll.common.formatting import in_whole_kronor, kronor, whole_kronor
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import NOT_NEEDED, verdict_words
from reservkoll.i18n import Language, translator
from reservkoll.reports.render.html.packed_rows import unpacked
from reservkoll.rulebook.rulebook import Rulebook

pytestmark = pytest.mark.early

EXAMPLE = ROOT / "examples" / "inventory.xlsx"
REAL = "data/uhm_2021/contracted_value.xlsx"
CONTRACTS = "contracts.xlsx"
VALUE = ("Värde (kr)", "Value (SEK)")
VERDICTS = ("yes", "no", "unknown", "not_applicable")
DATA_COLUMNS = ("recommendation", "status", "value_sek", *ROUTES)
AT_LEAST = {Language.SV: "minst", Language.EN: "at least"}
UNKNOWN = {Language.SV: "okänt", Language.EN: "unknown"}
KEY_FIGURES = {
    Language.SV: (
        "Rader med fullständigt svar",
        "Rader där något saknas",
        "Rader med en cell som inte gick att tolka",
    ),
    Language.EN: (
        "Rows with a complete answer",
        "Rows where something is missing",
        "Rows with a cell that could not be understood",
    ),
}
STATUSES = {
    Language.SV: r"([\d ]+) rader med fullständigt .*?, ([\d ]+) där .*?, ([\d ]+) med en cell",
    Language.EN: r"([\d,]+) rows answered .*?, ([\d,]+) with something .*?, ([\d,]+) with a cell",
}


@dataclass(frozen=True)
class Line:
    """A route or the sum: rows, known values together (None where none is known), rows without a value."""

    rows: int
    value: Decimal | None
    without: int


@dataclass(frozen=True)
class Told:
    """What a form says of a run. What it does not say is None."""

    routes: Mapping[str, Line]
    verdicts: Mapping[str, tuple[int, ...]] | None
    by_status: tuple[int, ...]
    rulebook: str | None


@dataclass(frozen=True)
class Run:
    """The files of one run, and what it said at the terminal."""

    folder: Path
    language: Language
    said: str
    names: Mapping[str, str]
    total: str

    def number(self, text: object) -> Decimal | None:
        """A number as a person reads it in the run's language."""
        told = str(text).replace("SEK", "").replace("kr", "")
        if plain(told) == UNKNOWN[self.language]:
            return None
        bare = re.sub(r"[\s\u00a0]", "", told)
        return Decimal(bare.replace(",", ".") if self.language is Language.SV else bare.replace(",", ""))

    def count(self, text: object) -> int:
        number = self.number(text)
        assert number is not None
        return int(number)


def screened(inventory: Path, folder: Path, language: Language, rulebook: Rulebook, *more: object) -> Run:
    outputs = ("-o", "r.xlsx", "--html", "r.html", "--pdf", "r.pdf", "--data", "r.jsonl")
    ran = program("screen", inventory, *outputs, "--yes", *more, "--lang", language, cwd=folder)
    assert ran.code in {0, 1}, ran.err
    # where a report has the routes, the terminal does not
    alone = program("screen", inventory, "--data", "alone.jsonl", "--yes", *more, "--lang", language, cwd=folder)
    explain = Explainer(rulebook, language)
    names = {code: explain.short_name(code) for code in REPORTED.recommendations}
    return Run(folder, language, alone.err, names, {Language.SV: "Summa", Language.EN: "Sum"}[language])


@pytest.fixture(
    scope="module",
    params=[
        # Each is run once for all tests that look at it.
        pytest.param((EXAMPLE, Language.SV), id="example-sv"),
        pytest.param((EXAMPLE, Language.EN), id="example-en"),
        pytest.param((CONTRACTS, Language.SV), id="contracts-sv"),
        pytest.param((REAL, Language.SV), id="real-sv", marks=pytest.mark.corpus),
    ],
)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Run:
    inventory, language = request.param
    folder = tmp_path_factory.mktemp("run")
    if inventory is EXAMPLE:
        return screened(EXAMPLE, folder, language, rulebook)
    path = shared(REAL) if inventory is REAL else write_contracts(folder / CONTRACTS)
    return screened(path, folder, language, rulebook, "--set", "purchase.act=LOU")


@pytest.fixture(scope="module")
def data(run: Run) -> Told:
    """What the rows of the data file add up to: every other form is held against it."""
    rows = [json.loads(line) for line in (run.folder / "r.jsonl").read_text("utf-8").splitlines()]
    return added([tuple(row[name] for name in DATA_COLUMNS) for row in rows], run)


def added(rows: list[tuple[Any, ...]], run: Run) -> Told:
    """Rows with the columns of DATA_COLUMNS, counted one by one."""

    def line(of: list[tuple[Any, ...]]) -> Line:
        values = [Decimal(str(row[2])) for row in of if row[2] is not None]
        return Line(len(of), sum(values, Decimal(0)) if values or not of else None, len(of) - len(values))

    routes = {name: line([row for row in rows if row[0].split(";")[0] == code]) for code, name in run.names.items()}
    verdicts = {
        run.names[route]: tuple(sum(row[at] == verdict for row in rows) for verdict in VERDICTS)
        for at, route in enumerate(ROUTES, 3)
    }
    by_status = tuple(sum(row[1] == status for row in rows) for status in ("ok", "incomplete", "error"))
    told = {name: each for name, each in routes.items() if each.rows}  # a route that no row has is not told
    return Told({**told, run.total: line(rows)}, verdicts, by_status, None)


def test_the_terminal_says_what_the_rows_add_up_to(run: Run, data: Told) -> None:
    said = run.said.splitlines()
    for name, line in data.routes.items():
        amount = _sum(line, run.language)
        pattern = rf"{re.escape(name)} {_counted(line.rows)} {re.escape(plain(amount))}"
        assert any(re.fullmatch(pattern, plain(each)) for each in said), name
    found = re.search(STATUSES[run.language], plain(run.said))
    assert found is not None
    assert tuple(map(run.count, found.groups())) == data.by_status


def test_the_workbook_says_the_same_on_its_summary_and_row_by_row(run: Run, data: Told, rulebook: Rulebook) -> None:
    book = openpyxl.load_workbook(run.folder / "r.xlsx")
    summary = [row[1:] for row in book.worksheets[0].iter_rows(values_only=True) if row[1] is not None]

    def table(first: object, width: int) -> dict[str, tuple[Any, ...]]:
        begin = next(at for at, row in enumerate(summary) if row[1] == first)
        lines = summary[begin + 1 :]
        last = next((at for at, row in enumerate(lines) if row[1] is None), len(lines))
        return {str(row[0]): row[1 : 1 + width] for row in lines[:last]}

    values = table({Language.SV: "Värde, kr", Language.EN: "Value, SEK"}[run.language], 5)
    told = {
        name: Line(rows, None if value == UNKNOWN[run.language] else Decimal(str(value)), without)
        for name, (value, _, rows, _, without) in values.items()
    }
    assert {name: line for name, line in told.items() if name in data.routes} == dict(data.routes)
    verdicts = table({Language.SV: "Ja", Language.EN: "Yes"}[run.language], 4)
    assert verdicts == data.verdicts
    flat = {str(row[0]): row[1] for row in summary}
    keys = KEY_FIGURES[run.language]
    assert tuple(flat[key] for key in keys) == data.by_status
    assert rulebook.sha256 in str(list(book.worksheets[5].iter_rows(values_only=True)))
    _rows_of_the_workbook(book, run, data)


def _rows_of_the_workbook(book: openpyxl.Workbook, run: Run, data: Told) -> None:
    """The sheet of all rows, read cell by cell."""
    headings, *lines = book.worksheets[1].iter_rows(values_only=True)
    words = verdict_words(translator(run.language))
    assert len(lines) == data.routes[run.total].rows
    at = next(column for column, heading in enumerate(headings) if str(heading) in VALUE)
    values = [Decimal(str(line[at])) for line in lines if line[at] is not None]
    assert sum(values, Decimal(0)) == (data.routes[run.total].value or 0)
    assert data.verdicts is not None
    for route, counts in data.verdicts.items():
        column = headings.index(route)
        found = [line[column] for line in lines]
        told = [found.count(words[verdict]) for verdict in VERDICTS]
        told[VERDICTS.index("not_applicable")] += found.count(words[NOT_NEEDED])
        assert tuple(told) == counts, route


def test_the_page_says_the_same_in_its_tables_and_in_the_rows_that_it_holds(
    run: Run, data: Told, rulebook: Rulebook
) -> None:
    shown = Page((run.folder / "r.html").read_text("utf-8"))
    lines = {line[0]: [cell for cell in line[1:] if cell.strip()] for line in shown.tables["routes"][1:]}
    told = {
        name: Line(run.count(cells[2]), _number(run, cells[0], run.count(cells[4])), run.count(cells[4]))
        for name, cells in lines.items()
        if name in data.routes
    }
    assert told == {name: _told(line) for name, line in data.routes.items()}
    assert data.verdicts is not None
    for name, counts in data.verdicts.items():
        cells = next([cell for cell in line[1:] if cell.strip()] for line in shown.tables["open"] if line[0] == name)
        yes, unknown, no, not_applicable = (run.count(cell) for cell in cells[:4])
        assert (yes, no, unknown, not_applicable) == counts, name
    text = plain(" ".join(shown.text))
    found = [re.search(rf"{re.escape(key)} ([\d ,]+)", text) for key in KEY_FIGURES[run.language]]
    assert [run.count(each[1]) for each in found if each is not None] == [*data.by_status]
    assert any(rulebook.sha256 in "".join(line) for line in shown.tables["run"])
    packed = unpacked(shown.raw["packed-rows"])
    assert packed["rows"] == data.routes[run.total].rows
    for route in ROUTES:
        verdicts = [str(each) for each in _column(packed, route)]
        assert tuple(verdicts.count(each) for each in VERDICTS) == data.verdicts[run.names[route]], route


def test_the_summary_as_pdf_says_the_same(run: Run, data: Told, rulebook: Rulebook) -> None:
    text = words_of((run.folder / "r.pdf").read_bytes())
    for name, line in data.routes.items():
        amount = _sum(_told(line), run.language)
        of_rows = rf"[-–\d,.]+(?: ?%)? {_counted(line.rows)} [-–\d,.]+(?: ?%)? {_counted(line.without)}(?!\d)"
        assert re.search(rf"{re.escape(name)} {re.escape(plain(amount))} {of_rows}", text), name
    assert data.verdicts is not None
    for name, counts in data.verdicts.items():
        told = " ".join(_counted(count) for count in (*counts, sum(counts)))
        assert re.search(rf"{re.escape(name)} {told}(?!\d)", text), name
    assert says(text, rulebook.sha256)


def _number(run: Run, cell: str, without: int) -> Decimal | None:
    """The amount in a cell that says that it is the least where values are unknown, and only then."""
    least = AT_LEAST[run.language]
    assert cell.startswith(f"{least} ") is (without > 0 and UNKNOWN[run.language] not in cell), cell
    return run.number(cell.removeprefix(least).strip())


def _told(line: Line) -> Line:
    """A line as it is told to people: its sum in whole kronor."""
    return line if line.value is None else replace(line, value=Decimal(in_whole_kronor(int(line.value * 100))))


def _sum(line: Line, language: Language) -> str:
    """The sum of a line: never as if it were the whole where a value is unknown."""
    if line.value is None:
        return UNKNOWN[language]
    amount = whole_kronor(int(line.value * 100), language)
    return f"{AT_LEAST[language]} {amount}" if line.without else amount


def _counted(count: int) -> str:
    """A number of rows as a pattern: some forms set thousands apart."""
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", r"[  ,]?", str(count))


def test_the_rows_in_every_format_of_data_are_the_same(tmp_path: Path) -> None:
    for suffix in ("jsonl", "csv", "parquet"):
        path = tmp_path / f"r.{suffix}"
        program("screen", EXAMPLE, "--data", path, "--yes", "-q", "--lang", "sv", cwd=tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    for suffix in ("csv", "parquet"):
        path = tmp_path / f"r.{suffix}"
        frame = pl.read_csv(path, infer_schema=False) if suffix == "csv" else pl.read_parquet(path)
        for name in DATA_COLUMNS:
            told = [None if cell in (None, "") else str(cell) for cell in frame[name].to_list()]
            expected = [None if row[name] in (None, "") else str(row[name]) for row in rows]
            assert told == expected, (suffix, name)


def document_text(path: Path) -> str:
    """All text of a Word file in reading order, cells apart."""
    book = docx.Document(str(path))
    told = []
    for block in book.element.body.iter():
        if block.tag.endswith("}p"):
            told.append("".join(part.text or "" for part in block.iter() if part.tag.endswith("}t")))
    footers = [paragraph.text for section in book.sections for paragraph in section.footer.paragraphs]
    return plain(" ".join([*told, *footers]))


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("day-care-lss-reserved-ideburen", Language.SV),
        ("day-care-lss-reserved-ideburen", Language.EN),
        ("incomplete", Language.SV),
        ("partnership-night-cafe", Language.SV),
        ("supplier-association", Language.SV),
    ],
)
def test_terminal_json_pdf_and_word_tell_one_assessment(
    name: str, language: Language, rulebook: Rulebook, tmp_path: Path
) -> None:
    case = ROOT / "examples" / f"{name}.yaml"
    ran = program("check", case, "--why", "--pdf", "a.pdf", "--docx", "a.docx", "--lang", language, cwd=tmp_path)
    assert ran.code == 0, ran.err
    told = json.loads(program("check", case, "--format", "json", "--lang", language, cwd=tmp_path).out)
    forms = {
        "terminal": plain(ran.out),
        "pdf": words_of((tmp_path / "a.pdf").read_bytes()),
        "word": document_text(tmp_path / "a.docx"),
    }
    words = verdict_words(translator(language))
    assert told["rulebook"]["sha256"] == rulebook.sha256
    assert says(forms["pdf"], rulebook.sha256)
    assert says(forms["word"], rulebook.sha256)
    for form in ("pdf", "word"):
        assert says(forms[form], told["input_sha256"])
    blocks = told["routes"] if "routes" in told else told["supplier"]
    for route, answer in blocks.items():
        if "verdict" not in answer or (route == "partnership" and answer["verdict"] == "not_applicable"):
            continue  # no arrangement is described: only the JSON says so
        for form, text in forms.items():
            if answer.get("summary"):
                assert says(text, answer["summary"]), (form, route)
            shown = [words[answer["verdict"]], *([words[NOT_NEEDED]] if answer["verdict"] == "not_applicable" else [])]
            assert any(word.casefold() in text.casefold() for word in shown), (form, route)
    value = told.get("purchase", {}).get("value_sek")
    if value is not None:
        amount = plain(kronor(int(Decimal(value) * 100), language))
        assert [form for form, text in forms.items() if not says(text, amount)] == []
