"""What the program says and writes of the examples, as text that can be compared line by line.

A run is a name and one or more commands, in a folder of its own with a copy of `examples/`. Its outputs are what each
command prints and the files that it writes. What is not text already is made text: the cells of a workbook and how they
look, the words of PDF and Word, the packed rows of a page.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import openpyxl
import polars as pl
from pypdf import PdfReader
from tests.conftest import EXAMPLE_CASES, ROOT

from reservkoll.reports.render.html.packed_rows import unpacked

TODAY = date(2026, 12, 1)
LANGUAGES = ("sv", "en")
PACKED = re.compile(r"(<script[^>]*>)\s*(eJ[\w+/=]{40,}|eN[\w+/=]{40,})\s*(</script>)")
CODE = re.compile(r"<(style|script)\b[^>]*>.*?</\1>", re.DOTALL)
LINES = re.compile(r"(?<=>)(?=<(?:p|h\d|li|tr|table|section|div|dt|dd|details|summary|main|nav|ul|ol|dl)\b)")

Command = tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """Commands whose outputs are frozen together; the language and `--quiet` are part of them."""

    name: str
    commands: tuple[Command, ...]


def runs() -> Iterator[Run]:
    """Every frozen run, in both languages."""
    for language in LANGUAGES:
        lang = ("--lang", language)
        for case in EXAMPLE_CASES:
            path = f"examples/{case.name}"
            check = ("check", path, *lang)
            commands = [check, (*check, "--why"), (*check, "--format", "json"), ("value", path, *lang)]
            yield Run(f"{language}/case/{case.stem}", tuple(commands))
        yield Run(
            f"{language}/record", (_record("supplier-association", lang), _record("home-care-reserved-mission", lang))
        )
        yield Run(f"{language}/screen", (_screen(lang),))
        yield Run(f"{language}/screen-data", (_screen_data(lang),))
        yield Run(f"{language}/ledger", (_ledger(lang),))
        yield Run(f"{language}/rules", tuple(_rules(lang)))
        yield Run(f"{language}/figures", tuple(_figures(lang)))
        yield Run(f"{language}/forms", tuple(_forms(lang)))
    yield Run(
        "sv/chunked", (("screen", "list.csv", "--batch-rows", "100", "--data", "chunked.csv", "--yes", *INVENTORY),)
    )


INVENTORY = ("--set", "purchase.act=LOU", "--quiet")


def _record(case: str, lang: Command) -> Command:
    return ("check", f"examples/{case}.yaml", *lang, "--pdf", f"{case}.pdf", "--docx", f"{case}.docx", "--quiet")


def _screen(lang: Command) -> Command:
    files = ("-o", "report.xlsx", "--html", "report.html", "--pdf", "summary.pdf", "--data", "rows.jsonl")
    more = ("--summary", "summary.json", "--plan", "plan.xlsx", "--suppliers", "examples/suppliers.xlsx")
    return ("screen", "examples/inventory.xlsx", *files, *more, "--yes", "--set", "purchase.act=LOU", *lang)


def _screen_data(lang: Command) -> Command:
    files = ("--data", "rows.csv", "--plan", "plan.ics", "--supplier-data", "pairs.csv", "--annotate", "copy.xlsx")
    more = ("--suppliers", "examples/suppliers.xlsx", "--save-mapping", "mapping.yaml", "--yes")
    return ("screen", "examples/inventory.xlsx", *files, *more, *INVENTORY, *lang)


def _ledger(lang: Command) -> Command:
    files = ("-o", "ledger.xlsx", "--html", "ledger.html", "--pdf", "ledger.pdf")
    lists = (
        "--accounts",
        "examples/ledger-accounts.yaml",
        "--ideburna",
        "examples/ledger-ideburna.csv",
        "--goal",
        "10",
    )
    return ("ledger", "examples/ledger.csv", *lists, *files, "--yes", *lang)


def _rules(lang: Command) -> Iterator[Command]:
    for words in (("rules", "list"), ("limits",), ("rules", "show", "lou-19-25a"), ("rules", "show", "lou-4-18")):
        yield (*words, *lang)
        yield (*words, *lang, "--format", "json")


def _figures(lang: Command) -> Iterator[Command]:
    for words in (
        ("benefit", "examples/benefit-work-integration.yaml"),
        ("benefit", "examples/benefit-departments.yaml"),
        ("requirements", "examples/requirements.yaml"),
    ):
        yield (*words, *lang)
        yield (*words, *lang, "--format", "json")
    yield ("cpv", "show", "85312120-6", *lang)
    yield ("cpv", "search", "städning av skolor", *lang)
    yield ("cpv", "search", "städning av skolor", *lang, "--format", "json")


def _forms(lang: Command) -> Iterator[Command]:
    yield ("template", "case", *lang)
    yield ("template", "mapping", *lang)
    yield ("template", "benefit", *lang)
    yield ("template", "inventory", "-o", "form.xlsx", *lang)
    yield ("schema", "case", *lang)
    yield ("schema", "assessment", *lang)


def prepare(folder: Path) -> None:
    """Put what the commands read into `folder`."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    sheet = openpyxl.load_workbook(folder / "examples" / "inventory.xlsx").worksheets[0]
    rows = [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    lines = [";".join(f'"{value}"' for value in row) for row in rows if any(row)]
    (folder / "list.csv").write_text("\n".join(lines) + "\n", "utf-8")


def _plain(value: object) -> str:
    text = "" if value is None else str(value).removesuffix(" 00:00:00")
    return text.replace('"', '""')


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file that the commands wrote in `folder`, as one or more named texts."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != "list.csv":
            for suffix, text in FORMS.get(path.suffix, _text)(path).items():
                yield path.name + suffix, text


def _text(path: Path) -> Mapping[str, str]:
    return {"": path.read_bytes().decode("utf-8")}


def _json(path: Path) -> Mapping[str, str]:
    return {"": json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False, indent=1) + "\n"}


def _html(path: Path) -> Mapping[str, str]:
    page = path.read_text("utf-8")
    whole = PACKED.sub(lambda found: found[1] + json.dumps(unpacked(found[2]), ensure_ascii=False) + found[3], page)
    return {".words": LINES.sub("\n", CODE.sub("", page)), ".whole": whole}


def _pdf(path: Path) -> Mapping[str, str]:
    return {".words": "\n\f\n".join(page.extract_text() for page in PdfReader(path).pages) + "\n"}


def _docx(path: Path) -> Mapping[str, str]:
    document = docx.Document(str(path))
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(f"{block.style.name if block.style else ''}: {block.text}")
    return {".words": "\n".join(lines) + "\n"}


def _xlsx(path: Path) -> Mapping[str, str]:
    values, looks = [], []
    for sheet in openpyxl.load_workbook(path, rich_text=True).worksheets:
        values.append(f"# {sheet.title}")
        looks.append(
            f"# {sheet.title} {sheet.freeze_panes} {sheet.print_area} {sorted(map(str, sheet.merged_cells.ranges))}"
        )
        looks += [f"{letter} {size.width} {size.hidden}" for letter, size in sheet.column_dimensions.items()]
        for row in sheet.iter_rows():
            told = [f"{cell.coordinate}={str(cell.value)!r}" for cell in row if cell.value is not None]
            values += [" ".join(told)] if told else []
            looks += [
                f"{cell.coordinate} {cell.number_format} {cell.font.name} {cell.font.sz} {cell.font.b} "
                f"{cell.font.color and cell.font.color.rgb} {cell.fill.fgColor.rgb} {cell.alignment.horizontal} "
                f"{cell.hyperlink and (cell.hyperlink.location or cell.hyperlink.target)}"
                for cell in row
                if cell.has_style
            ]
    return {".cells": "\n".join(values) + "\n", ".looks": "\n".join(looks) + "\n"}


def _parquet(path: Path) -> Mapping[str, str]:
    frame = pl.read_parquet(path)
    return {".rows": f"{frame.schema}\n{frame.write_ndjson()}"}


FORMS: Mapping[str, Callable[[Path], Mapping[str, str]]] = {
    ".json": _json,
    ".html": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
