"""Renders the short answer to one case: at most a screen of 24 lines at 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from reservkoll.common.formatting import on_command_line
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.lots import IN_PARENTHESES
from reservkoll.explain.answer.short_answer import ShortAnswer, ShortLine
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.reports.render.terminal.assessment import MARKS, STYLES, WORDS
from reservkoll.reports.render.terminal.lines import CUT, SCREEN, WIDEST, cut, cut_before

OF_COMMAND = 6  # a command that is cut cannot be run, and the path of a file may be long
MOST_LOTS, FEWEST_LOTS = 8, 3
# How many lines each kind of text may take: the first of these that fits the screen is shown.
ROOM = (
    (3, 3, 3, 3, 2),
    (3, 3, 2, 2, 2),
    (3, 3, 2, 2, 1),
    (2, 2, 2, 2, 1),
    (2, 2, 2, 1, 1),
    (2, 1, 2, 1, 1),
)
LITTLE_ROOM = (
    (1, 1, 2, 1, 1),
    (1, 1, 1, 1, 1),
    (1, 1, 1, 1, 0),
    (1, 0, 1, 1, 0),
)


def print_short_answer(answer: ShortAnswer, language: Language, console: Console, case: Path | None) -> None:
    """Print `answer`, fitted to the width of `console`; `case` is the case file, to name in the command for more."""
    translate = translator(language)
    named = on_command_line(case) if case is not None else translate(mark("CASE"))
    again = translate(mark("reservkoll check {case} --why")).format(case=named)
    lots = translate(mark("reservkoll check {case} --lots")).format(case=named)
    width = min(console.width, WIDEST)
    least: list[Text] = []
    for told, room, most_lots in _smaller(answer):
        least = list(_Sheet(told, language, width, (again, lots), room, most_lots).lines())
        if len(least) <= SCREEN:
            break
    for line in least:
        console.print(line, soft_wrap=True)


def _smaller(answer: ShortAnswer) -> Iterator[tuple[ShortAnswer, tuple[int, int, int, int, int], int]]:
    """`answer` with ever less room: what stands in the longer answer too, and is least needed here, gives way first."""
    yield answer, ROOM[0], MOST_LOTS
    answer = replace(answer, lines=tuple(_with_one_reason(answer.lines)))
    for room in ROOM:
        yield answer, room, MOST_LOTS
    answer = replace(answer, other_forms=())
    yield answer, ROOM[-1], MOST_LOTS
    for room in LITTLE_ROOM:
        yield answer, room, MOST_LOTS
    for most_lots in range(MOST_LOTS - 1, FEWEST_LOTS - 1, -1):
        yield answer, LITTLE_ROOM[-1], most_lots
    for beside in range(len(answer.beside) - 1, -1, -1):
        yield replace(answer, beside=answer.beside[:beside]), LITTLE_ROOM[-1], FEWEST_LOTS


def _with_one_reason(lines: Sequence[ShortLine]) -> Iterator[ShortLine]:
    """Routes that are out of the question for the same reason in one line, so that it is told once and to its end."""
    for _, alike in groupby(lines, lambda line: replace(line, name="")):
        first, *more = alike
        if first.verdict is Verdict.NOT_APPLICABLE and more:
            names = (IN_PARENTHESES.sub("", line.name) for line in (first, *more))
            yield replace(first, name=", ".join(names))
        else:
            yield from (first, *more)


class _Sheet:
    def __init__(
        self,
        answer: ShortAnswer,
        language: Language,
        width: int,
        commands: tuple[str, str],
        room: tuple[int, int, int, int, int],
        most_lots: int,
    ) -> None:
        self.answer, self.width, self.most_lots = answer, width, most_lots
        self.again, self.lots = commands
        self.translate: Translate = translator(language)
        self.of_sentence, self.of_advice, self.of_open, self.of_closed, self.of_question = room

    def lines(self) -> Iterator[Text]:
        answer = self.answer
        yield Text(cut(answer.title, self.width, 1)[0], style="bold")
        yield from (Text(line, style="dim") for line in cut(answer.about, self.width, 1))
        yield Text()
        yield from (Text(line, style="bold") for line in cut(answer.sentence, self.width, self.of_sentence))
        if answer.advice and self.of_advice:
            yield from self._hanging(Text("→ "), answer.advice, self.of_advice)
        yield Text()
        for line in answer.lines:
            yield from self._route(line)
        yield from self._group()
        yield from self._other_forms()
        yield from self._of_lots()
        yield from self._to_find_out()
        yield Text()
        more = self.translate(mark("Conditions, duties, ways to yes and sources: {command}")).format(command=self.again)
        if answer.may_be_divided:
            lots = self.translate(mark("Divide it into lots: {command}")).format(command=self.lots)
            yield from (Text(line, style="dim") for line in cut(lots, self.width, OF_COMMAND))
        yield from (
            Text(line, style="dim")
            for line in (*cut(more, self.width, OF_COMMAND), *cut(answer.closing, self.width, 2))
        )

    def _route(self, line: ShortLine) -> Iterator[Text]:
        verdict = Text(f"{MARKS[line.verdict]} {self.translate(WORDS[line.shown])}", style=STYLES[line.verdict])
        verdict.pad_right(max(self._verdict_width() - len(verdict), 0))
        parts = ""
        if line.parts is not None:
            purchase, own = (MARKS[part] for part in line.parts)
            told = (
                mark("purchase {purchase} group {own}")
                if self.answer.group
                else mark("purchase {purchase} organisation {own}")
            )
            parts = " – " + self.translate(told).format(purchase=purchase, own=own)
        reason = line.reason
        if line.interpretive:
            reason = self.translate(mark("open to interpretation. {reason}")).format(reason=reason)
        most = self.of_open if line.verdict is Verdict.YES else self.of_closed
        for name in (
            line.name,
            IN_PARENTHESES.sub("", line.name),
        ):  # what the provision is about gives way to the reason
            whole = f"{name}{parts}: {reason}" if reason else f"{name}{parts}"
            if not cut(whole, self.width - len(verdict), most)[-1].endswith(CUT):
                break
        yield from self._hanging(verdict, whole, most, bold=len(name))

    def _of_lots(self) -> Iterator[Text]:
        """One line for each lot; further ones are counted where the screen has no room."""
        lots = self.answer.lots
        if not lots:
            return
        yield Text()
        yield Text(cut(self.answer.lots_heading, self.width, 1)[0], style="dim")
        for lot in lots[: self.most_lots]:
            head = Text(f"{MARKS[lot.verdict]} ", style=STYLES[lot.verdict])
            called = f"{lot.number} {lot.name}"
            worth = f", {lot.worth}" if lot.worth else ""
            yield from self._hanging(head, f"{called}{worth}: {lot.told}", 1, bold=len(called))
        if len(lots) > self.most_lots:
            more = self.translate(mark("and {count} more lots")).format(count=len(lots) - self.most_lots)
            yield Text("  " + more, style="dim")

    def _group(self) -> Iterator[Text]:
        if self.answer.group:
            line = self.translate(mark("The group: {members}")).format(members=", ".join(self.answer.group))
            yield from (Text(part, style="dim") for part in cut(line, self.width, 1))

    def _other_forms(self) -> Iterator[Text]:
        """One line for the forms that no route above tells of."""
        told = ", ".join(f"{name} {MARKS[verdict]}" for verdict, name in self.answer.other_forms)
        if told:
            line = self.translate(mark("Other forms: {forms}")).format(forms=told)
            yield from (Text(part, style="dim") for part in cut(line, self.width, 1))

    def _verdict_width(self) -> int:
        shown = (self.translate(WORDS[line.shown]) for line in self.answer.lines)
        return max(len(word) for word in shown) + 4

    def _to_find_out(self) -> Iterator[Text]:
        answer = self.answer
        if not answer.questions and not answer.wrong and not answer.hangs_on and not answer.beside:
            return
        if answer.wrong or answer.hangs_on or self.of_question:
            yield Text()
        for told in answer.hangs_on:
            yield from self._hanging(Text("! ", style=STYLES[Verdict.UNKNOWN]), told, max(self.of_question, 1))
        for wrong in answer.wrong:
            yield from self._hanging(Text("! ", style=STYLES[Verdict.UNKNOWN]), wrong, max(self.of_question, 1))
        for line in answer.beside:
            yield from self._hanging(Text("· "), line, self.of_open)
        if not self.of_question:  # lots take the room: what can decide stands in the long answer
            return
        for question in answer.questions:
            decides = self.translate(mark("(decides {routes})")).format(routes=question.decides)
            yield from self._hanging(
                Text("? ", style=STYLES[Verdict.UNKNOWN]), question.question, self.of_question, end=decides
            )
        if answer.more_questions:
            more = self.translate(mark("and {count} more that can decide")).format(count=answer.more_questions)
            yield Text("  " + more, style="dim")

    def _hanging(self, head: Text, text: str, most: int, *, bold: int = 0, end: str = "") -> Iterator[Text]:
        """`text` beside `head`, further lines below its start; its first `bold` characters stand out.

        `end` stands last even where the text is cut.
        """
        width = self.width - len(head)
        first, *rest = cut_before(text, end, width, most)
        told = Text(first)
        told.stylize("bold", 0, bold)
        yield Text.assemble(head, told)
        yield from (Text(" " * len(head) + line) for line in rest)
