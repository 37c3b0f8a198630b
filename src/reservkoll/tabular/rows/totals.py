"""Detects total rows, by their label and by equalling the sum of a group of rows beside them.

A candidate has fewer cells than other rows: nothing but an amount ("", "", 300), a word for a total ("Summa", "Alfa AB
Summa"), or the name of a group repeated ("Alfa AB", "", 300). A word with no other meaning settles it. Otherwise the
amount must be the sum of a group of rows above, or, as in a pivot table, below. In doubt a row is data.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from reservkoll.common.interned_columns import Column
from reservkoll.parsers.text import fold
from reservkoll.tabular.rows.total_words import (
    BALANCE,
    EXACT,
    FORMULA,
    LABELS,
    MAY_NAME,
    NOTHING,
    NUMBER,
    OTHER_ALONE,
    OTHER_BEHIND,
    SUM_BEHIND,
    SUM_FORMULA,
    SUM_OF,
    TOTAL_OF,
    VAT,
    WITH_AMOUNT,
)

SEEN = 1_000  # sample size to decide whether distinct texts are few
HEAD = 5_000  # sample size to find how many cells a row usually has
USUAL = 0.75
OUTER = 2  # names of the groups around that a total with a word of its own may repeat
BARE, NAMED = "bare", "named"


@dataclass(frozen=True)
class Differing:
    """A total that is not the sum of the rows above it: its row, what it states, that sum in öre, and how many amounts
    there are not known.
    """

    row: int
    stated: str
    sum: int
    unread: int = 0


@dataclass(frozen=True)
class Group:
    """The rows `first` to `last` (places) that a total sums, and the text in column `letter` that names them."""

    first: int
    last: int
    letter: str
    name: str


@dataclass(frozen=True)
class Totals:
    """The places of the totals; those whose amount is another; the groups they name; places that may be totals and were
    left among the rows.
    """

    places: tuple[int, ...] = ()
    differing: tuple[Differing, ...] = ()
    groups: tuple[Group, ...] = ()
    doubtful: tuple[int, ...] = ()


def most_named(data: pl.DataFrame, identity: Sequence[str]) -> int:
    """How many cells that make a row a purchase a total may have: one, a group's name, where a purchase has more."""
    head = data.head(HEAD).select(pl.col(identity).str.contains(r"\S").fill_null(value=False))
    if not identity or not head.height:
        return 0
    return most_named_of(head.select(pl.sum_horizontal(pl.all())).to_series())


def most_named_of(filled: pl.Series) -> int:
    """The same, by how many of those cells each row has. Up to three quarters of the rows may be totals."""
    return int((filled.quantile(USUAL, "higher") or 0) > 1)


def may_be_totals(data: pl.DataFrame, identity: Sequence[str], most: int) -> pl.Series:
    """Rows worth a closer look: at most `most` cells make them a purchase, besides what may be the name of a total."""
    if not identity:  # names and amounts alone: a total has a word for one, or nothing but its amount
        texts = data.select(pl.exclude("row"))
        filled = pl.sum_horizontal(pl.all().str.contains(r"\S").fill_null(value=False))
        labelled = pl.any_horizontal(pl.all().str.contains(MAY_NAME).fill_null(value=False))
        return texts.select(labelled | (filled == 1)).to_series()
    left = data.select(identity).with_row_index("_place").with_columns(_named=pl.lit(0), _label=pl.lit(value=False))
    # Few rows are left after the first columns that hold something, and few different texts are mostly short ones.
    for letter in sorted(identity, key=lambda letter: data[letter].head(SEEN).n_unique()):
        says, label = _says(left[letter])
        left = left.with_columns(pl.col("_named") + says.cast(pl.Int32), pl.col("_label") | label)
        left = left.filter(pl.col("_named") <= most + OUTER)
    left = left.filter(pl.col("_named") <= most + OUTER * pl.col("_label").cast(pl.Int32))
    return pl.repeat(False, data.height, eager=True).scatter(left["_place"], True)


def may_name(cells: pl.Series) -> pl.Series:
    """Whether each cell holds a word that may name a total."""
    return Column.of(cells).read(lambda texts: texts.str.contains(MAY_NAME)).fill_null(value=False)


def _says(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Whether each cell says something else than what the name of a total does, and whether it says that."""
    column = Column.of(cells)
    filled = column.read(lambda texts: texts.str.strip_chars().str.len_bytes() > 0).fill_null(value=False)
    named = column.read(
        lambda texts: texts.str.contains(MAY_NAME) | texts.str.strip_chars().str.contains(NOTHING)
    ).fill_null(value=False)
    return filled & ~named, filled & named


def find_totals(
    cells: pl.DataFrame,
    identity: Sequence[str],
    value: str | None,
    amounts: pl.Series | None,
    column: Callable[[str], pl.Series],
    most: int,
) -> Totals:
    """The totals among the rows.

    Args:
        cells: the rows worth a closer look: cleaned texts by column letter, "row" and "_place" (from 0).
        identity: the columns whose cells make a row a purchase.
        value: the column of amounts.
        amounts: what all rows hold there, also those not in `cells`, in öre.
        column: the cleaned texts of a column, of all rows.
        most: how many cells of `identity` a total may have (see `most_named`).
    """
    marked = _marked(cells, identity, value, most)
    if amounts is None or value is None:
        return Totals(tuple(marked.filter("_sure")["_place"].to_list()))
    candidates = _candidates(marked, value, column, amounts)
    if not candidates:
        return Totals()
    down = _settled(_Scan(candidates, amounts, column))
    if len(down.accepted) == len(candidates):
        return down.totals
    up = _settled(_Scan(candidates, amounts, column, upward=True))
    told = up.strong or all(each.kind is None for each in up.accepted.values())
    return up.totals if told and len(up.accepted) > len(down.accepted) else down.totals


@dataclass(frozen=True)
class _Candidate:
    """A row that may be a total.

    `sure`: by a word that can mean nothing else; `loose`: by one that can; `aside`: its amount need not be the sum of
    rows (a balance, a count); `name` is the group's, in the column
    `letter`, from "Alfa AB Summa" (`labelled`) or standing alone. `form` tells like rows.
    """

    place: int
    row: int
    stated: str
    sure: bool
    loose: bool
    vat: bool
    aside: bool
    labelled: bool
    name: str | None
    letter: str | None
    form: str

    @property
    def kind(self) -> str | None:
        """What a row without any word for a total has: nothing, or a group's name."""
        return None if self.sure or self.loose or self.labelled else BARE if self.name is None else NAMED


def _marked(cells: pl.DataFrame, identity: Sequence[str], value: str | None, most: int) -> pl.DataFrame:
    letters = [name for name in cells.columns if name not in {"row", "_place"}]
    texts = [letter for letter in letters if letter != value]

    def matching(letter: str, *patterns: str) -> pl.Expr:
        found = [pl.col(letter).str.contains(pattern) for pattern in patterns]
        return pl.any_horizontal(found).fill_null(value=False)

    def any_of(*patterns: str) -> pl.Expr:
        return pl.any_horizontal([matching(letter, *patterns) for letter in letters])

    says = {
        letter: pl.col(letter).is_not_null()
        & ~matching(letter, *((NOTHING, *LABELS) if letter in identity else (NUMBER, NOTHING, FORMULA, *LABELS)))
        for letter in letters
    }
    usual = says.pop(value) if value else pl.lit(value=False)
    behind = [
        pl.when(matching(letter, pattern) & ~matching(letter, EXACT, OTHER_ALONE)).then(
            pl.concat_str(pl.lit(f"{letter}\n"), pl.col(letter).str.extract(pattern))
        )
        for letter in texts
        for pattern in (SUM_BEHIND, OTHER_BEHIND)
    ]
    alone = [pl.when(says[letter]).then(pl.concat_str(pl.lit(f"{letter}\n"), pl.col(letter))) for letter in texts]
    filled = pl.sum_horizontal([pl.col(letter).is_not_null().cast(pl.UInt32) for letter in letters])
    named = pl.sum_horizontal([says[letter].cast(pl.UInt32) for letter in texts]) if texts else pl.lit(0)
    in_identity = [says[letter].cast(pl.UInt32) for letter in texts if letter in identity]
    formula = pl.col(value).str.contains(SUM_FORMULA).fill_null(value=False) if value else pl.lit(value=False)
    stated = pl.col(value).is_not_null() if value else pl.lit(value=False)
    nothing = pl.lit(None, pl.String)
    found = cells.with_columns(
        (any_of(EXACT, BALANCE, SUM_OF, WITH_AMOUNT, OTHER_ALONE) | formula).alias("_sure"),
        any_of(TOTAL_OF).alias("_loose"),
        any_of(VAT).alias("_vat"),
        any_of(BALANCE, OTHER_BEHIND, OTHER_ALONE).alias("_aside"),
        pl.coalesce(nothing, *behind).alias("_behind"),
        pl.concat_list(nothing, *alone).list.drop_nulls().alias("_names"),
        named.alias("_says"),
        (pl.sum_horizontal(in_identity) if in_identity else pl.lit(0)).alias("_identity"),
        pl.concat_str([pl.col(each).is_null().cast(pl.String) for each in letters]).alias("_form"),
        usual.alias("_odd"),
        filled.alias("_filled"),
    )
    outer = pl.when(pl.col("_behind").is_not_null()).then(OUTER).otherwise(0)
    return found.filter(
        (pl.col("_filled") > 0)
        & ~pl.col("_odd")
        & (pl.col("_identity") <= most + outer)
        & (pl.col("_says") <= 1 + outer)
    ).filter((pl.col("_sure") & (pl.col("_says") == 0)) | stated)  # fmt: skip


def _candidates(
    marked: pl.DataFrame, value: str, column: Callable[[str], pl.Series], amounts: pl.Series
) -> list[_Candidate]:
    found = []
    columns = ("_place", "row", value, "_sure", "_loose", "_vat", "_aside", "_behind", "_names", "_form")
    beside = _Beside(column)
    for place, row, stated, sure, loose, vat, aside, behind, names, form in marked.select(columns).iter_rows():
        pairs = [text.split("\n", maxsplit=1) for text in ([behind, *names] if behind else names)]
        if not all(beside.named(letter, place, name) for letter, name in (pairs[1:] if behind else pairs)):
            continue
        if not sure and amounts[place] is None and not behind:
            continue
        letter, name = pairs[0] if pairs else (None, None)
        found.append(
            _Candidate(
                place, row, stated, sure and not names, loose or sure, vat, aside, bool(behind), name, letter, form
            )
        )
    return found


@dataclass
class _Beside:
    """Whether a group's name stands in the rows beside: just above, or nothing at all just below."""

    column: Callable[[str], pl.Series]
    _columns: dict[str, tuple[list[str | None], list[str | None]]] = field(default_factory=dict)

    def named(self, letter: str, place: int, name: str) -> bool:
        if letter not in self._columns:
            texts = self.column(letter)
            self._columns[letter] = texts.fill_null(strategy="forward").shift(1).to_list(), texts.shift(-1).to_list()
        above, below = self._columns[letter]
        return is_name_of(name, above[place]) or below[place] is None or is_name_of(name, below[place])


def is_name_of(name: str, text: str | None) -> bool:
    """Whether a group called `name` has `text` in its rows: the same words, or "4631" for "4631 Köp av verksamhet"."""
    if text is None:
        return False
    return text == name or fold(text) == fold(name) or text.startswith(f"{name} ")


@dataclass
class _Scan:
    """Scans the candidates downward, where totals stand below their rows, or upward, where they stand above.
    Places here count in that direction.
    """

    candidates: Sequence[_Candidate]
    amounts: pl.Series
    column: Callable[[str], pl.Series]
    upward: bool = False
    single: frozenset[str] | None = None  # forms whose groups may be of one row; None: all
    accepted: dict[int, _Candidate] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)  # forms that some group of several rows has
    differing: list[Differing] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    _out: list[tuple[int, int]] = field(default_factory=lambda: [(-1, 0)])  # places of totals, and their sum with it
    _texts: dict[str, list[str | None]] = field(default_factory=dict)

    @property
    def totals(self) -> Totals:
        """What was found, with the places of the list."""
        places = tuple(sorted(each.place for each in self.accepted.values()))
        return Totals(places, tuple(self.differing), tuple(self.groups), tuple(sorted(self.doubtful)))

    @cached_property
    def _sums(self) -> tuple[pl.Series, pl.Series]:
        """The sum of all amounts before each place, and how many there are not known."""
        ordered = self.amounts.reverse() if self.upward else self.amounts
        sums = ordered.cast(pl.Int128).fill_null(0).cum_sum().shift(1, fill_value=0)
        return sums, ordered.is_null().cast(pl.UInt32).cum_sum().shift(1, fill_value=0)

    def run(self) -> _Scan:
        """Decide every candidate."""
        closed = {each.place for each in self.candidates if each.sure}
        # Where a group may begin: the sum of the kept rows before, to how many they are and the place.
        starts: dict[int, tuple[int, int]] = {0: (0, 0)}
        start = unread_before = 0
        open_bare = -1
        for each in reversed(self.candidates) if self.upward else self.candidates:
            place = len(self.amounts) - 1 - each.place if self.upward else each.place
            amount = self.amounts[each.place]
            before, rows = self._before(place), place - len(self._out) + 1
            named = self._named_rows(each, start, place)
            begin, size = start, 0
            if named is not None and amount == before - self._before(named):
                begin, size = named, rows - self._rows_before(named)
            elif amount is not None and each.kind != NAMED and (found := starts.get(before - amount)):
                begin, size = found[1], rows - found[0]
            fits = size > 0 and self._fits(each, size, named, open_bare < start, whole=begin == 0 < len(self._out) - 1)
            vat = each.vat and not self.upward and (place == start > 0 or place + 1 in closed)
            by_name = each.labelled and not self.upward and named is not None
            if not (each.sure or fits or vat or by_name):
                open_bare = place if each.kind == BARE else open_bare
                if each.kind != NAMED or size:
                    self.doubtful.append(each.place)
                continue
            if not each.sure and size > 1:
                self.strong.add(each.form)
            unread = int(self._sums[1][place])
            if amount is not None and not size and place and not (each.vat or each.aside):
                above = before - self._before(start if named is None else named) if place > start else before
                if amount not in {above, before} and not self.upward:
                    self.differing.append(Differing(each.row, each.stated, above, unread - unread_before))
            if named is not None and each.letter is not None and each.name is not None:
                self._group(each, begin if size else named, place)
            self.accepted[place] = each
            self._out.append((place, self._out[-1][1] + (amount or 0)))
            unread_before = unread + (amount is None)
            starts.setdefault(before, (rows, place + 1))
            start = place + 1
        return self

    def _fits(self, each: _Candidate, size: int, named: int | None, closed: bool, *, whole: bool) -> bool:
        """Whether a row whose amount is the sum of `size` rows is their total. `closed`: no row without any word since
        the last total may be one; `whole`: the sum is that of the whole list so far, with totals in it.
        """
        if each.labelled:
            return True
        if each.loose:
            return each.name is None or named is not None
        return closed and (size > 1 or whole or self.single is None or each.form in self.single)

    def _before(self, place: int) -> int:
        """The sum of the kept rows before a place, in öre."""
        out = self._out[bisect_left(self._out, (place,)) - 1][1]
        return int(self._sums[0][place]) - out

    def _rows_before(self, place: int) -> int:
        return place - bisect_left(self._out, (place,)) + 1

    def _named_rows(self, each: _Candidate, start: int, place: int) -> int | None:
        """Where the rows just before begin that have the candidate's name, or nothing, in its column. None if there are
        none. In a pivot table only the first of them has it, or, where totals stand above, none.
        """
        if each.letter is None or each.name is None:
            return None
        if each.letter not in self._texts:
            column = self.column(each.letter)
            self._texts[each.letter] = (column.reverse() if self.upward else column).to_list()
        texts = self._texts[each.letter]
        begin: int | None = None
        for index in range(place - 1, (start if self.upward else 0) - 1, -1):
            if index in self.accepted:
                continue
            if texts[index] is None:
                begin = index if self.upward else begin
            elif is_name_of(each.name, texts[index]):
                begin = index
            else:
                break
        return begin

    def _group(self, each: _Candidate, begin: int, place: int) -> None:
        assert each.letter is not None
        assert each.name is not None
        last = len(self.amounts) - 1
        first, end = (last - place + 1, last - begin) if self.upward else (begin, place - 1)
        self.groups.append(Group(first, end, each.letter, each.name))


def _settled(scan: _Scan) -> _Scan:
    """The scan, without totals of one row that nothing else speaks for: such a row may be a purchase like that before.

    Others of the same form speak for it, of several rows or all of them; so does a grand total that only comes right
    without it.
    """
    tried = scan.run()
    forms = Counter(each.form for each in tried.accepted.values() if each.kind is not None)
    places = {each.place for each in tried.accepted.values()}
    refused = Counter(each.form for each in scan.candidates if each.place not in places)
    sure = {form for form, count in forms.items() if form in tried.strong or (count > 1 and not refused[form])}
    if set(forms) <= sure:
        return tried
    careful = _Scan(scan.candidates, scan.amounts, scan.column, upward=scan.upward, single=frozenset(sure)).run()
    return tried if len(careful.differing) > len(tried.differing) else careful
