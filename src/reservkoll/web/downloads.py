"""The files offered with an answer: which output forms of the registry the page offers, and their file names.

The registry decides whether a form can be written for a list: an annotated copy of a csv file but not of an xls file, a
PDF only if its package is installed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reservkoll.i18n import Language, mark, translator
from reservkoll.reports.outputs import DATA, OUTPUT, CsvForm
from reservkoll.web.bodies import harmless_name

ALL: Final = "all"
PAGE: Final = "page"
MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".ics": "text/calendar",
}


@dataclass(frozen=True)
class Download:
    """A file that is offered: the command-line option that writes it, its name, and its label.

    Args:
        key: its name in requests.
        option: the option in the registry of output forms; the suffix of the name selects the form.
        name: the file name, with `{name}` and `{suffix}` of the list.
        label: the text of the link.
        csv: how csv is written.
    """

    key: str
    option: str
    name: str
    label: str
    csv: CsvForm = CsvForm.MACHINE


DOWNLOADS: Final = (
    Download(PAGE, "--html", mark("{name}, report.html"), mark("The report as a page")),
    Download("workbook", OUTPUT, mark("{name}, report.xlsx"), mark("The report for Excel")),
    Download("paper", "--pdf", mark("{name}, decision paper.pdf"), mark("The decision paper (PDF)")),
    Download("text", "--md", mark("{name}, decision paper.md"), mark("The decision paper as text (Markdown)")),
    Download("copy", "--annotate", mark("{name} with answers{suffix}"), mark("Your own list with the answers added")),
    Download("plan", "--plan", mark("{name}, plan.xlsx"), mark("The plan for dialogue (Excel)")),
    Download("calendar", "--plan", mark("{name}, plan.ics"), mark("The plan for dialogue (calendar)")),
    Download("excel_rows", DATA, mark("{name}, rows.csv"), mark("The rows as csv for Excel"), CsvForm.EXCEL),
    Download("rows", DATA, mark("{name}, rows for programs.csv"), mark("The rows as csv for programs")),
)
"""In the order they are written: what people open first comes first."""

LEDGER_DOWNLOADS: Final = (
    *(each for each in DOWNLOADS if each.key in {PAGE, "workbook", "paper", "text"}),
    Download("excel_rows", DATA, mark("{name}, sums.csv"), mark("The sums as csv for Excel"), CsvForm.EXCEL),
    Download("rows", DATA, mark("{name}, sums for programs.csv"), mark("The sums as csv for programs")),
)
"""The same for a ledger."""

SUPPLIER_LIST_DOWNLOADS: Final = (
    *(each for each in DOWNLOADS if each.key == PAGE),
    Download("document", "--docx", mark("{name}, report.docx"), mark("The report for Word")),
    Download("print", "--pdf", mark("{name}, report.pdf"), mark("The report as PDF")),
    Download("text", "--md", mark("{name}, report.md"), mark("The report as text (Markdown)")),
)
"""The same for a list of organisations."""


def asked_for(keys: str, offered: Sequence[Download]) -> tuple[Download, ...]:
    """The downloads in `offered` named in `keys`, separated by commas; `all` is every one. Unknown keys are ignored."""
    named = set(keys.split(","))
    return tuple(each for each in offered if ALL in named or each.key in named)


def file_name(download: Download, source: str, language: Language) -> str:
    """The file name of the download for a list called `source`."""
    path = Path(harmless_name(source))
    return translator(language)(download.name).format(name=path.stem, suffix=path.suffix.lower())


@dataclass(frozen=True)
class Answered:
    """A file that was written: its download, its name and its bytes."""

    download: Download
    name: str
    content: bytes


def multipart(answer: str, files: Sequence[Answered]) -> tuple[str, bytes]:
    """A multipart form with the JSON text `answer` and `files`: its media type and its bytes."""
    boundary = secrets.token_hex(24)
    body = b"".join(_parts(boundary, answer, files))
    return f"multipart/form-data; boundary={boundary}", body


def _parts(boundary: str, answer: str, files: Iterable[Answered]) -> Iterator[bytes]:
    yield _head(boundary, 'name="answer"', "application/json")
    yield answer.encode()
    for file in files:
        kind = MEDIA_TYPES.get(Path(file.name).suffix.lower(), "application/octet-stream")
        yield b"\r\n" + _head(boundary, f'name="{file.download.key}"; filename="{file.name}"', kind)
        yield file.content
    yield f"\r\n--{boundary}--\r\n".encode()


def _head(boundary: str, disposition: str, kind: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {kind}\r\n\r\n".encode()
