"""Finds candidates in the index: who could deliver what a CPV code names, where, in which legal forms.

A legal form is no proof that an organisation is idéburen, and an industry code none that it delivers: what is found is
whom to talk to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal, cast

from reservkoll.common.errors import InputError
from reservkoll.common.organisation_number import shown
from reservkoll.i18n import mark
from reservkoll.organisations.bases import BASES, Basis
from reservkoll.organisations.forms import GRADES, legal_forms
from reservkoll.organisations.index import open_index, rows
from reservkoll.parsers.text import fold
from reservkoll.rulebook.models.industries import Industry, IndustryTable

IDEBUREN: Final = "ideburen"
MOST: Final = 10_000
EVERY: Final = len(GRADES) * len(BASES)
AS_MANY: Final = 500  # numbers in one query
Remark = Literal["no_advertising", "winding_up"]
REMARKS: Final[tuple[Remark, ...]] = ("no_advertising", "winding_up")


@dataclass(frozen=True)
class Candidate:
    """An organisation that could deliver.

    `number` as people write it; `form` a name of forms.yaml or the register's code.

    `industry`: the id of what it works with; `basis` why that is thought: its main industry code, another one, or words
    in its name or description. `remarks`: it asks for no advertising; it is being wound up.
    """

    number: str
    name: str | None
    form: str | None
    place: str | None
    sni: tuple[str, ...]
    description: str | None
    industry: str | None
    basis: Basis | None
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Found:
    """The candidates, best first, at most as many as were asked for.

    `industries`: those that answer to the code. `numbers`: how many organisations there are of each, all told.
    `unknown_forms`: how many more there are whose forms are not known, where a kind of form was asked for.
    """

    candidates: tuple[Candidate, ...]
    industries: tuple[Industry, ...]
    numbers: dict[str, int]
    unknown_forms: int


@dataclass(frozen=True)
class SourceRead:
    """A file that the index was made from."""

    name: str
    kind: str
    day: date
    lines: int
    organisations: int
    persons: int
    numberless: int
    unreadable: int


class Index:
    """An index that is open for reading.

    Raises:
        InputError: it is not there, or is none.
    """

    def __init__(self, path: Path | None, table: IndustryTable) -> None:
        self.table = table
        with closing(open_index(path)) as database:
            self.sources = tuple(
                SourceRead(str(name), str(kind), date.fromisoformat(str(day)), *cast("tuple[int, ...]", numbers))
                for name, kind, day, *numbers in rows(database, "SELECT * FROM sources")
            )
            [(day, self.rulebook)] = rows(database, "SELECT day, rulebook FROM made")
            self.made = date.fromisoformat(str(day))
            self._places = {str(id_): place for place, id_ in rows(database, "SELECT industry, id FROM industries")}
        self._database = open_index(path)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, code: str, *, places: Sequence[str] = (), form: str | None = None, limit: int = 20) -> Found:
        """The candidates for a CPV code.

        Args:
            code: a CPV code of eight digits, with or without check digit.
            places: post towns; anywhere where none is named.
            form: `ideburen` for the forms that are common among idéburna, or the name of one form.
            limit: how many at most.

        Raises:
            InputError: no such form, or no such place in the index.
        """
        lowest, highest = _ranks(form)
        keys = [self._place(place) for place in places]
        industries = tuple(each for each in self.table.for_code(code) if each.id in self._places)
        best: dict[int, tuple[int, str]] = {}
        numbers: dict[str, int] = {}
        unknown = 0
        for industry in industries:
            place = self._places[industry.id]
            asked = _Asked(self._database, cast(int, place), keys, None if form == IDEBUREN else form)
            for rank, number in asked.first(lowest, highest, limit):
                if number not in best or rank < best[number][0]:
                    best[number] = (rank, industry.id)
            numbers[industry.id] = asked.count(lowest, highest)
            if form == IDEBUREN:
                first = GRADES.index("unknown") * len(BASES)
                unknown += asked.count(first, first + len(BASES) - 1)
        chosen = sorted((rank, number, id_) for number, (rank, id_) in best.items())[:limit]
        told = self._organisations([number for _, number, _ in chosen])
        candidates = tuple(_candidate(told[number], id_, BASES[rank % len(BASES)]) for rank, number, id_ in chosen)
        return Found(candidates, industries, numbers, unknown)

    def forms(self, numbers: Iterable[str]) -> dict[str, str]:
        """The legal forms of those of `numbers` (ten digits each) that the index knows."""
        wanted = sorted({int(number) for number in numbers})
        known: dict[str, str] = {}
        for start in range(0, len(wanted), AS_MANY):
            part = wanted[start : start + AS_MANY]
            query = f"SELECT org_no, form FROM organisations WHERE form IS NOT NULL AND org_no IN ({_marks(part)})"
            known |= {f"{number:010}": str(form) for number, form in rows(self._database, query, part)}
        return known

    def organisation(self, number: str) -> Candidate | None:
        """What the index says of one organisation (ten digits), whether it has ended or not."""
        told = self._organisations([int(number)])
        return _candidate(told[int(number)], None, None) if told else None

    def _organisations(self, numbers: Sequence[int]) -> dict[int, tuple[object, ...]]:
        told: dict[int, tuple[object, ...]] = {}
        for start in range(0, len(numbers), AS_MANY):
            part = numbers[start : start + AS_MANY]
            query = (
                "SELECT org_no, name, form, place, sni, description, no_advertising, winding_up FROM organisations "
                f"WHERE org_no IN ({_marks(part)})"
            )
            told |= {cast(int, row[0]): row for row in rows(self._database, query, part)}
        return told

    def has_place(self, place: str) -> bool:
        """Whether the index has a post town of that name."""
        query = "SELECT 1 FROM places WHERE place_key = ?"
        return next(rows(self._database, query, (_key(place),)), None) is not None

    def _place(self, place: str) -> str:
        key = _key(place)
        if not self.has_place(place):
            every = {str(each): str(name) for each, name in rows(self._database, "SELECT place_key, place FROM places")}
            like = [every[each] for each in get_close_matches(key, every, 3, 0.7)]
            raise InputError(
                mark("The index has no post town “{place}”. Nearest: {places}.")
                if like
                else mark(
                    "The index has no post town “{place}”. It is the post town of the address that is looked for."
                ),
                place=place,
                places=", ".join(like),
            )
        return key


@dataclass(frozen=True)
class _Asked:
    """One industry, in places or anywhere, of one form or any."""

    database: sqlite3.Connection
    industry: int
    places: Sequence[str]
    form: str | None

    def _where(self, lowest: int, highest: int) -> tuple[str, list[object]]:
        values: list[object] = [self.industry]
        where = "industry = ?"
        if self.places:
            where += f" AND place_key IN ({_marks(self.places)})"
            values += self.places
        where += " AND rank BETWEEN ? AND ?"
        values += [lowest, highest]
        if self.form is not None:
            where += " AND form = ?"
            values.append(self.form)
        return where, values

    def first(self, lowest: int, highest: int, limit: int) -> Iterable[tuple[int, int]]:
        """Rank and number of the first."""
        table = "candidates" if self.places else "anywhere"
        where, values = self._where(lowest, highest)
        query = f"SELECT rank, org_no FROM {table} WHERE {where} ORDER BY rank, org_no LIMIT ?"
        return cast("Iterable[tuple[int, int]]", rows(self.database, query, (*values, limit)))

    def count(self, lowest: int, highest: int) -> int:
        """How many there are."""
        where, values = self._where(lowest, highest)
        query = f"SELECT COALESCE(SUM(number), 0) FROM counts WHERE {where}"
        return cast(int, next(iter(rows(self.database, query, values)))[0])


def named_form(text: str | None) -> str | None:
    """The kind of form that a user asks for: `ideburen`, or the name of a form that the words stand for."""
    if text is None or fold(text) in (IDEBUREN, fold("idéburen")):
        return text if text is None else IDEBUREN
    return legal_forms().of_words(text)


def _ranks(form: str | None) -> tuple[int, int]:
    """The lowest and highest rank of the candidates that a form asks for."""
    if form is None:
        return 0, EVERY
    if form == IDEBUREN:
        return 0, (GRADES.index("sometimes") + 1) * len(BASES) - 1
    forms = legal_forms().forms
    if form not in forms:
        raise InputError(
            mark("“{form}” is no legal form that is known here. Write one of: {forms}."),
            form=form,
            forms=", ".join((IDEBUREN, *forms)),
        )
    first = GRADES.index(forms[form].ideburen) * len(BASES)
    return first, first + len(BASES) - 1


def _candidate(row: tuple[object, ...], industry: str | None, basis: Basis | None) -> Candidate:
    number, name, form, place, sni, description, *flags = row
    remarks = tuple(remark for remark, flag in zip(REMARKS, flags, strict=True) if flag)
    codes = tuple(str(sni).split()) if sni else ()
    return Candidate(
        shown(f"{number:010}"),
        _text(name),
        _text(form),
        _text(place),
        codes,
        _text(description),
        industry,
        basis,
        remarks,
    )


def _key(place: str) -> str:
    return " ".join(place.split()).lower()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
