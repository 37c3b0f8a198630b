"""Renders planned requirements: forbidden ones first, then disproportionate ones, then advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from reservkoll.common.formatting import ORE, day, kronor, number, on_command_line
from reservkoll.evaluation.requirements import Found, RequirementsAnswer, Standing
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import chapter_words
from reservkoll.explain.requirements import number_text, remarks, shown_title, sources_used
from reservkoll.facts.requirements import TOPICS
from reservkoll.i18n import Language, mark
from reservkoll.reports import phrases
from reservkoll.reports.theme import CLOSED, DOUBT
from reservkoll.rulebook.models.requirements import Effect, Judgement
from reservkoll.rulebook.rulebook import Rulebook

HEADINGS = {
    Judgement.CONTRARY: mark("Against the act"),
    Judgement.DEPENDS: mark("Against the act under some chapters: which one governs is not known"),
    Judgement.DISPROPORTIONATE: mark("May be out of proportion or unequal"),
    Judgement.MIND: mark("Worth a thought"),
}
EFFECTS = {Effect.SHUTS_OUT: mark("SHUTS OUT"), Effect.BURDENS: mark("BURDENS")}
STYLES = {Effect.SHUTS_OUT: f"bold {CLOSED}", Effect.BURDENS: f"bold {DOUBT}"}
MARKS = {Effect.SHUTS_OUT: "✘", Effect.BURDENS: "!"}


MOST_SHORT = 8


def print_requirements(
    answer: RequirementsAnswer,
    rulebook: Rulebook,
    language: Language,
    console: Console,
    short_of: Path | None = None,
) -> None:
    """Print `answer` to `console`, fitted to its width; in one screen where `short_of` names the file."""
    sheet = _Sheet(answer, rulebook, language)
    console.print(Group(*(sheet.blocks() if short_of is None else sheet.short(short_of))))


class _Sheet:
    def __init__(self, answer: RequirementsAnswer, rulebook: Rulebook, language: Language) -> None:
        self.answer, self.rulebook, self.language = answer, rulebook, language
        self.explain = Explainer(rulebook, language)
        self.translate = self.explain.translate
        self.said: set[str] = set()

    def blocks(self) -> Iterator[RenderableType]:
        yield from self._title()
        yield from self._summary()
        for judgement in Judgement:
            found = [one for one in self.answer.found if one.judgement is judgement]
            if found:
                yield self._heading(HEADINGS[judgement])
                for one in found:
                    yield from self._finding(one)
        yield from self._open()
        yield from self._topics(mark("Nothing to say of"), self.answer.clear)
        yield from self._topics(mark("Not stated, so not judged"), self.answer.not_stated)
        yield from self._end()

    def short(self, file: Path) -> Iterator[RenderableType]:
        """A line for each of the first findings, worst first, and where the rest is."""
        title, basis, *_ = self._title()
        yield title
        yield basis
        yield from self._summary()
        every = self.answer.found
        ordered = [(judgement, one) for judgement in Judgement for one in every if one.judgement is judgement]
        shown, heading = ordered[:MOST_SHORT], None
        for judgement, one in shown:
            if judgement is not heading:
                yield Text(self.translate(HEADINGS[judgement]), style="dim")
                heading = judgement
            rule = one.rule
            line = Text.assemble((f"{MARKS[rule.effect]} ", STYLES[rule.effect]), rule.title.text(self.language))
            yield _one_line(line)
        if more := len(ordered) - len(shown):
            yield Text(self.translate(phrases.AND_COUNT_MORE).format(count=more), style="dim")
        if self.answer.open:
            paths = ", ".join(dict.fromkeys(path for entry in self.answer.open for path in entry.missing))
            yield _one_line(Text("? " + self.translate(mark("Add to the file: {paths}")).format(paths=paths)))
        whole = self.translate(mark("Why, what to ask for instead, and the sources: reservkoll check {file} --why"))
        yield Text(whole.format(file=on_command_line(file)), style="dim")

    def _heading(self, message: str) -> RenderableType:
        return Padding(Rule(Text(self.translate(message), style="bold"), align="left", style="dim"), (1, 0, 0, 0))

    def _title(self) -> Iterator[RenderableType]:
        answer, translate = self.answer, self.translate
        yield Text(shown_title(answer) or translate(mark("Planned requirements")), style="bold")
        parts = [translate(phrases.RULES_OF_DAY).format(day=day(answer.as_of, self.language))]
        value = answer.assessment.value if answer.assessment is not None else None
        if value is not None and value.ore is not None:
            parts.append(translate(phrases.VALUE_AMOUNT).format(amount=kronor(value.ore, self.language)))
        parts.append(self._governs())
        yield Text(" · ".join(parts), style="dim")
        for entry in answer.governing:
            yield Text.assemble(entry.text.text(self.language), (f"  {entry.citation}", "dim"))

    def _governs(self) -> str:
        answer = self.answer
        if answer.act is None or answer.chapter is None:
            return self.translate(mark("which chapter governs is not known"))
        return f"{answer.act}, {chapter_words(self.translate, [answer.chapter])[answer.chapter]}"

    def _summary(self) -> Iterator[RenderableType]:
        found = self.answer.found
        out = sum(one.rule.effect is Effect.SHUTS_OUT for one in found)
        told = self.translate(
            mark("{out} requirements shut small associations out, {burden} burden them. {open} cannot be judged yet.")
        )
        yield Padding(
            Text(told.format(out=out, burden=len(found) - out, open=len(self.answer.open)), style="bold"), (1, 0, 0, 0)
        )

    def _finding(self, found: Found) -> Iterator[RenderableType]:
        rule, language = found.rule, self.language
        line = Text.assemble(
            (f"{MARKS[rule.effect]} {self.translate(EFFECTS[rule.effect])}  ", STYLES[rule.effect]),
            (rule.title.text(language), "bold"),
        )
        values = self._values(found)
        if values:
            line.append(f"  ({values})", style="dim")
        yield line
        yield self._inside(Text(rule.why.text(language)))
        if found.provision is not None:
            says = self.rulebook.requirements.provisions[found.provision].says.text(language)
            yield from self._standing(says, found.standing)
        if rule.number is not None:
            yield self._inside(Text(rule.number.text(language), style="italic"))
        for entry, standing in zip(rule.instead, found.alternatives, strict=True):
            yield self._inside(Text.assemble("→ ", entry.text.text(language), (f"  {self._ground(standing)}", "dim")))
        yield Text("")

    def _standing(self, says: str, standing: Standing | None) -> Iterator[RenderableType]:
        """What the provision says (once) and where; where no chapter that may govern has it, only that."""
        if standing is not None and standing.citations:
            told = "" if says in self.said else f"{says}  "
            self.said.add(says)
            yield self._inside(Text.assemble(told, (_citations(standing), "dim")))
        for remark in remarks(standing, self.rulebook, self.language):
            yield self._inside(Text(remark))

    def _ground(self, standing: Standing | None) -> str:
        """Where an alternative stands, else that it is advice and why."""
        if standing is not None and standing.citations and not standing.room:
            return _citations(standing)
        if standing is not None and standing.citations:
            return self.translate(mark("(advice; room for it in {citation})")).format(citation=_citations(standing))
        told = " ".join(remarks(standing, self.rulebook, self.language))
        advice = self.translate(mark("(advice)"))
        return f"{advice} {told}".strip()

    def _inside(self, text: Text) -> RenderableType:
        return Padding(text, (0, 0, 0, 4))

    def _values(self, found: Found) -> str:
        """The numbers that were read: percent, or SEK, or a plain number."""
        shown = []
        for path, read in found.values.items():
            if isinstance(read.low, bool) or read.low is None:
                continue
            if path.endswith("percent_of_yearly_value"):
                percent = number(Decimal(number_text(read.low)), self.language)
                shown.append(self.translate(mark("{percent} % of the yearly value")).format(percent=percent))
            elif path.endswith("percent_of_value"):
                percent = number(Decimal(number_text(read.low)), self.language)
                shown.append(self.translate(mark("{percent} % of the value")).format(percent=percent))
            elif path.endswith(("_sek", ".amount", ".bank_guarantee")):
                shown.append(kronor(_ore(read.low), self.language))
            else:
                shown.append(number(Decimal(number_text(read.low)), self.language))
        return ", ".join(shown)

    def _open(self) -> Iterator[RenderableType]:
        if not self.answer.open:
            return
        yield self._heading(mark("Cannot be judged yet"))
        for entry in self.answer.open:
            yield Text.assemble("? ", entry.rule.title.text(self.language))
            missing = self.translate(mark("Add to the file: {paths}")).format(paths=", ".join(entry.missing))
            yield self._inside(Text(missing, style="dim"))

    def _topics(self, heading: str, topics: Iterable[str]) -> Iterator[RenderableType]:
        names = [self.translate(TOPICS[topic]) for topic in topics]
        if names:
            yield Text.assemble((self.translate(heading) + ": ", "bold"), ", ".join(names))

    def _end(self) -> Iterator[RenderableType]:
        for note in self.explain.about_the_date(self.answer.as_of, assumed=self.answer.date_assumed):
            yield Text("! " + self.explain.note(note))
        used = sources_used(self.answer)
        if used:
            yield self._heading(phrases.SOURCES)
        for source in used:
            entry = self.rulebook.sources[source]
            read = self.translate(mark("read up to {day}")).format(day=day(entry.retrieved, self.language))
            yield Text.assemble(entry.title, (f"  {entry.url}  ({read})", "dim"))
        closing = self.rulebook.requirements.closing.text(self.language)
        advice = self.translate(phrases.THIS_IS_SUPPORT_FOR_A)
        yield Padding(Text(f"{closing} {advice}", style="italic"), (1, 0, 0, 0))


def _one_line(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _citations(standing: Standing) -> str:
    return ", ".join(citation for citation, _ in standing.citations)


def _ore(sek: Fraction) -> int:
    """Whole öre, rounded half up: for showing only."""
    return int(sek * ORE + Fraction(1, 2))
