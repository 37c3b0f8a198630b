"""The self-check section of a record for a case with only a supplier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.counterfactuals import possible_changes
from reservkoll.explain.answer.remedies import changes_told
from reservkoll.explain.answer.self_check import self_check
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import verdict_words
from reservkoll.i18n import mark
from reservkoll.json_documents.self_check import Kind, Line, Register
from reservkoll.reports import phrases
from reservkoll.reports.document import Block, Bullets, Cell, Paragraph, Section, Table, Tone


def self_check_sections(assessment: Assessment, explain: Explainer) -> Iterator[Section]:
    """For each kind of reservation the gaps, proofs, ways to yes and services it applies to; then the register."""
    say, told = explain.translate, self_check(assessment, explain.language)
    words = verdict_words(say)
    changes = possible_changes(assessment).supplier
    yield Section(say(mark("Self-check")), (Paragraph(say(mark(
        "For each kind of reservation: what is missing, what proves the rest, and which services it concerns."
    )), Tone.SMALL),))  # fmt: skip
    kinds: dict[str, Kind | Register] = {**told.kinds, **told.registers}
    for name, kind in kinds.items():
        heading = f"{kind.name}: {words[kind.verdict].lower()}"
        ways = changes_told(changes.get(name, ()), assessment, explain)
        yield Section(heading, tuple(_blocks(kind, ways, words, explain)), level=2)


def _blocks(kind: Kind | Register, ways: list[str], words: dict[str, str], explain: Explainer) -> Iterator[Block]:
    say = explain.translate
    if isinstance(kind, Register):
        yield _conditions(say(mark("Conditions")), kind.conditions, words, explain)
    elif kind.gaps:
        yield _conditions(say(mark("Gaps")), kind.gaps, words, explain)
    if ways:
        yield Paragraph(say(phrases.HOW_THE_ANSWER_CAN_BECOME))
        yield Bullets(tuple(ways))
    if kind.proofs:
        yield Paragraph(say(phrases.SHOWN_BY_PROOF).format(proof="; ".join(kind.proofs)))
    if isinstance(kind, Kind):
        yield from _areas(kind, explain)
        if kind.notes:
            yield Bullets(tuple(kind.notes))
    elif kind.follows:
        title = say(phrases.WHAT_REGISTRATION_MEANS_AND_COSTS).rstrip(":")
        rows = tuple((Cell(duty.text), Cell(duty.citation)) for duty in kind.follows)
        yield Table(title, (title, say(phrases.WHERE_IT_STANDS)), rows, widths=(2, 1))


def _conditions(title: str, lines: Iterable[Line], words: dict[str, str], explain: Explainer) -> Table:
    say = explain.translate
    rows = tuple(
        (Cell(line.text), Cell(words[line.verdict], verdict=line.verdict), Cell(line.citation)) for line in lines
    )
    return Table(title, (title, say(phrases.ANSWER), say(phrases.WHERE_IT_STANDS)), rows, widths=(2.1, 0.6, 1.4))


def _areas(kind: Kind, explain: Explainer) -> Iterator[Block]:
    say, areas = explain.translate, kind.areas
    if areas is None:
        yield Paragraph(say(phrases.SERVICES_NOT_TIED_TO_CERTAIN))
        return
    title = say(phrases.SERVICES_THAT_THIS_OPENS if kind.open else phrases.SERVICES_THAT_THIS_WOULD_OPEN)
    rows = []
    for entry in areas.codes:
        single = entry.first == entry.last
        names = (entry.name,) if single else (entry.name, entry.last_name)
        codes = entry.first if single else f"{entry.first} – {entry.last}"
        rows.append((Cell(codes), Cell(" – ".join(name for name in names if name))))
    yield Paragraph(f"{title} {areas.citation}")
    yield Table(title.rstrip(":"), (say(phrases.CPV_CODE), say(phrases.NAME)), tuple(rows), widths=(1, 2))
    if areas.excepted:
        codes = ", ".join(f"{each.code} {each.name or ''}".strip() for each in areas.excepted)
        yield Paragraph(say(phrases.EXCEPT_CODES).format(codes=codes), Tone.SMALL)
