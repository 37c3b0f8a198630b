"""The registry of output forms: what can be written of a screening, under which option and with which name.

A new form is a module with a `FORM` (a :class:`Writing`) in `reports/render` or `reports/export`, and one line in
:data:`FORMS`; one that shows a document is a renderer with a `RECORD` (a :class:`Rendering`), and a line that names
both. Modules are loaded when a file of theirs is asked for. :data:`LEDGER_FORMS` has the forms of the sums of ledgers
in the same way, :data:`SUPPLIER_LIST_FORMS` those of a list of organisations, :data:`RECORDS` those of the record of
one case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, Self, TypeVar

from reservkoll.common.errors import InputError

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.inventory.reader import Inventory
    from reservkoll.notices.result import NoticesAnswer
    from reservkoll.reports.content.ledger.report import LedgerReport
    from reservkoll.reports.document import Document
    from reservkoll.screening.dialogue_plan.result import Plan
    from reservkoll.screening.result import Screening
    from reservkoll.screening.totals import Figures

OUTPUT, DATA = "-o", "--data"
OTHERS: Final = 3.0


class CsvForm(StrEnum):
    """How csv is written: for programs, or as a Swedish Excel opens it."""

    MACHINE = "machine"
    EXCEL = "excel"


@dataclass(frozen=True)
class Made:
    """The results of a run, from which outputs are written.

    Args:
        screening: the answers; without its rows where they were answered in chunks.
        sums: the figures of all rows.
        today: the day of the run.
        inputs: the lists that were read.
        inventory: the rows as read; without rows where no output needs them, or in chunks.
        planned: makes the plan for dialogue.
        csv: how csv is written.
    """

    screening: Screening
    sums: Figures
    today: date
    inputs: Sequence[Path] = ()
    inventory: Inventory | None = None
    planned: Callable[[], Plan] | None = None
    csv: CsvForm = CsvForm.MACHINE

    @cached_property
    def plan(self) -> Plan:
        """The plan for dialogue, made once for all its files."""
        assert self.planned is not None, "no plan was prepared"
        return self.planned()

    @property
    def read(self) -> Inventory:
        """The rows as they were read."""
        assert self.inventory is not None, "the inventory was not kept"
        return self.inventory

    @property
    def mapping(self) -> str:
        """Which column held which fact, as YAML."""
        return self.read.mapping.to_yaml()


@dataclass(frozen=True)
class MadeLedger:
    """The results of a ledger run.

    Args:
        report: the sums in words.
        mapping: which column held which field, as YAML.
        today: the day of the run.
        csv: how csv is written.
    """

    report: LedgerReport
    mapping: str
    today: date
    csv: CsvForm = CsvForm.MACHINE


@dataclass(frozen=True)
class MadeNotices:
    """What a reading of notices has made: the answer, and how csv is written."""

    answer: NoticesAnswer
    csv: CsvForm = CsvForm.MACHINE


What = TypeVar("What")


class Parts(Protocol):
    """A file that is written chunk by chunk, complete when `finish` has returned."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def add(self, rows: pl.DataFrame) -> None:
        """Write the rows of one chunk, as in :attr:`Screening.rows`."""

    def finish(self) -> None:
        """Flush the rest."""


@dataclass(frozen=True)
class Writing(Generic[What]):
    """How a form is written; the `FORM` of its module.

    Args:
        check: refuses an unsuitable file name, or input lists (second) that the form cannot handle. Raises InputError.
        write: writes the complete file to a temporary path.
        without_rows: writes it from the figures alone; None where it needs the rows.
        parts: accepts the rows in chunks, for engines that answer so; None where it cannot.
        reads_inventory: it also needs the facts of the rows, which are dropped otherwise.
    """

    check: Callable[[Path, Sequence[Path]], None]
    write: Callable[[What, Path], None]
    without_rows: Callable[[What, Path], None] | None = None
    parts: Callable[[Path], Parts] | None = None
    reads_inventory: bool = False

    @property
    def in_chunks(self) -> bool:
        """Whether engines that never hold all rows (chunked, Spark) can write it."""
        return self.without_rows is not None or self.parts is not None


def by_name(check: Callable[[Path], None]) -> Callable[[Path, Sequence[Path]], None]:
    """A check of the file name alone."""
    return lambda path, _inputs: check(path)


@dataclass(frozen=True)
class Form:
    """A form of output.

    Args:
        option: the option of `screen` that asks for it.
        weights: its suffixes, the usual one first, each with the relative time to write a row.
        module: where its `FORM` is; the `RECORD` of a renderer, if it shows a document.
        document: the module whose `document_of` builds the document that it renders.
    """

    option: str
    weights: Mapping[str, float]
    module: str
    document: str | None = None

    @property
    def writing(self) -> Writing[Any]:
        """How it is written; loads its module."""
        renderer = import_module(self.module)
        if self.document is None:
            found: Writing[Any] = renderer.FORM
            return found
        rendering: Rendering = renderer.RECORD
        content = import_module(self.document)
        return Writing(by_name(rendering.check), lambda made, path: rendering.write(content.document_of(made), path))


_PAGE, _BOOK, _ROWS = 13.0, 28.0, {".csv": 5.0, ".jsonl": 5.0, ".parquet": 2.0}
"""Measured on lists of 300,000 rows. Only weights for the progress bar, which takes the pace from the run."""

_R: Final = "reservkoll.reports"
FORMS: list[Form] = [
    Form(OUTPUT, {".xlsx": _BOOK}, f"{_R}.render.xlsx.workbook"),
    Form("--html", {".html": _PAGE, ".htm": _PAGE}, f"{_R}.render.html.page"),
    Form("--pdf", {".pdf": OTHERS}, f"{_R}.render.pdf", document=f"{_R}.content.screening.summary"),
    Form("--md", {".md": OTHERS}, f"{_R}.render.markdown", document=f"{_R}.content.screening.summary"),
    Form(DATA, _ROWS, f"{_R}.export.tables"),
    Form("--summary", {".json": OTHERS}, f"{_R}.export.documents.totals"),
    Form("--plan", {".xlsx": OTHERS}, f"{_R}.render.xlsx.plan_workbook"),
    Form("--plan", {".ics": OTHERS}, f"{_R}.export.calendar"),
    Form("--annotate", {".xlsx": _BOOK, ".xlsm": _BOOK, ".csv": 5.0}, "reservkoll.annotate.copy"),
    Form("--supplier-data", _ROWS, f"{_R}.export.supplier_pairs"),
    Form("--save-mapping", {".yaml": OTHERS}, f"{_R}.export.mapping"),
]
"""Every form, in the order in which files are written. An option with several forms takes the one of the suffix."""

LEDGER_FORMS: list[Form] = [
    Form(OUTPUT, {".xlsx": _BOOK}, f"{_R}.render.xlsx.ledger_workbook"),
    Form("--html", {".html": _PAGE, ".htm": _PAGE}, f"{_R}.render.html.ledger_page"),
    Form("--pdf", {".pdf": OTHERS}, f"{_R}.render.pdf", document=f"{_R}.content.ledger.summary"),
    Form("--md", {".md": OTHERS}, f"{_R}.render.markdown", document=f"{_R}.content.ledger.summary"),
    Form(DATA, _ROWS, f"{_R}.export.ledger_sums"),
    Form("--summary", {".json": OTHERS}, f"{_R}.export.documents.ledger"),
    Form("--save-mapping", {".yaml": OTHERS}, f"{_R}.export.mapping"),
]
"""Every form of the sums of ledgers, in the same way."""

NOTICE_FORMS: list[Form] = [
    Form(
        "--html", {".html": _PAGE, ".htm": _PAGE}, f"{_R}.render.html.document_page", document=f"{_R}.content.notices"
    ),
    Form("--md", {".md": OTHERS}, f"{_R}.render.markdown", document=f"{_R}.content.notices"),
    Form("--pdf", {".pdf": OTHERS}, f"{_R}.render.pdf", document=f"{_R}.content.notices"),
    Form(DATA, _ROWS, f"{_R}.export.documents.notices"),
    Form("--ics", {".ics": OTHERS}, f"{_R}.export.notices_calendar"),
]
"""Every form of notices, in the same way."""

SUPPLIER_LIST_FORMS: list[Form] = [
    Form(option, {suffix: OTHERS}, module, document=f"{_R}.content.supplier_list")
    for option, suffix, module in (
        ("--html", ".html", f"{_R}.render.html.document_page"),
        ("--pdf", ".pdf", f"{_R}.render.pdf"),
        ("--docx", ".docx", f"{_R}.render.docx"),
        ("--md", ".md", f"{_R}.render.markdown"),
    )
]
"""Every form of the answer to a list of organisations: each shows its document."""

ACTIVITY_FORMS: list[Form] = [
    Form(OUTPUT, {".xlsx": _BOOK}, f"{_R}.render.xlsx.activities_workbook"),
    Form("--pdf", {".pdf": OTHERS}, f"{_R}.render.pdf", document=f"{_R}.content.activities"),
    Form("--md", {".md": OTHERS}, f"{_R}.render.markdown", document=f"{_R}.content.activities"),
    Form("--summary", {".json": OTHERS}, f"{_R}.export.documents.activities"),
]
"""Every form of own activities as if they were bought."""


def form_of(option: str, path: Path, forms: Sequence[Form] | None = None) -> Form:
    """The form of a file among `forms` (those of a screening, if none are named): the one of its suffix, else the first
    of the option, whose check tells what the name should be.
    """
    suffix = path.suffix.lower()
    of_option = [form for form in (FORMS if forms is None else forms) if form.option == option]
    return next((form for form in of_option if suffix in form.weights), of_option[0])


@dataclass(frozen=True)
class Output:
    """A file that was asked for, and its form."""

    path: Path
    form: Form
    writing: Writing[Any] = field(compare=False)

    @classmethod
    def of(cls, option: str, path: Path, forms: Sequence[Form] | None = None) -> Output:
        """The output of an option; loads what it takes to write it."""
        form = form_of(option, path, forms)
        return cls(path, form, form.writing)

    def fits(self, inputs: Sequence[Path]) -> bool:
        """Whether it can be written for `inputs`: file name and inputs are accepted, and its package is installed."""
        try:
            self.writing.check(self.path, inputs)
        except InputError:
            return False
        return True

    @property
    def weight(self) -> float:
        """The relative time to write a row."""
        return self.form.weights.get(self.path.suffix.lower(), OTHERS)


def outputs_of(asked: Mapping[str, Iterable[Path]], forms: Sequence[Form] | None = None) -> list[Output]:
    """The requested files by option, in writing order; only the modules that they need are loaded."""
    options = dict.fromkeys(form.option for form in (FORMS if forms is None else forms))
    return [Output.of(option, path, forms) for option in options for path in asked.get(option, ())]


def need_all_rows(asked: Mapping[str, Iterable[Path]]) -> list[str]:
    """The options among `asked` that engines which never hold all rows cannot serve."""
    return list(dict.fromkeys(each.form.option for each in outputs_of(asked) if not each.writing.in_chunks))


@dataclass(frozen=True)
class Rendering:
    """How a document is rendered as a file; the `RECORD` of its module.

    Args:
        check: refuses a name, or a missing package. Raises InputError.
        write: writes the document, whole, at a place that nobody looks at yet.
    """

    check: Callable[[Path], None]
    write: Callable[[Document, Path], None]


@dataclass(frozen=True)
class RecordForm:
    """A form of the record of a case: its media type, and the module of its `RECORD`."""

    media_type: str
    module: str

    @property
    def rendering(self) -> Rendering:
        """How it is rendered; loads its module."""
        found: Rendering = import_module(self.module).RECORD
        return found


RECORDS: Final[dict[str, RecordForm]] = {
    "pdf": RecordForm("application/pdf", f"{_R}.render.pdf"),
    "docx": RecordForm("application/vnd.openxmlformats-officedocument.wordprocessingml.document", f"{_R}.render.docx"),
    "md": RecordForm("text/markdown; charset=utf-8", f"{_R}.render.markdown"),
    "html": RecordForm("text/html; charset=utf-8", f"{_R}.render.html.document_page"),
}
"""Every form of a record, by its suffix without the point."""
