"""The request to a job, the questions it asks in turn, and the files it writes: the same for every kind of list."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from reservkoll.common.errors import InputError
from reservkoll.common.personal_numbers import MaskedApart
from reservkoll.i18n import Language, mark, translator
from reservkoll.json_documents.serve import ColumnQuestion, ColumnsTold, ColumnTold, LeftOut, Proposal
from reservkoll.ledger.request import LedgerRequest
from reservkoll.reports.outputs import CsvForm
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.supplier_list import SupplierListRequest

if TYPE_CHECKING:
    from reservkoll.inventory.column_mapping import Question
    from reservkoll.inventory.mapping_report import SeenColumn
    from reservkoll.inventory.reader import Note
    from reservkoll.reports.content.supplier_list import MadeSupplierList
    from reservkoll.reports.outputs import Form, Made, MadeLedger


class JobFile(BaseModel):
    """A file to write: its download key, the option of its output form, its name, and how csv is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    option: str
    name: str
    csv: CsvForm = CsvForm.MACHINE


class JobRequest(BaseModel):
    """The server's request to a job.

    Args:
        place: the job's own folder.
        folder: the folder in it with the lists, whose names are relative to it.
        outcomes: the folder in it for the files that are written.
        files: the files to write.
        megabytes, seconds: the limit on their total size, and the time after which no file is begun.
        request: what to answer.
        answers: doubtful heading to the fact it holds, or `-` for none of those proposed.
        columns: fact to its heading, or to none, as changed by the user.
        ask: whether to ask for facts that the list does not state.
        one_row_per_asked: whether the user was asked how to count rows that share a number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Path
    folder: Path
    outcomes: Path
    files: tuple[JobFile, ...] = ()
    megabytes: int
    seconds: float
    request: ScreeningRequest | LedgerRequest | SupplierListRequest
    rules: Path | None = None
    published_limits: Path | None = None
    answers: dict[str, str] = {}
    columns: dict[str, str | None] = {}
    ask: bool = False
    one_row_per_asked: bool = False


@dataclass
class Chooser:
    """Replays the answers given so far and collects the questions without one, by heading as shown.

    `repeats`: the note on repeated rows, if the user has not said how to count them.
    """

    answers: Mapping[str, str]
    asked: bool = False
    unanswered: list[Question] = field(default_factory=list)
    _shown: MaskedApart = field(default_factory=MaskedApart)
    repeats: Note | None = None

    def count_once(self, note: Note) -> bool:
        """Whether the user answered yes; the question is collected if there is no answer yet."""
        if not self.asked:
            self.repeats = note
        return False

    def __call__(self, question: Question) -> str | None:
        """The fact in the answer; None for none of those proposed, or if there is no answer yet."""
        heading = self._shown(question.heading)
        answer = self.answers.get(heading)
        if answer is None:
            self.unanswered.append(replace(question, heading=heading))
        return answer if answer in question.proposals else None


def write_files(
    request: JobRequest,
    made: Made | MadeLedger | MadeSupplierList,
    inputs: Sequence[Path],
    forms: Sequence[Form],
    until: float,
) -> tuple[list[str], list[LeftOut]]:
    """The keys of the files written, and of those left out although the list could have them, with reasons.

    Files beyond the limits on time and size are left out, the last first: the summary is returned all the same.
    """
    from reservkoll.reports.outputs import Output

    translate = translator(request.request.language)
    written: list[str] = []
    left_out: list[LeftOut] = []
    left = request.megabytes * 2**20
    for file in request.files:
        output = Output.of(file.option, request.outcomes / file.name, forms)
        if not output.fits(inputs):
            continue
        if time.monotonic() > until:
            told = translate(mark("It would have taken too long. Use the command line."))
            left_out.append(LeftOut(key=file.key, reason=told))
            continue
        try:
            output.writing.write(made if made.csv is file.csv else replace(made, csv=file.csv), output.path)
        except InputError as error:
            left_out.append(LeftOut(key=file.key, reason=error.text(translate)))
            continue
        size = output.path.stat().st_size
        if size > left:
            told = translate(mark("It is too large for the page. Use the command line."))
            left_out.append(LeftOut(key=file.key, reason=told))
            continue
        left -= size
        written.append(file.key)
    return written, left_out


def columns_told(
    seen: Sequence[SeenColumn], labels: Mapping[str, str], language: Language, expected: Sequence[str] = ()
) -> ColumnsTold:
    """Every column of the list with the fact it was read as, the facts a column may be read as (`labels`), and the
    `expected` facts without a column.

    A heading with a personal number is shown masked and cannot be mapped.
    """
    from reservkoll.common.personal_numbers import without_personal_numbers

    translate = translator(language)
    return ColumnsTold(
        facts=[Proposal(fact=fact, name=translate(label)) for fact, label in labels.items()],
        columns=[
            ColumnTold(
                heading=column.heading,
                letter=column.letter,
                examples=list(column.examples),
                fact=column.fact,
                fixed=without_personal_numbers(column.heading) != column.heading,
            )
            for column in seen
        ],
        missing=[
            Proposal(fact=fact, name=translate(labels[fact]))
            for fact in expected
            if all(column.fact != fact for column in seen)
        ],
    )


def question_told(question: Question, labels: Mapping[str, str], language: Language) -> ColumnQuestion:
    """A question about a doubtful column; `labels` has the names of facts."""
    translate = translator(language)
    return ColumnQuestion(
        heading=question.heading,
        letter=question.letter,
        examples=list(question.examples),
        proposals=[Proposal(fact=fact, name=translate(labels[fact])) for fact in question.proposals],
    )
