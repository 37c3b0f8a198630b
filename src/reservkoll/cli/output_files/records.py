"""`--pdf` and `--docx` for a single case: its assessment record, to sign and keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.console.terminal import tell
from reservkoll.cli.localization.language import speaker
from reservkoll.common.atomic_write import real
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment

say = speaker()

Pdf = Annotated[
    Path | None,
    typer.Option("--pdf", metavar=say(mark("FILE.pdf")), help=say(mark("Write a record of the assessment as PDF."))),
]
Docx = Annotated[
    Path | None,
    typer.Option("--docx", metavar=say(mark("FILE.docx")), help=say(mark("Write the same record for Word."))),
]
Force = Annotated[bool, typer.Option("--force", help=say(mark("Replace existing output files.")))]


@dataclass(frozen=True)
class RecordFiles:
    """Where the record of an assessment goes; None where it is not asked for in that form."""

    pdf: Path | None
    docx: Path | None
    inputs: tuple[Path, ...]
    force: bool
    quiet: bool = False

    def check(self) -> None:
        """Refuse names that must not be written, and missing packages, before anything is answered.

        Raises:
            InputError: with the remedy.
        """
        outputs = [path for path in (self.pdf, self.docx) if path is not None]
        if not outputs:
            return
        from reservkoll.common.atomic_write import check_output
        from reservkoll.common.errors import InputError

        if self.pdf is not None:
            from reservkoll.reports.render.pdf import check_pdf

            check_pdf(self.pdf)
        if self.docx is not None:
            from reservkoll.reports.render.docx import check_docx

            check_docx(self.docx)
        if len({real(path) for path in outputs}) < len(outputs):
            raise InputError(mark("Two outputs have the same name. Give each its own."))
        for path in outputs:
            check_output(path, inputs=self.inputs, force=self.force)

    def write(self, assessment: Assessment, case: Path, language: Language) -> None:
        """Write the record of `assessment`, which was read from the file `case`, and say where it lies."""
        if self.pdf is None and self.docx is None:
            return
        from hashlib import sha256

        from reservkoll.common import clock
        from reservkoll.common.atomic_write import whole_file
        from reservkoll.reports.content.assessment_record import Origin, record

        origin = Origin(case.name, sha256(case.read_bytes()).hexdigest(), clock.today())
        document = record(assessment, origin, language)
        if self.pdf is not None:
            from reservkoll.reports.render.pdf import write_pdf

            with whole_file(self.pdf, inputs=self.inputs, force=self.force) as part:
                write_pdf(document, part)
        if self.docx is not None:
            from reservkoll.reports.render.docx import write_docx

            with whole_file(self.docx, inputs=self.inputs, force=self.force) as part:
                write_docx(document, part)
        for path in (self.pdf, self.docx):
            if path is not None and not self.quiet:
                tell(say(mark("Written: {path}")).format(path=path))
