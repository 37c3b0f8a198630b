"""Which column holds which fact: saved by the user, found by name, or asked about. Doubt is never settled silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reservkoll.errors import InputError
from reservkoll.inventory.aliases import SURE, aliases
from reservkoll.inventory.columns import FACTS
from reservkoll.inventory.folding import fold
from reservkoll.inventory.header import Header, Heading
from reservkoll.strict_yaml import read_document
from reservkoll.texts import mark
from reservkoll.validation import validate

NEAR = 60


def _sound(columns: dict[str, str | None]) -> dict[str, str | None]:
    unknown, twice = unknown_facts(columns), labels_used_twice(columns)
    if unknown or twice:
        raise ValueError(f"unknown facts {unknown}, headings used twice {twice}")
    return columns


def unknown_facts(columns: Iterable[str]) -> list[str]:
    """Those of the keys that are no fact of an inventory."""
    return [fact for fact in columns if fact not in FACTS]


def labels_used_twice(columns: dict[str, str | None]) -> list[str]:
    """Headings that are tied to more than one fact."""
    labels = [label for label in columns.values() if label is not None]
    counts = Counter(map(fold, labels))
    return [label for label in labels if counts[fold(label)] > 1]


class Mapping(BaseModel):
    """Ties facts to headings.

    A fact tied to null has no column on purpose and is not looked for; a fact that is not named is looked for by its
    usual names. `sheet` and `header_row` (from 1) are found by looking where they are not given.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    columns: Annotated[dict[str, str | None], AfterValidator(_sound)] = Field(default_factory=dict)
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)

    def to_yaml(self) -> str:
        """The text of a mapping file, with the facts in the schema's order."""
        data = self.model_dump(exclude_none=False)
        data["columns"] = {fact: data["columns"][fact] for fact in FACTS if fact in data["columns"]}
        given = {name: value for name, value in data.items() if value is not None}
        return yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=1000)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        InputError: the file cannot be read; Findings: a key, fact or value is wrong, with file and line.
    """
    document = read_document(path)
    columns = document.data.get("columns") if isinstance(document.data, dict) else None
    if isinstance(columns, dict) and all(isinstance(label, str | None) for label in columns.values()):
        for fact in unknown_facts(columns):
            raise InputError(
                mark("{path}, line {line}: “{fact}” is no fact that a column can hold. Write one of: {facts}."),
                path=path,
                line=document.line(("columns", fact)),
                fact=fact,
                facts=", ".join(FACTS),
            )
        for label in labels_used_twice(columns):
            fact = [fact for fact, other in columns.items() if other is not None and fold(other) == fold(label)][-1]
            raise InputError(
                mark("{path}, line {line}: the column “{heading}” is tied to two facts. Remove one of them."),
                path=path,
                line=document.line(("columns", fact)),
                heading=label,
            )
    return validate(Mapping, document, document.data if document.data is not None else {})


@dataclass(frozen=True)
class Question:
    """A doubtful heading: the facts it may hold, best first, and some of its cell texts."""

    heading: str
    letter: str
    proposals: tuple[str, ...]
    examples: tuple[str, ...]


Choose = Callable[[Question], str | None]


@dataclass(frozen=True)
class Assignment:
    """The columns of a sheet: fact to heading, and the mapping that would give the same without questions."""

    columns: dict[str, Heading]
    mapping: Mapping


def assign_columns(
    header: Header,
    *,
    place: str,
    mapping: Mapping | None,
    choose: Choose | None,
    take_best: bool,
    examples: Callable[[Heading], tuple[str, ...]],
) -> Assignment:
    """Tie the headings to facts; no heading holds two facts, no fact has two headings.

    Raises:
        InputError: the mapping names a heading that is not there; or headings are in doubt and there is no one to ask.
    """
    given = mapping or Mapping()
    columns = _mapped(header, given, place)
    refused: dict[str, str | None] = {fact: None for fact, label in given.columns.items() if label is None}
    search = _Search(header, columns, frozenset(given.columns))
    search.take_sure()
    doubts = search.doubts(examples)
    if doubts and not take_best and choose is None:
        listed = "; ".join(f"“{doubt.heading}” ({doubt.letter}): {', '.join(doubt.proposals)}?" for doubt in doubts)
        raise InputError(
            mark(
                "{place}: it is not certain what these columns hold: {columns}. Say which with --mapping, "
                "or let the best match be taken with --yes."
            ),
            place=place,
            columns=listed,
        )
    for doubt in doubts:
        open_facts = tuple(fact for fact in doubt.proposals if fact not in columns)
        if not open_facts:
            continue
        question = Question(doubt.heading, doubt.letter, open_facts, doubt.examples)
        answer = open_facts[0] if take_best or choose is None else choose(question)
        if answer is not None and answer not in open_facts:
            raise InputError(
                mark("{place}: “{answer}” is not one of the facts proposed for “{heading}”: {proposals}."),
                place=place,
                answer=answer,
                heading=question.heading,
                proposals=", ".join(open_facts),
            )
        if answer is None:
            refused.update(dict.fromkeys(open_facts))
        else:
            columns[answer] = next(heading for heading in header.headings if heading.letter == doubt.letter)
    found: dict[str, str | None] = {fact: columns[fact].label for fact in FACTS if fact in columns}
    not_there: dict[str, str | None] = {fact: None for fact in refused if fact not in found}
    return Assignment(columns, Mapping(columns=found | not_there, sheet=given.sheet, header_row=given.header_row))


def _mapped(header: Header, mapping: Mapping, place: str) -> dict[str, Heading]:
    by_label = {fold(heading.label): heading for heading in header.headings}
    columns = {}
    for fact, label in mapping.columns.items():
        if label is None:
            continue
        heading = by_label.get(fold(label))
        if heading is None:
            from rapidfuzz import process

            labels = [each.label for each in header.headings]
            near = [found[0] for found in process.extract(label, labels, limit=3, score_cutoff=NEAR)] or labels
            raise InputError(
                mark(
                    "{place}: the mapping ties {fact} to the column “{heading}”, which is not there. Columns "
                    "there: {columns}. "
                    "Change the mapping."
                ),
                place=place,
                fact=fact,
                heading=label,
                columns=", ".join(near),
            )
        columns[fact] = heading
    return columns


class _Search:
    """Headings and facts that are still free, and how well they fit."""

    def __init__(self, header: Header, columns: dict[str, Heading], given: frozenset[str]) -> None:
        self._columns = columns
        self._given = given
        self._fits = sorted(
            (
                (score, index, fact, heading)
                for index, heading in enumerate(header.headings)
                for fact, score in aliases().scores(heading.text).items()
            ),
            key=lambda fit: (-fit[0], fit[1]),
        )

    def take_sure(self) -> None:
        """Tie what is sure, best first; of two that fit equally well neither is taken, nor anything less good."""
        blocked: set[str] = set()
        for score, _, fact, heading in self._fits:
            rivals = [fit for fit in self._free() if fit[0] == score and (fit[2] == fact) != (fit[3] == heading)]
            if score < SURE or fact in blocked or not self._is_free(fact, heading):
                continue
            if rivals:
                blocked.update({fact, *(rival[2] for rival in rivals)})
            else:
                self._columns[fact] = heading

    def doubts(self, examples: Callable[[Heading], tuple[str, ...]]) -> Sequence[Question]:
        """One question for each heading that may hold a fact without a column."""
        by_heading: dict[Heading, list[str]] = {}
        for _, _, fact, heading in self._free():
            by_heading.setdefault(heading, []).append(fact)
        return [
            Question(heading.label, heading.letter, tuple(facts), examples(heading))
            for heading, facts in by_heading.items()
        ]

    def _free(self) -> list[tuple[float, int, str, Heading]]:
        return [fit for fit in self._fits if self._is_free(fit[2], fit[3])]

    def _is_free(self, fact: str, heading: Heading) -> bool:
        return fact not in self._columns and fact not in self._given and heading not in self._columns.values()
