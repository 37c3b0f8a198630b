"""Maps the headings of a supplier list to the fields of a profile or an earlier award."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import mark
from reservkoll.parsers.text import fold
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.header.detect import SEARCHED_ROWS, Header, Heading, read_header

SURE = 92.0
SHORTEST_FUZZY = 6
LONGEST_HEADING = 250  # the questions of the rulebook are headings too
ENOUGH = 2
PREFIX = "supplier."
IDENTITY = ("name", "org_no")


@dataclass(frozen=True)
class Columns:
    """The header of a sheet, the heading of each field that has one, and those that name none."""

    header: Header
    fields: Mapping[str, Heading]
    unused: tuple[Heading, ...]

    @property
    def profile(self) -> tuple[str, ...]:
        """The fields of a profile, other than who it is."""
        return tuple(field for field in self.fields if field in names()["profile"] and field not in IDENTITY)

    @property
    def award(self) -> tuple[str, ...]:
        """The fields of an earlier award."""
        return tuple(field for field in self.fields if field in names()["award"])


@cache
def names() -> dict[str, Any]:
    """The contents of aliases.yaml."""
    data: dict[str, Any] = read_document(Path(__file__).with_name("aliases.yaml")).data
    return data


def known_headings(rulebook: Rulebook) -> dict[str, str]:
    """Every folded heading that is known, with its field."""
    known: dict[str, str] = {}
    for field, headings in {**names()["profile"], **names()["award"]}.items():
        path = PREFIX + field
        fact = rulebook.facts.get(path)
        questions = [fact.question.sv, fact.question.en] if fact else []
        for heading in (*headings, field, path, *questions):
            known.setdefault(fold(heading), field)
    return known


def find_columns(
    cells: pl.DataFrame, known: Mapping[str, str], place: str, identity: Collection[str] = IDENTITY
) -> Columns | None:
    """The header among the first rows that names most fields; None where no row names one of `identity` and more.

    Raises:
        InputError: two columns name the same field.
    """
    best: tuple[int, int] | None = None
    for index, row in enumerate(cells.head(SEARCHED_ROWS).iter_rows()):
        found = {field for text in row if text and (field := _field(text, known)) is not None}
        if found & set(identity) and len(found) >= ENOUGH and (best is None or len(found) > best[1]):
            best = index, len(found)
    if best is None:
        return None
    header = read_header(cells, best[0] + 1)
    fields: dict[str, Heading] = {}
    unused: list[Heading] = []
    for heading in header.headings:
        field = _field(heading.text, known)
        if field is None:
            unused.append(heading)
        elif field in fields:
            raise InputError(
                mark("{place}: the columns “{first}” and “{second}” both hold {fact}. Rename or remove one of them."),
                place=place,
                first=fields[field].label,
                second=heading.label,
                fact=field,
            )
        else:
            fields[field] = heading
    return Columns(header, fields, tuple(unused))


def _field(heading: str, known: Mapping[str, str]) -> str | None:
    """The field that a heading names: exactly, without parentheses, or by close spelling."""
    if len(heading) > LONGEST_HEADING:
        return None
    for attempt in (heading, heading.split("(", maxsplit=1)[0]):
        folded = fold(attempt)
        if folded in known:
            return known[folded]
    folded = fold(heading)
    if len(folded) < SHORTEST_FUZZY:
        return None
    from rapidfuzz import fuzz, process

    near = process.extract(folded, list(known), scorer=fuzz.ratio, limit=5, score_cutoff=SURE)
    fields = {known[name] for name, score, _ in near if score == near[0][1]}
    return fields.pop() if len(fields) == 1 else None
