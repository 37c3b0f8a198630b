"""Own activities as if they were bought: the content of the report in every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from reservkoll.activities.service import AMOUNT, AT_LEAST, AT_MOST, AnsweredActivities, AnsweredActivity
from reservkoll.common.formatting import counted, day, millions, number
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.trace import NoteUse
from reservkoll.evaluation.lots import reserved_routes
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.amounts import sum_told, told_as
from reservkoll.explain.answer.assessment import oldest_reading
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import NOT_NEEDED, verdict_words
from reservkoll.facts.value import APPROXIMATE
from reservkoll.i18n import Language, filled, mark, translator
from reservkoll.parsers.precision import together
from reservkoll.reports import phrases
from reservkoll.reports.document import Block, Bullets, Cell, Document, Paragraph, Section, Table, Tone
from reservkoll.rulebook.models.activities import Against
from reservkoll.suppliers.profiles import ProfileProblem

OF_THE_COST: Final = frozenset({AMOUNT, AT_LEAST, AT_MOST})


@dataclass(frozen=True)
class ActivityLine:
    """One activity in words; `code` says if it is a proposal, `verdict` whether it may be reserved
    (not applicable: not needed, as it could be procured directly).
    """

    name: str
    department: str
    provider: str
    cost: str
    value: str
    code: str
    others: str
    verdict: Verdict
    told: str
    against: tuple[str, ...]
    cost_ore: int | None
    value_ore: int | None


class ActivityReport:
    """The answers in the reader's language."""

    def __init__(self, answers: AnsweredActivities, language: Language) -> None:
        self.answers, self.language = answers, language
        self.explain = Explainer(answers.rulebook, language)
        self.say = translator(language)

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.say(mark("Own activities as if they were bought"))

    def headline(self) -> str:
        """How many of the activities could be reserved, and what they cost."""
        rows = self.answers.rows
        found = [row for row in rows if row.reserved]
        if not found:
            none = mark("None of {all} activities could be reserved for certain if they were bought.")
            return self.say(none).format(all=counted(len(rows), self.language))
        stated = [row.activity for row in found]
        unknown = sum(each.cost is None for each in stated)
        least = [each.cost if each.cost is not None else (each.ends or (0, 0))[0] for each in stated]
        told = mark("{found} of {all} activities could be reserved if they were bought: {amount} a year.")
        return self.say(told).format(
            found=counted(len(found), self.language),
            all=counted(len(rows), self.language),
            amount=sum_told(
                millions(sum(least), self.language),
                known=sum(ore > 0 for ore in least),
                unknown=unknown,
                precision=together(each.precision for each in stated),
                translate=self.say,
            ),
        )

    def assumptions(self) -> tuple[str, ...]:
        """The assumptions made for all rows."""
        rules, language, say = self.answers.rulebook.activities.assumed, self.language, self.say
        months = number(self.answers.months, language)
        given = mark("Value: the annual cost times {months} months, as given, with no options.")
        assumed = mark("Assumed: a contract of {months} months with no options; the value is the annual cost over it.")
        proposed = sum(row.proposed for row in self.answers.rows)
        return (
            say(given if self.answers.months_given else assumed).format(months=months),
            *(() if self.answers.months_given else (rules.why.text(language),)),
            rules.cost.text(language),
            say(mark("Assumed unless you say otherwise: LOU, a municipality, services, rules of {day}.")).format(
                day=day(self.answers.as_of, language)
            ),
            rules.same_kind.text(language),
            *(
                (
                    say(
                        mark(
                            "For {rows} of the rows a CPV code was proposed from the words and used as if it were "
                            "stated: check it, and write the right one in your list."
                        )
                    ).format(rows=proposed),
                )
                if proposed
                else ()
            ),
            *(filled(*note, say) for note in self.answers.read.notes),
        )

    def lines(self) -> tuple[ActivityLine, ...]:
        """Each activity, those that could be reserved first, then by cost."""
        rank = {Verdict.YES: 0, Verdict.NOT_APPLICABLE: 1, Verdict.UNKNOWN: 2, Verdict.NO: 3}
        lines = [(self._line(row), row) for row in self.answers.rows]
        lines.sort(key=lambda pair: (rank[pair[0].verdict], -(pair[1].activity.cost or 0)))
        return tuple(line for line, _ in lines)

    def _line(self, row: AnsweredActivity) -> ActivityLine:
        say = self.say
        assessment = row.assessment
        missing = assessment.next_question
        verdict = Verdict.YES if row.reserved else Verdict.NO
        if not row.reserved and self._doubtful(row):
            verdict = Verdict.UNKNOWN
        if not row.reserved and self._not_needed(row):
            verdict = Verdict.NOT_APPLICABLE
        told = ", ".join(self.explain.short_name(route) for route in (row.open or assessment.recommendation))
        if verdict is Verdict.UNKNOWN:
            if missing is not None:
                asked = missing.fact in OF_THE_COST and row.value is None
                question = say(mark("What does it cost a year?")) if asked else self.explain.question(missing.fact)
                told = f"{told}: {question}"
            else:
                doubtful = ", ".join(self.explain.short_name(route) for route in self._doubtful(row))
                told = say(mark("{advice}; open to interpretation: {routes}")).format(advice=told, routes=doubtful)
        code = ", ".join(self._code(code) for code in row.codes) or say(mark("no code"))
        return ActivityLine(
            name=without_personal_numbers(row.activity.name),
            department=without_personal_numbers(row.activity.department),
            provider=without_personal_numbers(row.activity.provider_told),
            cost=self._told(row, row.activity.cost),
            value=self._told(row, row.value),
            code=say(mark("{code} (proposed)")).format(code=code) if row.proposed else code,
            others=", ".join(self._code(code) for code in row.others),
            verdict=verdict,
            told=told,
            against=(
                *(self.point(point) for point in row.against if point.when is not None),
                *((self.explain.note(NoteUse(APPROXIMATE)),) if row.activity.precision is not None else ()),
            ),
            cost_ore=row.activity.cost,
            value_ore=row.value,
        )

    def _told(self, row: AnsweredActivity, ore: int | None) -> str:
        """An amount with how exact it is; unknown where it is stated by its ends too."""
        if ore is None:
            return self.say(phrases.UNKNOWN)
        return told_as(millions(ore, self.language), row.activity.precision, self.say)

    def _not_needed(self, row: AnsweredActivity) -> bool:
        """Whether no reservation is needed, as the activity could be procured directly."""
        outcomes = row.assessment.routes or {}
        return any(outcomes[route].not_needed for route in reserved_routes(self.answers.rulebook))

    def _doubtful(self, row: AnsweredActivity) -> tuple[str, ...]:
        """The reservations that may or may not be open."""
        outcomes = row.assessment.routes or {}
        routes = reserved_routes(self.answers.rulebook)
        return tuple(route for route in routes if outcomes[route].verdict is Verdict.UNKNOWN)

    def _code(self, code: str) -> str:
        return f"{code} {self.answers.rulebook.nomenclature.name(code, self.language) or ''}".strip()

    def point(self, point: Against) -> str:
        """A point against, with its citation or the remark that it is unsettled."""
        where = point.citation or self.say(mark("open"))
        return f"{point.text.text(self.language)} ({where})"

    def of_all(self) -> tuple[str, ...]:
        """Points against, or to be settled first, that apply to every activity."""
        return tuple(self.point(point) for point in self.answers.rulebook.activities.against if point.when is None)

    def problems(self) -> tuple[str, ...]:
        """The cells that could not be parsed."""
        return tuple(self._problem(problem) for problem in self.answers.read.problems)

    def _problem(self, problem: ProfileProblem) -> str:
        """Where it stands and what is wrong; the cell itself only where the message does not tell it."""
        told = "text" in problem.error.parameters or not problem.text
        template = mark("{file}, row {row}, {column}: {what}")
        with_cell = mark("{file}, row {row}, {column}: “{text}”. {what}")
        return self.say(template if told else with_cell).format(
            file=problem.file,
            row=problem.row,
            column=problem.column,
            text=without_personal_numbers(problem.text),
            what=problem.error.text(self.say),
        )

    def singles(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What holds for single activities, each point once, with the activities that it holds for."""
        named: dict[str, dict[str, None]] = {}
        for line in self.lines():
            for point in line.against:
                named.setdefault(point, {})[line.name] = None
        return tuple((point, tuple(names)) for point, names in named.items())

    def closing(self) -> str:
        """The day to which the sources were read, and that this is not advice."""
        outcomes = [each for row in self.answers.rows for each in (row.assessment.routes or {}).values()]
        read = oldest_reading(outcomes, self.answers.rulebook)
        if read is None:
            return self.say(phrases.THIS_IS_SUPPORT_FOR_A)
        told = mark("Support for a decision, not legal advice. The law was read up to {day}.")
        return self.say(told).format(day=day(read, self.language))

    def headings(self) -> tuple[str, ...]:
        """The headings of the table of all activities."""
        say = self.say
        return (
            say(phrases.ACTIVITY),
            say(phrases.COST_A_YEAR),
            say(phrases.VALUE),
            say(phrases.COULD_BE_RESERVED),
            say(phrases.OPEN_ROUTES),
        )


@dataclass(frozen=True)
class MadeActivities:
    """The result of a run: the report, and the day of the run."""

    report: ActivityReport
    today: date


def document_of(made: MadeActivities) -> Document:
    """The report as a document."""
    report, say = made.report, made.report.say
    sections = (
        Section(report.headline(), tuple(_table(report))),
        Section(say(phrases.WHAT_WAS_ASSUMED), (Bullets(report.assumptions()),)),
        Section(say(phrases.WHAT_SPEAKS_AGAINST_OR_MUST), (Bullets(report.of_all()),)),
        Section(say(mark("For single activities")), tuple(_single(report))),
        Section(say(phrases.CELLS_THAT_COULD_NOT_BE), _bullets(report.problems())),
        Section(say(phrases.HOW_TO_READ_THIS), (Paragraph(report.closing(), Tone.SMALL),)),
    )
    return Document(
        title=report.title,
        subject=say(phrases.DECISION_PAPER),
        lead=(say(phrases.MADE_ON_DAY).format(day=day(made.today, report.language)),),
        sections=tuple(section for section in sections if section.blocks),
        footer=report.title,
        page_of=say(phrases.PAGE_PAGE_OF_PAGES),
        language=report.language,
        made=made.today,
    )


def could_be_reserved(report: ActivityReport) -> dict[Verdict, str]:
    """The word for each verdict on whether an activity could be reserved."""
    words = verdict_words(report.say)
    return {verdict: words[NOT_NEEDED if verdict is Verdict.NOT_APPLICABLE else verdict.value] for verdict in Verdict}


def _table(report: ActivityReport) -> Iterator[Block]:
    words = could_be_reserved(report)
    rows = tuple(
        (
            Cell(line.name, detail=" · ".join(part for part in (line.department, line.provider, line.code) if part)),
            Cell(line.cost),
            Cell(line.value),
            Cell(words[line.verdict], verdict=line.verdict.value),
            Cell(line.told),
        )
        for line in report.lines()
    )
    if rows:
        yield Table(report.title, report.headings(), rows, widths=(2.4, 0.8, 0.8, 0.8, 2.2), right=(1, 2))


def _single(report: ActivityReport) -> Iterator[Block]:
    told = [single_told(point, names) for point, names in report.singles()]
    others = report.say(mark("{activity}: other codes that may be meant are {codes}."))
    told += [others.format(activity=line.name, codes=line.others) for line in report.lines() if line.others]
    yield from _bullets(tuple(told))


def single_told(point: str, names: tuple[str, ...]) -> str:
    """A point with the activities that it holds for."""
    return f"{', '.join(names)}: {point}"


def _bullets(items: tuple[str, ...]) -> tuple[Bullets, ...]:
    return (Bullets(items),) if items else ()
