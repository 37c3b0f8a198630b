"""The column mapping: saved by the user, matched by name, or asked. Ambiguity is never resolved silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as Labels
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from reservkoll.common.errors import InputError
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import Listed, listed, mark
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.schema import FACTS, VALUE
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.aliases import ASKED, CLEAR, LEAST_PREFERRED, SURE, WEAK, aliases
from reservkoll.tabular.header.assignment import Fit, best_columns
from reservkoll.tabular.header.detect import Header, Heading

NEAR = 60
BUYER, BUYERS_NUMBER = "purchase.authority.name", "purchase.authority.org_no"
FEW_NUMBERS = 5


def _sound(columns: dict[str, str | None]) -> dict[str, str | None]:
    unknown, twice = unknown_facts(columns), labels_used_twice(columns)
    if unknown or twice:
        raise ValueError(f"unknown facts {unknown}, headings used twice {twice}")
    return columns


def _none_named(columns: object) -> object:
    """An empty `columns:` names no columns, as in a file whose lines are all comments."""
    return {} if columns is None else columns


def unknown_facts(columns: Iterable[str]) -> list[str]:
    """The keys that are not facts of an inventory."""
    return [fact for fact in columns if fact not in FACTS]


def labels_used_twice(columns: dict[str, str | None]) -> list[str]:
    """Headings that are mapped to more than one fact."""
    labels = [label for label in columns.values() if label is not None]
    counts = Counter(map(fold, labels))
    return [label for label in labels if counts[fold(label)] > 1]


class Mapping(BaseModel):
    """Maps facts to headings.

    A fact mapped to null has no column on purpose and is not looked for; a fact that is not named is looked for by its
    usual names. `sheet` and `header_row` (from 1) are detected if not given.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    columns: Annotated[dict[str, str | None], BeforeValidator(_none_named), AfterValidator(_sound)] = Field(
        default_factory=dict
    )
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)

    def to_yaml(self) -> str:
        """The text of a mapping file, with the facts in schema order."""
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
                mark("{path}, line {line}: “{fact}” is not a fact that a column can hold. Write one of: {facts}."),
                path=path,
                line=document.line(("columns", fact)),
                fact=fact,
                facts=", ".join(FACTS),
            )
        for label in labels_used_twice(columns):
            fact = [fact for fact, other in columns.items() if other is not None and fold(other) == fold(label)][-1]
            raise InputError(
                mark("{path}, line {line}: the column “{heading}” is mapped to two facts. Remove one of them."),
                path=path,
                line=document.line(("columns", fact)),
                heading=label,
            )
    return validate(Mapping, document, document.data if document.data is not None else {})


@dataclass(frozen=True)
class Question:
    """A doubtful heading: the facts its column may hold, best first, and some of its cell texts."""

    heading: str
    letter: str
    proposals: tuple[str, ...]
    examples: tuple[str, ...]


Choose = Callable[[Question], str | None]
Cells = Callable[[Heading], pl.Series]


class How(StrEnum):
    """How it is known that a column holds a fact."""

    MAPPING = "mapping"
    NAME = "name"
    NEAR = "near"
    ANSWER = "answer"
    BEST = "best"


@dataclass(frozen=True)
class Assignment:
    """The columns of a sheet: fact to heading, how that is known, and the mapping that gives the same unasked."""

    columns: dict[str, Heading]
    mapping: Mapping
    how: dict[str, How] = field(default_factory=dict)


def assign_columns(
    header: Header,
    *,
    place: str,
    mapping: Mapping | None,
    choose: Choose | None,
    take_best: bool,
    examples: Callable[[Heading], tuple[str, ...]],
    cells: Cells | None = None,
    settled: Collection[str] = (),
    reads: Callable[[str, Heading], bool] | None = None,
) -> Assignment:
    """Match headings with facts; no heading gets two facts, no fact two headings. The order of the headings does
    not matter.

    Args:
        header: the headings.
        place: the file and sheet, for messages.
        mapping: what the user has decided.
        choose: asks about a doubtful heading; None if there is nobody to ask.
        take_best: take the best match of doubtful headings instead of asking.
        examples: gives some cell texts of a column, for the question.
        cells: gives all cell texts of a column; tells columns with the same heading apart when the best match is taken.
        settled: facts given in another way, which are not asked about.
        reads: whether the cells of a column may hold a fact; a near match is proposed only if they may.

    Raises:
        InputError: the mapping names a heading that is not there; or headings are in doubt and there is nobody to ask.
    """
    given = mapping or Mapping()
    columns = tied_columns(header, given.columns, place)
    how = dict.fromkeys(columns, How.MAPPING)
    refused: dict[str, str | None] = {fact: None for fact, label in given.columns.items() if label is None}
    search = _Search(header, columns, frozenset(given.columns), reads, cells)
    how |= search.take_sure()
    doubts = search.doubts(examples, settled)
    if doubts and not take_best and choose is None:
        raise _in_doubt(place, doubts)
    if take_best:
        for fact, heading in best_columns(search.doubtful(settled), cells, place):
            columns[fact], how[fact] = heading, How.BEST
    elif choose is not None:
        by_letter = {heading.letter: heading for heading in header.headings}
        for doubt in doubts:
            open_facts = tuple(fact for fact in doubt.proposals if fact not in columns)
            if not open_facts:
                continue
            question = Question(doubt.heading, doubt.letter, open_facts, doubt.examples)
            answer = choose(question)
            if answer is None:
                refused.update(dict.fromkeys(open_facts))
            elif answer in open_facts:
                columns[answer], how[answer] = by_letter[doubt.letter], How.ANSWER
            else:
                raise _not_proposed(place, question, answer)
    found: dict[str, str | None] = {fact: columns[fact].label for fact in FACTS if fact in columns}
    not_there: dict[str, str | None] = {fact: None for fact in refused if fact not in found}
    saved = Mapping(columns=found | not_there, sheet=given.sheet, header_row=given.header_row)
    return Assignment(columns, saved, {fact: how[fact] for fact in FACTS if fact in columns})


def in_doubt(doubts: Iterable[Question], labels: Labels[str, str]) -> Listed:
    """The doubtful headings, each with the labels of its proposals, as text."""
    each = (
        {"heading": doubt.heading, "letter": doubt.letter, "proposals": labelled(doubt.proposals, labels)}
        for doubt in doubts
    )
    return listed(mark("“{heading}” ({letter}): {proposals}?"), each, separator="; ")


def labelled(facts: Iterable[str], labels: Labels[str, str]) -> Listed:
    """Facts by what people are told that a column holds."""
    return listed("{label}", ({"label": listed(labels[fact], [{}])} for fact in facts))


def _in_doubt(place: str, doubts: Sequence[Question]) -> InputError:
    return InputError(
        mark(
            "{place}: it is not certain what these columns hold: {columns}. Say which with --mapping (reservkoll "
            "template mapping --inventory FILE starts such a file), or let the best match be taken with --yes."
        ),
        place=place,
        columns=in_doubt(doubts, LABELS),
    )


def _not_proposed(place: str, question: Question, answer: str) -> InputError:
    return InputError(
        mark("{place}: “{answer}” is not one of the facts proposed for “{heading}”: {proposals}."),
        place=place,
        answer=answer,
        heading=question.heading,
        proposals=labelled(question.proposals, LABELS),
    )


def tied_columns(header: Header, ties: dict[str, str | None], place: str) -> dict[str, Heading]:
    """The headings that a mapping maps facts to.

    Raises:
        InputError: a heading is not there; the message names the nearest ones.
    """
    by_label = {fold(heading.label): heading for heading in header.headings}
    columns = {}
    for fact, label in ties.items():
        if label is None:
            continue
        heading = by_label.get(fold(label))
        if heading is None:
            from rapidfuzz import process

            labels = [each.label for each in header.headings]
            near = [found[0] for found in process.extract(label, labels, limit=3, score_cutoff=NEAR)] or labels
            raise InputError(
                mark(
                    "{place}: the mapping maps {fact} to the column “{heading}”, which does not exist. Columns that "
                    "exist: {columns}. Change the mapping."
                ),
                place=place,
                fact=fact,
                heading=label,
                columns=", ".join(near),
            )
        columns[fact] = heading
    return columns


def _whose_number(fits: Sequence[Fit], cells: Cells) -> Iterator[Fit]:
    """The fits, with a bare "Organisationsnummer" resolved: if all cells have one number it is the buyer's, as if there
    are as many as buyers' names; many different ones are the suppliers'. A few different ones are asked about.
    """
    buyers = next((fit.heading for fit in fits if fit.fact == BUYER and fit.score >= WEAK), None)
    for fit in fits:
        if fit.fact != BUYERS_NUMBER or fit.score != WEAK:
            yield fit
            continue
        pairs = pl.DataFrame({"number": cells(fit.heading)}).with_columns(
            name=cells(buyers) if buyers is not None else pl.lit(None, pl.String)
        )
        stated = pairs.filter(pl.col("number").is_not_null())
        numbers = stated["number"].n_unique()
        names = stated.drop_nulls().unique()
        of_buyers = names.height and names["name"].n_unique() == names.height == names["number"].n_unique()
        if numbers <= 1 or of_buyers:
            yield fit
        elif numbers <= FEW_NUMBERS and 2 * numbers <= stated.height:
            yield replace(fit, score=ASKED)


class _Search:
    """Headings and facts that are not matched yet, and how well they fit."""

    def __init__(
        self,
        header: Header,
        columns: dict[str, Heading],
        given: frozenset[str],
        reads: Callable[[str, Heading], bool] | None = None,
        cells: Cells | None = None,
    ) -> None:
        self._columns = columns
        self._given = given
        misleading = aliases().misleading(heading.text for heading in header.headings)
        fits = (
            Fit(score, aliases().preference(fact, heading.text), index, fact, heading)
            for index, heading in enumerate(header.headings)
            for fact, score in aliases().scores(heading.text).items()
        )
        possible = [
            fit
            for fit in fits
            if fit.score == CLEAR
            or (fit.fact not in misleading and (fit.score == WEAK or reads is None or reads(fit.fact, fit.heading)))
        ]
        possible = list(_whose_number(possible, cells)) if cells else possible
        if all(fit.fact != VALUE for fit in possible):
            possible += (
                Fit(ASKED, LEAST_PREFERRED, index, VALUE, heading)
                for index, heading in enumerate(header.headings)
                if aliases().for_a_period(heading.text) and (reads is None or reads(VALUE, heading))
            )
        self._fits = sorted(possible, key=lambda fit: fit.order)

    def take_sure(self) -> dict[str, How]:
        """Match what is certain, best first; of two equal fits neither is taken, nor any weaker one."""
        blocked: set[str] = set()
        taken: dict[str, How] = {}
        for fit in self._fits:
            if fit.score < SURE or fit.fact in blocked or not self._is_free(fit):
                continue
            rivals = [rival for rival in self._free() if fit.rivals(rival)]
            if rivals:
                blocked.update({fit.fact, *(rival.fact for rival in rivals)})
            else:
                self._columns[fit.fact] = fit.heading
                taken[fit.fact] = How.NAME if fit.score >= WEAK else How.NEAR
        return taken

    def doubtful(self, settled: Collection[str]) -> list[Fit]:
        """Possible fits for the facts still without a column, except the `settled` ones."""
        return [fit for fit in self._free() if fit.fact not in settled]

    def doubts(self, examples: Callable[[Heading], tuple[str, ...]], settled: Collection[str]) -> Sequence[Question]:
        """One question per heading that may hold a fact without a column; ties in sheet order."""
        by_heading: dict[Heading, list[str]] = {}
        for fit in sorted(self.doubtful(settled), key=lambda fit: (-fit.score, fit.index)):
            by_heading.setdefault(fit.heading, []).append(fit.fact)
        return [
            Question(heading.label, heading.letter, tuple(facts), examples(heading))
            for heading, facts in by_heading.items()
        ]

    def _free(self) -> list[Fit]:
        return [fit for fit in self._fits if self._is_free(fit)]

    def _is_free(self, fit: Fit) -> bool:
        taken = fit.fact in self._columns or fit.heading in self._columns.values()
        return not taken and fit.fact not in self._given
