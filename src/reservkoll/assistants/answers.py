"""What an assistant can ask for: each answer is the document of a command, with what it rests on.

Like the command line it reads the clock and files; no address is opened. Personal numbers are masked as in all JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from reservkoll.api import case_from, case_result
from reservkoll.assistants.folders import within
from reservkoll.common import clock
from reservkoll.common.clock import iso_day
from reservkoll.common.json_text import Exact, json_text
from reservkoll.cpv.search import Search
from reservkoll.evaluation.assess import assess
from reservkoll.explain.cpv import found_rows
from reservkoll.explain.limits import limit_rows
from reservkoll.explain.rule_page import rule_page
from reservkoll.i18n import Language, mark, translator
from reservkoll.json_documents.assistants import AssistantAnswer, Basis, NextQuestion, OpenRow, ScreenedList
from reservkoll.reports.export.documents.rules import rule_document
from reservkoll.reports.export.documents.totals import figures_json
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.service import ScreeningService
from reservkoll.web.interview import interview_step

CAUTION: Final = mark("Decision support, not legal advice. Unknown is not no: ask for what is missing.")
MOST_ROWS: Final = 50


@dataclass(frozen=True)
class Answers:
    """Answers by one rulebook. `folders` are those whose lists may be read."""

    rulebook: Rulebook
    folders: Sequence[Path] = ()

    def check(self, case: Mapping[str, Any], as_of: str | None, language: Language) -> dict[str, Any]:
        """The answer to a case, as `check --format json` gives it.

        Raises:
            ReservkollError: the case cannot be used.
        """
        read, digest = case_from(case, self.rulebook)
        assessment = assess(read, self.rulebook, clock.today(), iso_day(as_of) if as_of else None)
        document = case_result(assessment, digest).to_dict(language.value)
        routes: Mapping[str, Any] = document.get("routes") or {}
        return self._answer(
            document,
            language,
            assessment.as_of,
            citations=(route.get("citation") for route in routes.values()),
            certainty={name: route["certainty"] for name, route in routes.items() if "certainty" in route},
            assumes=(each["text"] for each in document.get("assumes", ())),
            read_to=document.get("read_to"),
        )

    def next_question(
        self, about: str | None, case: Mapping[str, Any], skipped: Sequence[str], language: Language
    ) -> dict[str, Any]:
        """The question that decides most, and how to answer it; none where nothing can change the answer any more.

        Raises:
            ReservkollError: the case cannot be used, or it is not said what it is about.
        """
        today = clock.today()
        body = {"about": about, "case": dict(case), "skipped": list(skipped)}
        question = interview_step(body, self.rulebook, today, language).question
        return self._answer(NextQuestion(question=question, done=question is None), language, today)

    def limits(self, as_of: str | None, language: Language) -> dict[str, Any]:
        """The amounts in force on a day, each with its source."""
        day = iso_day(as_of) if as_of else clock.today()
        rows = limit_rows(self.rulebook, day)
        titles = (self.rulebook.sources[row.source].title for row in rows)
        return self._answer(rows, language, day, citations=titles)

    def cpv_search(self, text: str, most: int, language: Language) -> dict[str, Any]:
        """CPV codes for everyday words, best first. They are proposals: nothing is decided by them."""
        found = Search(self.rulebook.nomenclature).find(text, max(1, min(most, 20)))
        lists = (each.citation for each in self.rulebook.code_list_files.values())
        return self._answer(found_rows(found, self.rulebook, language), language, clock.today(), citations=lists)

    def rule_text(self, rule: str, as_of: str | None, language: Language) -> dict[str, Any]:
        """A rule in plain words: every condition with its citation.

        Raises:
            InputError: there is no such rule.
        """
        day = iso_day(as_of) if as_of else clock.today()
        document = rule_document(rule_page(self.rulebook, rule, day, language), self.rulebook)
        return self._answer(document, language, day, citations=(document.citation,))

    def screen(self, path: str, given: Mapping[str, str], language: Language) -> dict[str, Any]:
        """The totals of a list within the named folders, and its first rows that can be opened.

        Raises:
            ReservkollError: the file lies elsewhere or cannot be used.
        """
        file = within(path, self.folders)
        request = ScreeningRequest(
            lists=(str(file),),
            today=clock.today(),
            language=language,
            given=tuple(f"{fact}={value}" for fact, value in given.items()),
            take_best=True,
        )
        answers = ScreeningService(request, self.rulebook).answers()
        screening = answers.screening
        counted = screening.reported.counted
        rows = [row for row in screening.rows.iter_rows(named=True) if row["opening"] in counted]
        document = ScreenedList(
            figures=figures_json(answers.sums, screening.horizon),
            openings=[_open_row(row) for row in rows[:MOST_ROWS]],
            more_openings=max(len(rows) - MOST_ROWS, 0),
            notes=list(screening.notes),
            not_understood=screening.problems.height,
        )
        law_date = screening.law_date
        return self._answer(
            document,
            language,
            request.today,
            citations=(rule.citation for rule in screening.rules),
            read_to=None if law_date is None else law_date.isoformat(),
        )

    def _answer(
        self,
        document: Any,
        language: Language,
        day: date,
        *,
        citations: Iterable[str | None] = (),
        certainty: Mapping[str, str] | None = None,
        assumes: Iterable[str] = (),
        read_to: str | None = None,
    ) -> dict[str, Any]:
        book = self.rulebook
        oldest = min(source.retrieved for source in book.sources.values()).isoformat()
        answer = AssistantAnswer(
            answer=document,
            basis=Basis(
                day=day.isoformat(),
                rulebook=book.edition.version,
                rulebook_sha256=book.sha256,
                sources_read_to=read_to or oldest,
                citations=[each for each in dict.fromkeys(citations) if each],
                certainty=dict(certainty or {}),
                assumes=list(assumes),
                caution=translator(language)(CAUTION),
            ),
        )
        told: dict[str, Any] = json.loads(json_text(answer))
        return told


def _open_row(row: Mapping[str, Any]) -> OpenRow:
    ore = row["value_sek"]
    shown = {**row, "value_sek": None if ore is None else Exact(f"{ore / 100:.2f}")}
    return OpenRow(**{name: shown[name] for name in OpenRow.model_fields})
