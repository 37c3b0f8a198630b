"""Runs one screening in a subprocess, so that it can be cancelled and cannot crash the server.

It reads a request as a line of JSON from stdin, writes the files where it says, and prints one JSON object: `summary`,
or what must be known first, or `error`. What must be known: `questions` about columns in doubt, `repeats` about rows
that share a number, and `unstated`, facts that the list says nothing of. Its folder is removed by the server, or by
itself when stdin closes: then the server has been killed.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.json_text import json_text
from reservkoll.common.personal_numbers import MaskedApart
from reservkoll.i18n import Language, filled, mark, translator
from reservkoll.reports.outputs import CsvForm
from reservkoll.screening.request import ScreeningRequest

if TYPE_CHECKING:
    from reservkoll.inventory.column_mapping import Question
    from reservkoll.inventory.reader import Inventory, Note
    from reservkoll.reports.outputs import Made
    from reservkoll.screening.result import Screening
    from reservkoll.screening.service import Answers, ScreeningService
    from reservkoll.screening.supplier_match.result import SupplierReport
    from reservkoll.screening.totals import Total

MOST_PROBLEMS = 20
# Facts that are asked for first where a list says nothing of them: nearly every answer rests on them.
ASKED_FIRST = ("purchase.act", "purchase.authority.type")


class JobFile(BaseModel):
    """A file to write: what it is asked for by, the option of its form, its name, and how csv is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    option: str
    name: str
    csv: CsvForm = CsvForm.MACHINE


class JobRequest(BaseModel):
    """What the server asks of a job.

    Args:
        place: the job's own folder.
        folder: the folder in it where the lists lie, which are named without it.
        outcomes: the folder in it where the files go.
        files: the files to write.
        megabytes, seconds: how much they may come to; none is begun after so long.
        request: what is to be answered.
        answers: the heading in doubt to the fact that it holds, or `-` for none of those proposed.
        columns: fact to the heading that holds it, or to none, as the user has changed it.
        ask: whether facts that the list says nothing of are asked for.
        one_row_per_asked: whether somebody was asked how to count rows that repeat a number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Path
    folder: Path
    outcomes: Path
    files: tuple[JobFile, ...] = ()
    megabytes: int
    seconds: float
    request: ScreeningRequest
    rules: Path | None = None
    published_limits: Path | None = None
    answers: dict[str, str] = {}
    columns: dict[str, str | None] = {}
    ask: bool = False
    one_row_per_asked: bool = False


@dataclass
class _Chooser:
    """Answers what was answered before and gathers what was not, under the headings as they are shown.

    `repeats`: what rows repeat, if nobody has said yet how to count them.
    """

    answers: Mapping[str, str]
    asked: bool = False
    unanswered: list[Question] = field(default_factory=list)
    _shown: MaskedApart = field(default_factory=MaskedApart)
    repeats: Note | None = None

    def count_once(self, note: Note) -> bool:
        """Not, unless that was the answer; asked for if there is none."""
        if not self.asked:
            self.repeats = note
        return False

    def __call__(self, question: Question) -> str | None:
        heading = self._shown(question.heading)
        answer = self.answers.get(heading)
        if answer is None:
            self.unanswered.append(replace(question, heading=heading))
        return answer if answer in question.proposals else None


def run(request: JobRequest) -> dict[str, Any]:
    """Screen, write the files, and tell what they say in short."""
    from reservkoll.inventory.column_mapping import Mapping as Columns
    from reservkoll.reports.outputs import Made
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.dialogue_plan.build import plan
    from reservkoll.screening.service import Asking, ScreeningService

    asked, language = request.request, request.request.language
    rulebook = rulebook_for(request.rules, request.published_limits, language)
    chooser = _Chooser(request.answers, request.one_row_per_asked)
    columns = Columns(columns=request.columns) if request.columns else None
    service = ScreeningService(asked, rulebook, columns)
    began = time.monotonic()
    inventory, answers = None, None
    try:
        inventory = service.read(Asking(chooser, chooser.count_once))
        answers = service.answer(inventory)
    except ReservkollError:
        if not chooser.unanswered:  # else what is missing may be what was asked for
            raise
    unstated = _unstated(service, answers) if request.ask and answers is not None else []
    if answers is None or chooser.unanswered or chooser.repeats is not None or unstated:
        return {
            "questions": [_question(question, language) for question in chooser.unanswered],
            "repeats": filled(*chooser.repeats, translator(language)) if chooser.repeats is not None else None,
            "unstated": unstated,
            "columns": _columns(inventory, language) if inventory is not None else None,
        }
    inventory, screening = answers.inventory, answers.screening
    made = Made(
        screening,
        answers.sums,
        asked.today,
        asked.paths,
        inventory,
        lambda: plan(inventory, screening, rulebook, service.settings, service.leads),
    )
    written, left_out = _written(request, made, began + request.seconds)
    return {
        "summary": _summary(answers),
        "columns": _columns(inventory, language),
        "written": written,
        "left_out": left_out,
    }


def _written(request: JobRequest, made: Made, until: float) -> tuple[list[str], list[dict[str, str]]]:
    """The keys of the files that were written, and which were not though this list has them, each with the reason.

    What takes too long or comes to too much is left out, the last ones first: the answer is there all the same.
    """
    from reservkoll.reports.outputs import Output

    translate = translator(request.request.language)
    written, left_out, left = [], [], request.megabytes * 2**20
    for file in request.files:
        output = Output.of(file.option, request.outcomes / file.name)
        try:
            output.writing.check(output.path, made.inputs)
        except InputError:
            continue  # there is no such form of this list, or its package is not installed
        if time.monotonic() > until:
            told = translate(mark("It would have taken too long. Use the command line: reservkoll screen."))
            left_out.append({"key": file.key, "reason": told})
            continue
        try:
            output.writing.write(replace(made, csv=file.csv), output.path)
        except InputError as error:
            left_out.append({"key": file.key, "reason": error.text(translate)})
            continue
        size = output.path.stat().st_size
        if size > left:
            told = translate(mark("It is too large for the page. Use the command line: reservkoll screen."))
            left_out.append({"key": file.key, "reason": told})
            continue
        left -= size
        written.append(file.key)
    return written, left_out


def _unstated(service: ScreeningService, answers: Answers) -> list[dict[str, Any]]:
    """The facts that are asked for first, which the list says nothing of and rows wait for: with how many rows."""
    frame, waiting = answers.inventory.frame, {fact.path: fact.rows for fact in answers.screening.missing}
    return [
        {"fact": path, "rows": waiting[path], "of": frame.height}
        for path in ASKED_FIRST
        if path in waiting
        and answers.inventory.mapping.columns.get(path) is None
        and path not in service.defaults
        and frame[path].null_count() == frame.height
    ]


def _columns(inventory: Inventory, language: Language) -> dict[str, Any]:
    """Every column of the list with what it was taken for, and what a column may be taken for.

    A heading with a personal number is shown masked; it can then not be tied to anything.
    """
    from reservkoll.common.personal_numbers import without_personal_numbers
    from reservkoll.inventory.mapping_report import LABELS

    translate = translator(language)
    return {
        "facts": [{"fact": fact, "name": translate(label)} for fact, label in LABELS.items()],
        "columns": [
            {
                "heading": column.heading,
                "letter": column.letter,
                "examples": list(column.examples),
                "fact": column.fact,
                "fixed": without_personal_numbers(column.heading) != column.heading,
            }
            for column in inventory.seen
        ],
    }


def _question(question: Question, language: Language) -> dict[str, Any]:
    from reservkoll.inventory.mapping_report import LABELS

    translate = translator(language)
    return {
        "heading": question.heading,
        "letter": question.letter,
        "examples": list(question.examples),
        "proposals": [{"fact": fact, "name": translate(LABELS[fact])} for fact in question.proposals],
    }


def _summary(answers: Answers) -> dict[str, Any]:
    from reservkoll.common.formatting import decimal_string, kronor
    from reservkoll.reports.content.openings import Openings
    from reservkoll.reports.export.totals_json import openings_json

    screening, sums = answers.screening, answers.sums
    openings = Openings(screening, sums)

    def shown(code: str, rows: int, value: int | None) -> dict[str, Any]:
        return {
            "route": code,
            "name": screening.routes.get(code, code),
            "rows": rows,
            "value_sek": None if value is None else decimal_string(value),
            "value": "" if value is None else kronor(value, screening.language),
        }

    problems = screening.problems
    return {
        "rows": sums.total.rows,
        "value": "" if sums.total.value is None else kronor(sums.total.value, screening.language),
        "value_sek": None if sums.total.value is None else decimal_string(sums.total.value),
        "by_status": dict(sums.by_status),
        "by_route": [shown(code, total.rows, total.value) for code, total in sums.by_route.items() if total.rows],
        "headline": openings.headline(),
        "beside": list(openings.beside()),
        "counted_from": screening.horizon.day.isoformat(),
        "ending_within_months": screening.horizon.months,
        "timings": openings.timings(),
        "openings": openings_json(sums),
        "opening_lines": [
            {
                "opening": line.opening,
                "name": line.name,
                "timings": [
                    _rows_and_value(total, screening.language) for total in (*line.timings.values(), line.total)
                ],
            }
            for line in (*openings.lines(), openings.whole())
        ],
        "notes": list(screening.notes),
        "missing": [{"fact": fact.path, "question": fact.question, "rows": fact.rows} for fact in screening.missing],
        "problems": problems.height,
        "first_problems": problems.select("sheet", "row", "column", "message").head(MOST_PROBLEMS).to_dicts(),
        "made_by": dict(screening.run),
        "proposed": _proposed(screening),
        "suppliers": None if screening.suppliers is None else _suppliers(screening, screening.suppliers),
    }


def _rows_and_value(total: Total, language: Language) -> dict[str, Any]:
    """A total as it is shown."""
    from reservkoll.common.formatting import counted, kronor

    unknown = translator(language)("unknown")
    return {
        "rows": counted(total.rows, language),
        "value": unknown if total.value is None else kronor(total.value, language),
    }


def _proposed(screening: Screening) -> dict[str, Any] | None:
    """The rows that state no code, with the codes that are proposed for each, best first; None where there are none."""
    proposals = screening.code_proposals
    if proposals is None:
        return None
    rows: dict[int, dict[str, Any]] = {}
    for one in proposals.rows.iter_rows(named=True):
        row = rows.setdefault(one["position"], {"row": one["row"], "text": one["text"], "codes": []})
        row["codes"].append({"code": one["code"], "name": one["name"]})
    return {"rows": len(rows), "accepted": proposals.accepted, "first": list(rows.values())[:MOST_PROBLEMS]}


def _suppliers(screening: Screening, suppliers: SupplierReport) -> dict[str, Any]:
    """For each reservation how many purchases have a supplier that fits, and who; what is to be completed for each."""
    from reservkoll.explain.labels import verdict_words
    from reservkoll.screening.supplier_match.result import fitting

    def label(route: str) -> str:
        return screening.routes.get(route, route)

    words = verdict_words(translator(screening.language))
    lines: dict[str, dict[str, Any]] = {
        line.label: {"name": line.label, "verdicts": [], "to_know": []} for line in suppliers.suppliers
    }
    for name, route, verdict, to_know in suppliers.conditions.select("supplier", "route", "verdict", "to_know").rows():
        told = lines[name]
        for kept, text in (("verdicts", f"{label(route)}: {words[verdict].lower()}"), ("to_know", to_know)):
            if text and text not in told[kept]:
                told[kept].append(text)
    return {
        "count": len(suppliers.suppliers),
        "routes": [{"name": label(route), **counts} for route, counts in fitting(suppliers).items()],
        "first": list(lines.values())[:MOST_PROBLEMS],
        "problems": suppliers.problems,
        "notes": list(suppliers.notes),
    }


def main() -> int:
    """The outcome on stdout; 0 where there is one, also an error of the user's."""
    request = JobRequest.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_server, args=(request.place,), daemon=True).start()
    os.chdir(request.folder)  # messages name files without their folder, which means nothing to the user
    translate = translator(request.request.language)
    try:
        outcome = run(request)
    except ReservkollError as error:
        outcome = {"error": error.text(translate)}
    sys.stdout.write(json_text(outcome, indent=None))
    return 0


def _end_with_server(place: str) -> None:
    """Wait until the server closes stdin, which it does by being killed, and leave nothing of the job behind."""
    while os.read(0, 1):  # not sys.stdin, whose lock would be held when Python ends
        pass
    shutil.rmtree(place, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
