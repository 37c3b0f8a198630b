"""One assessment in the terminal: the verdict first, then why, what is missing, what to do, and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reservkoll.evaluate.assess import Assessment
from reservkoll.evaluate.changes import Changes
from reservkoll.evaluate.outcome import Certainty, Outcome, Verdict
from reservkoll.evaluate.partnership import PartnershipOutcome
from reservkoll.expressions.trace import CriterionTrace, NoteUse, unique
from reservkoll.report.amounts import day, euro, fact_text, kronor
from reservkoll.report.changes import changes_told, never_told
from reservkoll.report.explain import Explainer
from reservkoll.report.terminal_partnership import partnership_rows
from reservkoll.report.value import value_notes
from reservkoll.rulebook.schema import FactType
from reservkoll.texts import Language, mark

MARKS = {Verdict.YES: "✔", Verdict.NO: "✘", Verdict.UNKNOWN: "?", Verdict.NOT_APPLICABLE: "–"}
# Blue and orange tell yes from no for colour-blind readers too; the mark and the word say the same without colour.
STYLES = {
    Verdict.YES: "bold blue",
    Verdict.NO: "bold dark_orange3",
    Verdict.UNKNOWN: "bold magenta",
    Verdict.NOT_APPLICABLE: "dim",
}
WORDS = {
    Verdict.YES: mark("YES"),
    Verdict.NO: mark("NO"),
    Verdict.UNKNOWN: mark("UNKNOWN"),
    Verdict.NOT_APPLICABLE: mark("NOT APPLICABLE"),
}
UNITS = {"months": mark("months"), "percent": "%", "seats": mark("seats")}
OF_TRUTH = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}


def print_assessment(
    assessment: Assessment, language: Language, console: Console, changes: Changes | None = None
) -> None:
    """Print `assessment` to `console`, fitted to its width, with what would change the answer where that is given."""
    console.print(_Sheet(assessment, language, changes).render())


class _Sheet:
    def __init__(self, assessment: Assessment, language: Language, changes: Changes | None = None) -> None:
        self.assessment = assessment
        self.changes = changes
        self.language = language
        self.explain = Explainer(assessment.reader.rulebook, language)
        self.translate = self.explain.translate

    def render(self) -> RenderableType:
        return Group(*self._blocks())

    def _blocks(self) -> Iterator[RenderableType]:
        answer = self.assessment
        yield from self._title()
        if answer.routes is not None:
            shown = {name: outcome for name, outcome in answer.routes.items() if self._shown(outcome)}
            yield from self._verdicts(mark("Answer"), shown)
            yield from self._recommendation()
        if answer.supplier is not None:
            yield from self._verdicts(mark("The organisation"), answer.supplier, supplier=True)
        outcomes = [outcome for outcome in (answer.routes or answer.supplier or {}).values() if self._shown(outcome)]
        for outcome in outcomes:
            if isinstance(outcome, PartnershipOutcome):
                yield from self._partnership(outcome)
        yield from self._why(outcomes)
        yield from self._missing(outcomes)
        yield from self._ways_to_yes()
        yield from self._duties(outcomes)
        yield from self._warnings(outcomes)
        yield from self._sources(outcomes)

    def _shown(self, outcome: Outcome) -> bool:
        """A partnership is only told of where one is described."""
        return outcome.route != "partnership" or self.assessment.case.partnership is not None

    def _heading(self, message: str) -> RenderableType:
        return Padding(Rule(Text(self.translate(message), style="bold"), align="left", style="dim"), (1, 0, 0, 0))

    def _title(self) -> Iterator[RenderableType]:
        answer, facts = self.assessment, self.assessment.reader.facts
        purchase, supplier, partnership = answer.case.purchase, answer.case.supplier, answer.case.partnership
        titles = [purchase and purchase.title, partnership and partnership.title, supplier and supplier.name]
        title = next((title for title in titles if title), self.translate(mark("Assessment")))
        number = f"  {purchase.id}" if purchase and purchase.id else ""
        yield Text.assemble((title, "bold"), (number, "dim"))
        parts = [self.translate(mark("Rules of {day}")).format(day=day(answer.as_of, self.language))]
        if purchase is not None:
            value = answer.value.ore if answer.value else None
            parts.append(
                self.translate(mark("value {amount}")).format(
                    amount=kronor(value, self.language) if value is not None else self.translate(mark("unknown"))
                )
            )
            codes = facts.get("purchase.cpv")
            if isinstance(codes, tuple):
                parts.append("CPV " + ", ".join(self._code(code) for code in codes))
        yield Text(" · ".join(parts), style="dim")
        yield from (Text(limit, style="dim") for limit in self._limits())

    def _limits(self) -> Iterator[str]:
        """The amounts that the value is held against."""
        reader = self.assessment.reader
        regime = reader.regime()
        if regime is None or self.assessment.case.purchase is None:
            return
        for limit_id in (regime.direct_limit, regime.main_threshold):
            amount = reader.amount(reader.law.limit(limit_id))
            if amount is not None:
                label = self.explain.rulebook.limits[limit_id].label.text(self.language)
                yield f"{label}: {kronor(amount.ore, self.language)}"

    def _code(self, code: str) -> str:
        name = self.explain.rulebook.nomenclature.name(code, self.language)
        return f"{code} {name}" if name else code

    def _verdicts(
        self, heading: str, outcomes: Mapping[str, Outcome], *, supplier: bool = False
    ) -> Iterator[RenderableType]:
        yield self._heading(heading)
        table = Table.grid(padding=(0, 2), expand=False)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for outcome in outcomes.values():
            table.add_row(self._verdict(outcome.verdict), self._answer(outcome, supplier=supplier))
        yield table

    def _verdict(self, verdict: Verdict) -> Text:
        return Text(f"{MARKS[verdict]} {self.translate(WORDS[verdict])}", style=STYLES[verdict])

    def _answer(self, outcome: Outcome, *, supplier: bool) -> Text:
        text = Text(self.explain.route_name(outcome.route), style="bold" if outcome.verdict is Verdict.YES else "")
        if outcome.certainty is Certainty.INTERPRETIVE and outcome.verdict is not Verdict.NOT_APPLICABLE:
            text.append("  " + self.translate(mark("(open to interpretation)")), style="italic")
        style = "" if outcome.verdict is Verdict.YES else "dim"
        text.append("\n" + self.explain.summary(outcome, supplier=supplier), style=style)
        return text

    def _recommendation(self) -> Iterator[RenderableType]:
        yield self._heading(mark("Recommendation"))
        for route in self.assessment.recommendation:
            yield Text("→ " + self.explain.recommendation(route))

    def _partnership(self, outcome: PartnershipOutcome) -> Iterator[RenderableType]:
        """Risk, suitability and forms; the three tests stand among the reasons."""
        for heading, rows in partnership_rows(outcome, self.explain):
            yield self._heading(heading)
            table = Table.grid(padding=(0, 1))
            table.add_column(no_wrap=True)
            table.add_column(ratio=3)
            table.add_column(ratio=2, style="dim")
            for row in rows:
                mark_of = "•" if row.verdict is None else Text(MARKS[row.verdict], style=STYLES[row.verdict])
                text = Text(row.text, style="bold" if row.strong else "")
                if row.detail:
                    text.append("\n" + row.detail, style="dim")
                table.add_row(mark_of, text, row.citation)
            yield table

    def _why(self, outcomes: Iterable[Outcome]) -> Iterator[RenderableType]:
        yield self._heading(mark("Why"))
        for outcome in outcomes:
            if not _bearing(outcome):
                continue
            yield Text.assemble((self.explain.route_name(outcome.route), "bold"), ": ", self._verdict(outcome.verdict))
            table = Table.grid(padding=(0, 1))
            table.add_column(no_wrap=True)
            table.add_column(ratio=3)
            table.add_column(ratio=2, style="dim")
            for level, criterion in _lines(_bearing(outcome)):
                table.add_row(*self._criterion(level, criterion))
            yield Padding(table, (0, 0, 1, 2))

    def _criterion(self, level: int, criterion: CriterionTrace) -> tuple[Text, Text, str]:
        verdict = OF_TRUTH[criterion.truth]
        label = Text("  " * level + criterion.label.text(self.language))
        # A yes or no says nothing that the label and the mark do not; the day stands at the top.
        told = {
            path: value for path, value in criterion.facts.items() if path != "as_of" and not isinstance(value, bool)
        }
        facts = ", ".join(self._fact(path, value) for path, value in told.items())
        if facts and not criterion.children:
            label.append(f"  ({facts})", style="dim")
        return Text(MARKS[verdict], style=STYLES[verdict]), label, criterion.citation

    def _fact(self, path: str, value: object) -> str:
        fact = self.explain.rulebook.facts.get(path)
        if fact is not None and fact.type is FactType.MONEY and isinstance(value, int):
            return (euro if fact.unit == "EUR" else kronor)(value, self.language)
        if fact is not None and fact.values is not None:
            words = value if isinstance(value, tuple) else (value,)
            return ", ".join(fact.values[str(word)].text(self.language) for word in words)
        text = fact_text(value, self.language, self.translate)
        unit = UNITS.get(fact.unit or "") if fact is not None else None
        return f"{text}\u00a0{self.translate(unit)}" if unit else text

    def _missing(self, outcomes: Iterable[Outcome]) -> Iterator[RenderableType]:
        waiting: dict[str, list[str]] = {}
        for outcome in outcomes:
            for path in outcome.missing:
                waiting.setdefault(path, []).append(self.explain.route_name(outcome.route))
        if not waiting:
            return
        yield self._heading(mark("Missing"))
        for path, routes in sorted(waiting.items(), key=lambda item: -len(item[1])):
            yield Text.assemble("? ", self.explain.question(path), (f"  {path}", "dim"))
            proof = self.explain.rulebook.facts[path].proof if path in self.explain.rulebook.facts else None
            decides = self.translate(mark("Decides: {routes}.")).format(routes="; ".join(routes))
            if proof is not None:
                told = self.translate(mark("Shown by: {proof}."))
                decides += " " + told.format(proof=proof.text(self.language))
            yield Padding(Text(decides, style="dim"), (0, 0, 0, 2))

    def _ways_to_yes(self) -> Iterator[RenderableType]:
        if self.changes is None:
            return
        by_route = self.changes.routes if self.assessment.routes is not None else self.changes.supplier
        told = {route: changes_told(ways, self.assessment, self.explain) for route, ways in by_route.items() if ways}
        never = never_told(self.changes, self.explain)
        if not told and not never:
            return
        yield self._heading(mark("How the answer can become yes"))
        for route, texts in told.items():
            yield Text(self.explain.route_name(route), style="bold")
            for text in texts:
                yield Padding(Text(f"→ {text}"), (0, 0, 0, 2))
        for text in never:
            yield Text(self.translate(mark("Not proposed: {reason}")).format(reason=text), style="dim")

    def _duties(self, outcomes: Iterable[Outcome]) -> Iterator[RenderableType]:
        rows = {}
        for outcome in outcomes:
            for demand in outcome.demands:
                rows[self.explain.demand(demand)] = demand.citation
            for duty in outcome.duties:
                rows[duty.text.text(self.language)] = duty.citation
        if not rows:
            return
        yield self._heading(mark("What follows"))
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(ratio=3)
        table.add_column(ratio=2, style="dim")
        for text, citation in rows.items():
            table.add_row("•", text, citation)
        yield table

    def _warnings(self, outcomes: Iterable[Outcome]) -> Iterator[RenderableType]:
        answer = self.assessment
        about_the_date = self.explain.about_the_date(answer.as_of, assumed=answer.date_assumed)
        notes: tuple[NoteUse, ...] = unique(
            [*(outcome.notes for outcome in outcomes), value_notes(answer), about_the_date]
        )
        if not notes:
            return
        yield self._heading(mark("To mind"))
        for note in notes:
            yield Text("! " + self.explain.note(note))

    def _sources(self, outcomes: Iterable[Outcome]) -> Iterator[RenderableType]:
        rulebook = self.explain.rulebook
        used = unique(_sources_of(outcome) for outcome in outcomes)
        yield self._heading(mark("Sources"))
        for source in sorted(used):
            entry = rulebook.sources[source]
            read = self.translate(mark("read up to {day}")).format(day=day(entry.retrieved, self.language))
            yield Text.assemble(entry.title, (f"  {entry.url}  ({read})", "dim"))
        yield Padding(
            Text(
                f"{rulebook.edition.statutes_read_to.text(self.language)} "
                + self.translate(mark("This is support for a decision, not legal advice.")),
                style="italic",
            ),
            (1, 0, 0, 0),
        )


def _bearing(outcome: Outcome) -> tuple[CriterionTrace, ...]:
    """The criteria worth reading: all of an open route, else those that close it or keep it undecided."""
    return outcome.criteria if outcome.verdict is Verdict.YES else outcome.deciding()


def _lines(criteria: Iterable[CriterionTrace], level: int = 0) -> Iterator[tuple[int, CriterionTrace]]:
    """Each criterion with those inside it that bear on it: where it holds, what failed inside it mattered nothing."""
    for criterion in criteria:
        yield level, criterion
        inside = (child for child in criterion.children if criterion.truth is not True or child.truth is True)
        yield from _lines(inside, level + 1)


def _sources_of(outcome: Outcome) -> Iterator[str]:
    if outcome.version is not None:
        yield outcome.version.source
    for _, criterion in _lines(outcome.criteria):
        yield criterion.source
