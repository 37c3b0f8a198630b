"""One draft of the pack: its sentences with their legal basis, and every choice left to the user."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.trace import CriterionTrace, Trace, conjunction
from reservkoll.evaluation.case import ACT, CaseReader
from reservkoll.evaluation.lots import SAME_SERVICE
from reservkoll.evaluation.note_weights import weighty_doubts
from reservkoll.evaluation.outcome import Outcome, Verdict, verdict_of
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.fact_words import fact_in_words
from reservkoll.explain.labels import verdict_words
from reservkoll.i18n import mark, quoted
from reservkoll.reports import phrases
from reservkoll.reports.document import Block, Bullets, Cell, Paragraph, Section, Table
from reservkoll.rulebook.models.pack import PLACEHOLDER, PROVISION, PackDraft, PackSection, PackSentence
from reservkoll.rulebook.models.rules import Version

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CODES, TITLES = "purchase.cpv", ("purchase.title", "partnership.title")


@dataclass(frozen=True)
class Ground:
    """The basis of sentences: citation, title of the source, rules, and whether it is only advice."""

    citation: str
    source: str
    rules: str
    advice: bool


@dataclass(frozen=True)
class DraftPart:
    """What a draft is written for: the purchase, or the names of `lots` with equal outcomes.

    `codes`: those of the lots. `routes`: the outcomes it is written for. `one_of`: the draft has other parts for
    other lots.
    """

    reader: CaseReader
    routes: Mapping[str, Outcome]
    lots: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    one_of: bool = False


def draft_sections(draft: PackDraft, parts: Iterable[DraftPart], explain: Explainer) -> list[Section]:
    """The text for each part, then every choice left, then the basis of the sentences."""
    say = explain.translate
    grounds: dict[Ground, int] = {}
    body = [section for part in parts for section in DraftText(draft, part, explain, grounds).sections()]
    left = draft_choices(body, explain)
    choices = (
        Bullets(tuple(f"{heading}: {what}" for heading, what in left), numbered=True)
        if left
        else Paragraph(say(phrases.NONE))
    )
    return [
        *body,
        Section(say(phrases.CHOICES_THAT_ARE_LEFT), (choices,)),
        Section(say(mark("What the sentences rest on")), (_rests_on(grounds, explain),)),
    ]


def draft_choices(sections: Iterable[Section], explain: Explainer) -> list[tuple[str, str]]:
    """Every choice marked in the text, in order, with its heading."""
    marks = explain.rulebook.pack.marks(explain.language)
    return [
        (section.heading, what)
        for section in sections
        for block in section.blocks
        for text in texts_of(block)
        for what in marks.findall(text)
    ]


@dataclass
class DraftText:
    """Puts the sections of a draft into words for one part. `grounds`: the numbered bases of its sentences."""

    draft: PackDraft
    part: DraftPart
    explain: Explainer
    grounds: dict[Ground, int]

    @property
    def routes(self) -> Mapping[str, Outcome]:
        """The outcomes the part is written for."""
        return self.part.routes

    @property
    def reader(self) -> CaseReader:
        """The reader of the purchase or the lots."""
        return self.part.reader

    def sections(self) -> list[Section]:
        """The text."""
        pack, language = self.explain.rulebook.pack, self.explain.language
        body: list[Section] = []
        to_choose = self.draft.one_route and len(self.routes) > 1
        for section in self.draft.sections:
            blocks = tuple(self._section(section))
            if to_choose and section.routes is not None and blocks:
                blocks = (Paragraph(pack.choice(pack.one_of_several.text(language), language)), *blocks)
                to_choose = False
            if blocks:
                body.append(Section(self._heading(section), blocks))
        if body and len(self.part.lots) > 1:
            told = pack.which_lots.text(language).format(lots="; ".join(self.part.lots))
            first = body[0]
            body[0] = Section(first.heading, (Paragraph(pack.choice(told, language)), *first.blocks))
        return body

    def _heading(self, section: PackSection) -> str:
        heading, lots = section.heading.text(self.explain.language), self._lots()
        return f"{lots[:1].upper()}{lots[1:]}: {heading}" if self.part.one_of else heading

    def _lots(self) -> str:
        return self.explain.rulebook.pack.lots.text(self.explain.language).format(lots="; ".join(self.part.lots))

    # --- sections and sentences ---

    def _section(self, section: PackSection) -> Iterator[Block]:
        live = self._live(section.routes)
        if not live:
            return
        if section.routes is not None:
            yield from (Paragraph(text) for outcome in live.values() for text in self._state(outcome))
        shared = section.routes is None and len(live) > 1
        told = [
            text
            for sentence in section.sentences
            if (text := self._sentence(sentence, live, shared=shared)) is not None
        ]
        if told and section.bullets:
            yield Bullets(tuple(told))
        else:
            yield from (Paragraph(text) for text in told)
        if section.table == "proofs":
            yield from self._proofs(live)
        elif section.table == "tests":
            yield from self._tests(live)

    def _short(self, route: str) -> str:
        return self.explain.short_name(route, self.reader.facts.get(ACT))

    def _live(self, routes: list[str] | None) -> dict[str, Outcome]:
        return {name: outcome for name, outcome in self.routes.items() if routes is None or name in routes}

    def _state(self, outcome: Outcome) -> Iterator[str]:
        """The choices due to a route whose answer is unknown or open to interpretation.

        Only the purchase counts: what is unknown about an organisation it must show in its tender.
        """
        pack, language = self.explain.rulebook.pack, self.explain.language
        shared = [self.explain.note(use) for use in outcome.cautions if use.note == SAME_SERVICE]
        if isinstance(outcome.version, Version):
            outcome = self.reader.alone(outcome.route)
        name = self._short(outcome.route)
        weighty = weighty_doubts(outcome.doubts, self.explain.rulebook)
        computed = [use for use in outcome.doubts if use not in weighty]
        notes = " ".join(map(self.explain.note, weighty))
        if outcome.verdict is Verdict.UNKNOWN:
            questions = " ".join((*(self.explain.question(path) for path in outcome.missing), notes)).strip()
            yield pack.choice(pack.undecided.text(language).format(route=name, questions=questions), language)
        elif notes:
            yield pack.choice(pack.interpretive.text(language).format(route=name, notes=notes), language)
        for use in computed if outcome.verdict is Verdict.YES else ():
            yield pack.choice(pack.derived.text(language).format(notes=self.explain.note(use)), language)
        for note in shared:
            yield pack.choice(pack.same_service.text(language).format(notes=note), language)

    def _sentence(self, sentence: PackSentence, live: Mapping[str, Outcome], *, shared: bool) -> str | None:
        """The sentence with its placeholders filled in and the number of its basis; None if it does not apply.

        `shared`: it is among sentences for other routes.
        """
        pack, language = self.explain.rulebook.pack, self.explain.language
        own = {name: outcome for name, outcome in live.items() if sentence.routes is None or name in sentence.routes}
        if not own:
            return None
        trace = Trace(True) if sentence.when is None else self.reader.traced(sentence.when)
        if trace.truth is False:
            return None
        text = PLACEHOLDER.sub(lambda found: self._word(found[1], own), sentence.text.text(language))
        if trace.truth is None:
            asked = " ".join(self.explain.question(path) for path in trace.missing)
            asked = asked or " ".join(self.explain.note(use) for use in trace.doubts)
            text = f"{pack.choice(pack.only_if.text(language).format(question=asked), language)} {text}"
        if shared and sentence.routes is not None:
            names = ", ".join(map(self._short, own))
            text = f"{pack.choice(pack.only_for.text(language).format(routes=names), language)} {text}"
        tied = sentence.routes is not None or own.keys() != self.routes.keys() or len(self.routes) == 1
        rules = ", ".join(outcome.rule.id for outcome in own.values() if outcome.rule is not None) if tied else ""
        return text + self._number(sentence.citation, sentence.source, rules, advice=sentence.advice)

    def _word(self, name: str, live: Mapping[str, Outcome]) -> str:
        pack, language, rulebook = self.explain.rulebook.pack, self.explain.language, self.explain.rulebook
        if name == PROVISION:
            cited = [outcome.version.citation for outcome in live.values() if isinstance(outcome.version, Version)]
            return cited[0] if cited else pack.choice(self.explain.translate(mark("the provision")), language)
        word = pack.words[name]
        value = self.part.codes if word.fact == CODES and self.part.codes else self.reader.facts.get(word.fact)
        if value is None or value == "":
            return pack.choice(word.open.text(language), language)
        if word.fact == CODES and isinstance(value, tuple):
            names = (rulebook.nomenclature.name(code, language) for code in value)
            told = ", ".join(" ".join(filter(None, pair)) for pair in zip(value, names, strict=True))
        else:
            told = fact_in_words(word.fact, value, rulebook, language)
        if word.fact in TITLES:
            told = quoted([told]).text(self.explain.translate)
            told = f"{told} ({self._lots()})" if self.part.lots else told
        # Text from the user is never read as a choice marker.
        return without_personal_numbers(told).replace("[", "(").replace("]", ")")

    def _number(self, citation: str, source: str, rules: str, *, advice: bool) -> str:
        cited = self.explain.citation(citation, self.reader.facts.get(ACT))
        ground = Ground(cited, self.explain.rulebook.sources[source].title, rules, advice)
        number = self.grounds.setdefault(ground, len(self.grounds) + 1)
        return "\u202f" + str(number).translate(SUPERSCRIPT)

    # --- tables ---

    def _proofs(self, live: Mapping[str, Outcome]) -> Iterator[Table]:
        """The conditions on a supplier for each route, with what proves each of them."""
        say, reader, act = self.explain.translate, self.reader, self.reader.facts.get(ACT)
        headings = (say(phrases.CONDITION), say(mark("What can show it")), say(phrases.WHERE_IT_STANDS))
        for outcome in live.values():
            if not isinstance(outcome.version, Version):
                continue
            conditions = (*outcome.version.supplier, *outcome.version.together)
            criteria = conjunction([reader.traced(each) for each in conditions]).criteria
            rows = tuple(
                (
                    Cell(criterion.label.text(self.explain.language), strong=True),
                    Cell("; ".join(self._shown_by(criterion)) or "–"),
                    Cell(self.explain.citation(criterion.citation, act)),
                )
                for criterion in criteria
            )
            if rows:
                name = self._short(outcome.route)
                yield Table(name, (name, *headings[1:]), rows, widths=(1.5, 1.5, 1))

    def _shown_by(self, criterion: CriterionTrace) -> list[str]:
        facts = self.explain.rulebook.facts
        paths = [path for each in _all(criterion) for path in (*each.facts, *each.missing) if path in facts]
        origins = [origin for path in paths for origin in facts[path].derived_from or [path] if origin in facts]
        # A fact about the purchase proves nothing about a supplier.
        proofs = [facts[path].proof for path in origins if path.startswith("supplier.")]
        return list(dict.fromkeys(proof.text(self.explain.language) for proof in proofs if proof is not None))

    def _tests(self, live: Mapping[str, Outcome]) -> Iterator[Block]:
        """Each test of a partnership with its answer, what decides it, and what remains to be found out."""
        say, language, pack = self.explain.translate, self.explain.language, self.explain.rulebook.pack
        words = verdict_words(say)
        for outcome in live.values():
            if not isinstance(outcome, PartnershipOutcome):
                continue
            rows, asked, notes = [], [], []
            for test in outcome.tests.values():
                criterion = test.criterion
                verdict = test.verdict.value
                rows.append(
                    (
                        Cell(criterion.label.text(language), strong=True),
                        Cell(words[verdict], verdict=verdict),
                        Cell(criterion.citation),
                    )
                )
                rows += [
                    (
                        Cell(each.label.text(language), level=1),
                        Cell(words[answer := verdict_of(True, each.truth).value], verdict=answer),
                        Cell(each.citation),
                    )
                    for each in criterion.children
                ]
                asked += [self.explain.question(path) for path in criterion.missing]
                notes += [self.explain.note(use) for use in test.notes]
            headings = (say(mark("Test")), say(phrases.ANSWER), say(phrases.WHERE_IT_STANDS))
            yield Table(headings[0], headings, tuple(rows), widths=(2, 0.7, 1.3))
            if asked:
                yield Bullets(tuple(pack.choice(text, language) for text in dict.fromkeys(asked)))
            if notes:
                yield Paragraph(say(phrases.TO_MIND))
                yield Bullets(tuple(dict.fromkeys(notes)))


def _rests_on(grounds: Mapping[Ground, int], explain: Explainer) -> Table:
    say = explain.translate
    rows = tuple(
        (
            Cell(str(number)),
            Cell(ground.citation, detail=say(mark("Advice: not required by law.")) if ground.advice else ""),
            Cell(ground.source, detail=ground.rules),
        )
        for ground, number in grounds.items()
    )
    headings = (say(mark("No.")), say(phrases.WHERE_IT_STANDS), say(mark("Source and rule")))
    return Table(say(mark("What the sentences rest on")), headings, rows, widths=(0.3, 1.6, 1.6))


def texts_of(block: Block) -> Iterator[str]:
    """The texts in a block of a draft."""
    match block:
        case Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case Table():
            yield from (text for row in block.rows for cell in row for text in (cell.text, cell.detail))


def _all(criterion: CriterionTrace) -> Iterator[CriterionTrace]:
    yield criterion
    for child in criterion.children:
        yield from _all(child)
