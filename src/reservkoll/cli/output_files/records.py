"""`--pdf`, `--docx`, `--md` and `--html` for a single case: its assessment record, to sign and keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.console.terminal import tell
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import MORE
from reservkoll.i18n import Language, mark
from reservkoll.reports.outputs import RECORDS

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment
    from reservkoll.reports.document import Document

say = speaker()

Pdf = Annotated[
    Path | None,
    typer.Option("--pdf", metavar=say(mark("FILE.pdf")), help=say(mark("Write a record of the assessment as PDF."))),
]
Docx = Annotated[
    Path | None,
    typer.Option("--docx", metavar=say(mark("FILE.docx")), help=say(mark("Write the same record for Word."))),
]

Html = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar=say(mark("FILE.html")),
        rich_help_panel=MORE,
        help=say(mark("Write the same record as a page for a browser.")),
    ),
]
Md = Annotated[
    Path | None,
    typer.Option(
        "--md",
        metavar=say(mark("FILE.md")),
        rich_help_panel=MORE,
        help=say(mark("Write the same record as Markdown.")),
    ),
]


@dataclass(frozen=True)
class RecordFiles:
    """The outputs of an assessment record: form (as in `reports.outputs.RECORDS`) to path, None if not requested."""

    places: Mapping[str, Path | None]
    inputs: tuple[Path, ...]
    force: bool
    quiet: bool = False

    @property
    def asked(self) -> dict[str, Path]:
        """The requested forms."""
        return {form: path for form, path in self.places.items() if path is not None}

    def check(self) -> None:
        """Refuse unusable names and missing packages before any work.

        Raises:
            InputError: with the remedy.
        """
        if not self.asked:
            return
        from reservkoll.cli.output_files.outputs import check_names
        from reservkoll.common.atomic_write import check_output

        for form, path in self.asked.items():
            RECORDS[form].rendering.check(path)
        check_names([*self.asked.values()])
        for path in self.asked.values():
            check_output(path, inputs=self.inputs, force=self.force)

    def write(self, made: Callable[[], Document]) -> None:
        """Write the document that `made` returns, and print where it is."""
        if not self.asked:
            return
        from reservkoll.common.atomic_write import whole_file

        document = made()
        for form, path in self.asked.items():
            with whole_file(path, inputs=self.inputs, force=self.force) as part:
                RECORDS[form].rendering.write(document, part)
        for path in self.asked.values():
            if not self.quiet:
                tell(say(mark("Written: {path}")).format(path=path))


def record_of(assessment: Assessment, case: Path, language: Language) -> Document:
    """The record of `assessment`, made from the file `case`."""
    from hashlib import sha256

    from reservkoll.common import clock
    from reservkoll.reports.content.assessment_record import Origin, record

    return record(assessment, Origin(case.name, sha256(case.read_bytes()).hexdigest(), clock.today()), language)
