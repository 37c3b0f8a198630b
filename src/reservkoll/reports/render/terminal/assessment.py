"""Renders one assessment in the terminal: verdict, reasons, missing facts, next steps, sources."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.counterfactuals import Changes
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.result import Answer, RouteAnswer, RouteFollows
from reservkoll.explain.labels import NOT_NEEDED, UNFIT
from reservkoll.i18n import Language, mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.theme import TERMINAL

MARKS = {Verdict.YES: "✔", Verdict.NO: "✘", Verdict.UNKNOWN: "?", Verdict.NOT_APPLICABLE: "–"}
STYLES = {verdict: TERMINAL[verdict.value] for verdict in Verdict}
WORDS: Mapping[str, str] = {
    Verdict.YES: mark("YES"),
    Verdict.NO: mark("NO"),
    Verdict.UNKNOWN: mark("UNKNOWN"),
    Verdict.NOT_APPLICABLE: mark("NOT APPLICABLE"),
    NOT_NEEDED: mark("NOT NEEDED"),
    UNFIT: mark("DOES NOT FIT"),
}


def print_assessment(
    assessment: Assessment,
    language: Language,
    console: Console,
    changes: Changes | None = None,
    only: Container[str] | None = None,
) -> None:
    """Print `assessment` to `console`, fitted to its width, with what would change the answer where that is given.

    `only`: the routes to tell of, else all.
    """
    console.print(_Sheet(answer_in_words(assessment, language, changes, only), language).render())


class _Sheet:
    def __init__(self, answer: Answer, language: Language) -> None:
        self.answer = answer
        self.translate = translator(language)

    def render(self) -> RenderableType:
        return Group(*self._blocks())

    def _blocks(self) -> Iterator[RenderableType]:
        answer = self.answer
        yield from self._title()
        if answer.routes:
            yield from self._verdicts(self.translate(phrases.ANSWER), answer.routes)
            yield self._heading(self.translate(phrases.RECOMMENDATION))
            yield from (Text("→ " + route) for route in answer.recommendation)
        if answer.organisation:
            yield from self._verdicts(answer.organisation_heading, answer.organisation)
        yield from self._lots()
        yield from self._partnership()
        yield from self._why()
        yield from self._missing()
        yield from self._ways_to_yes()
        if answer.follows:
            yield self._heading(self.translate(phrases.WHAT_FOLLOWS_FROM_EACH_ROUTE))
        for route in answer.follows:
            yield from self._follows(route)
        yield from self._notes()
        yield from self._sources()

    def _heading(self, heading: str) -> RenderableType:
        return Padding(Rule(Text(heading, style="bold"), align="left", style="dim"), (1, 0, 0, 0))

    def _title(self) -> Iterator[RenderableType]:
        answer = self.answer
        yield Text.assemble((answer.title, "bold"), (f"  {answer.number}" if answer.number else "", "dim"))
        parts = [self.translate(phrases.RULES_OF_DAY).format(day=answer.rules_of)]
        if answer.value is not None:
            parts.append(self.translate(phrases.VALUE_AMOUNT).format(amount=answer.value))
        if answer.codes:
            parts.append("CPV " + answer.codes)
        yield Text(" · ".join(parts), style="dim")
        yield from (Text(limit, style="dim") for limit in answer.limits)

    def _verdicts(self, heading: str, answers: Iterable[RouteAnswer]) -> Iterator[RenderableType]:
        yield self._heading(heading)
        table = Table.grid(padding=(0, 2), expand=False)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for answer in answers:
            table.add_row(self._verdict(answer.verdict, answer.shown), self._answer(answer))
        yield table

    def _verdict(self, verdict: Verdict, shown: str) -> Text:
        return Text(f"{MARKS[verdict]} {self.translate(WORDS[shown])}", style=STYLES[verdict])

    def _answer(self, answer: RouteAnswer) -> Text:
        text = Text(answer.name, style="bold" if answer.verdict is Verdict.YES else "")
        if answer.interpretive or answer.doubtful:
            told = mark("(open to interpretation)") if answer.interpretive else mark("(the limit is computed)")
            text.append("  " + self.translate(told), style="italic")
        text.append("\n" + answer.summary, style="" if answer.verdict is Verdict.YES else "dim")
        return text

    def _lots(self) -> Iterator[RenderableType]:
        """Each lot with what every route says of it."""
        if self.answer.lots:
            yield self._heading(self.answer.lots_heading)
        for lot in self.answer.lots:
            worth = f", {lot.worth}" if lot.worth else ""
            yield Text.assemble((f"{lot.number} {lot.name}", "bold"), worth, (f"  {lot.codes}", "dim"))
            yield Text("→ " + lot.told)
            table = Table.grid(padding=(0, 2), expand=False)
            table.add_column(no_wrap=True)
            table.add_column(ratio=1)
            for route in lot.routes:
                text = Text(route.name, style="bold" if route.verdict is Verdict.YES else "")
                text.append("".join(f"\n{told}" for told in (route.summary, *route.notes)), style="dim")
                shown = NOT_NEEDED if route.not_needed else route.verdict.value
                table.add_row(self._verdict(route.verdict, shown), text)
            yield Padding(table, (0, 0, 1, 2))

    def _partnership(self) -> Iterator[RenderableType]:
        for heading, rows in self.answer.partnership:
            yield self._heading(heading)
            table = _three_columns()
            for row in rows:
                mark_of = "•" if row.verdict is None else Text(MARKS[row.verdict], style=STYLES[row.verdict])
                text = Text(row.text, style="bold" if row.strong else "")
                if row.detail:
                    text.append("\n" + row.detail, style="dim")
                table.add_row(mark_of, text, row.citation)
            yield table

    def _why(self) -> Iterator[RenderableType]:
        yield self._heading(self.translate(phrases.WHY))
        for route in self.answer.reasons:
            yield Text.assemble((route.name, "bold"), ": ", self._verdict(route.verdict, route.shown))
            table = _three_columns()
            for reason in route.reasons:
                label = Text(reason.label)
                if reason.facts:
                    label.append(f"  ({reason.facts})", style="dim")
                indented = Padding(label, (0, 0, 0, 2 * reason.level))
                table.add_row(Text(MARKS[reason.verdict], style=STYLES[reason.verdict]), indented, reason.citation)
            yield Padding(table, (0, 0, 1, 2))

    def _missing(self) -> Iterator[RenderableType]:
        if not self.answer.missing:
            return
        yield self._heading(self.translate(phrases.MISSING))
        for fact in self.answer.missing:
            yield Text.assemble("? ", fact.question, (f"  {fact.path}", "dim"))
            yield Padding(Text(fact.told, style="dim"), (0, 0, 0, 2))

    def _ways_to_yes(self) -> Iterator[RenderableType]:
        if not self.answer.ways and not self.answer.never_proposed:
            return
        yield self._heading(self.translate(phrases.HOW_THE_ANSWER_CAN_BECOME))
        for ways in self.answer.ways:
            yield Text(ways.route, style="bold")
            yield from (Padding(Text(f"→ {text}"), (0, 0, 0, 2)) for text in ways.texts)
        for reason in self.answer.never_proposed:
            yield Text(self.translate(mark("Not proposed: {reason}")).format(reason=reason), style="dim")

    def _follows(self, route: RouteFollows) -> Iterator[RenderableType]:
        """What follows from one route: what to do, what to mind, and where it was read."""
        heading = mark("If you choose: {route}") if route.duties else mark("About: {route}")
        yield Text(self.translate(heading).format(route=route.name), style="bold")
        table = _three_columns()
        for duty in route.duties:
            table.add_row("•", duty.text, duty.citation)
        if route.duties:
            yield table
        yield from (Text("! " + note) for note in route.notes)
        sources = Text(self.translate(phrases.SOURCES_TITLES).format(titles="; ".join(route.sources)), style="dim")
        yield Padding(sources, (0, 0, 1, 0))

    def _notes(self) -> Iterator[RenderableType]:
        if self.answer.notes:
            yield self._heading(self.translate(phrases.TO_MIND_ABOUT_THE_WHOLE))
            yield from (Text("! " + note) for note in self.answer.notes)

    def _sources(self) -> Iterator[RenderableType]:
        yield self._heading(self.translate(phrases.SOURCES))
        for source in self.answer.sources:
            where = f"  {source.url}" if source.url else ""
            yield Text.assemble(source.title, (f"{where}  ({source.read})", "dim"))
        yield Padding(Text(self.answer.closing, style="italic"), (1, 0, 0, 0))


def _three_columns() -> Table:
    """A mark, a text, and where it stands."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(ratio=3)
    table.add_column(ratio=2, style="dim")
    return table
