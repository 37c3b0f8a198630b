"""Classifies rows below the headings that are not data: totals, repeated headings, notes.

They are left out of rows and sums, and named with their row numbers. In doubt a row is a purchase.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from reservkoll.i18n import listed, mark
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.parsers.text import fold, one_line, shortened
from reservkoll.tabular.rows.total_words import SUM_BEHIND
from reservkoll.tabular.rows.totals import Differing, Group, Totals, find_totals, may_be_totals, most_named

TOTAL, REPEATED, GROUP, NOTE = "total", "repeated_headings", "group", "note"
LEFT_OUT = pl.Schema({"row": pl.UInt32, "kind": pl.String, "text": pl.String})
MOST_NOTES = 100
ORE = 100
NOTE_START = (
    r"(?i)^(?:\*|\d\)|[¹²³]|(?:källa|source|not|note|notera|anm|anmärkning|obs|kommentar|uppdaterad|senast|utskri\w*|"
    r"utdrag|sammanställ\w*|upprättad|framtagen|rapport|sida|kontakt|frågor|listan|tabellen|uppgifterna|filter|urval)\b)"
)
SUM_OF_NAME = r"(?i)^\W*\w*(?:summa|subtotal|totalt?)\s+(.+)$"
TOTALS = mark("{place}: totals are no purchases and were left out of rows and sums: row {rows}.")
DIFFERS = mark(
    "{place}, row {row}: the total there, {stated}, is not the sum of the rows above it, {sum} kr. Is a row missing "
    "from the list, or counted twice?"
)
UNKNOWN_ABOVE = mark(
    "{place}, row {row}: the total there is {stated}. The rows above it come to {sum} kr, and {count} amounts among "
    "them could not be added to it."
)
SENTENCE = r"(?:\S+\s+){7,}\S|[.:!?]$"


@dataclass(frozen=True)
class SortedRows:
    """`purchases`: the rows that are purchases, with the names of groups that a pivot table writes but once in each
    row: `named` tells in how many. `left_out`: the others, in order (see `LEFT_OUT`). `differing`: the totals that are
    not the sum of the rows above them. `doubtful`: rows of `purchases` (by number) that may be totals.
    """

    purchases: pl.DataFrame
    left_out: pl.DataFrame
    differing: tuple[Differing, ...] = ()
    doubtful: tuple[int, ...] = ()
    named: int = 0


def sort_rows(
    data: pl.DataFrame,
    heading_lines: Sequence[Sequence[str | None]],
    *,
    identity: Sequence[str],
    value: str | None,
    amounts: Callable[[], pl.Series],
) -> SortedRows:
    """Separate the purchases in `data` (texts by column letter, and "row") from the other rows below the headings.

    `heading_lines` are the rows of the headings; none where the file names its columns itself, and then only totals are
    looked for. `identity` are the columns whose cells make a row a purchase (code, day, number …); `value` is the
    column of amounts, and `amounts` gives what is read there, in öre.
    """
    kinds: dict[int, str] = dict.fromkeys(_repeated(data, heading_lines), REPEATED)
    placed = data.with_row_index("_place")
    most = most_named(data, identity)
    near = _cleaned(placed.filter(may_be_totals(data, identity, most))).filter(~pl.col("_place").is_in(list(kinds)))
    totals, named_groups = Totals(), list[tuple[int, str, str]]()
    if near.height:
        read = amounts().scatter(list(kinds), 0) if value else None
        totals = find_totals(near, identity, value, read, lambda letter: _cleaned(data.select(letter))[letter], most)
        kinds |= dict.fromkeys(totals.places, TOTAL)
        named_groups = _groups(placed, near.filter(pl.col("_place").is_in(totals.places)))
        kinds |= dict.fromkeys((place for place, *_ in named_groups), GROUP)
    if heading_lines:
        kinds |= dict.fromkeys(_notes(_cleaned(placed.tail(MOST_NOTES)), kinds), NOTE)
    places = sorted(kinds)
    chosen = _cleaned(placed.select(pl.all().gather(places)))
    left_out = chosen.select(
        "row",
        pl.Series("kind", [kinds[place] for place in places], pl.String),
        pl.concat_str(_letters(chosen), separator=" ", ignore_nulls=True).alias("text"),
    )
    full, named = _with_group_names(data, [*totals.groups, *_below(named_groups, kinds)], kinds)
    kept = full.filter(~placed["_place"].is_in(places)) if places else full
    doubtful = tuple(data["row"].gather(list(totals.doubtful)).to_list())
    return SortedRows(kept, left_out.cast(dict(LEFT_OUT)), totals.differing, doubtful, named)  # type: ignore[arg-type]


def left_out_notes(place: str, rows: SortedRows, totals: str = TOTALS) -> Iterator[tuple[str, dict[str, object]]]:
    """What was left out, by row number, and the totals that differ from the sum of the rows above.

    `totals` is the sentence, with {place} and {rows}, for a list of something else than purchases.
    """
    by_kind = {kind: rows.left_out.filter(pl.col("kind") == kind) for kind in (TOTAL, REPEATED, GROUP, NOTE)}
    numbers = {kind: row_numbers(found["row"].to_list()) for kind, found in by_kind.items()}
    if numbers[TOTAL]:
        yield totals, {"place": place, "rows": numbers[TOTAL]}
    if numbers[REPEATED]:
        yield (
            mark("{place}: the headings stand once more and were passed over: row {rows}."),
            {"place": place, "rows": numbers[REPEATED]},
        )
    if numbers[GROUP]:
        yield (
            mark("{place}: names of groups, whose totals stand below them, were passed over: row {rows}."),
            {"place": place, "rows": numbers[GROUP]},
        )
    if numbers[NOTE]:
        texts = listed(
            mark("{row} “{text}”"),
            ({"row": row, "text": shortened(shown_number(text))} for row, _, text in by_kind[NOTE].iter_rows()),
        )
        yield (
            mark("{place}: notes below the list were passed over: row {texts}."),
            {"place": place, "texts": texts},
        )
    if rows.doubtful:
        yield (
            mark(
                "{place}: rows that may be totals were kept and counted, since it is not certain that they are: row "
                "{rows}. If they are totals, remove them from the list."
            ),
            {"place": place, "rows": row_numbers(rows.doubtful)},
        )
    if rows.named:
        yield (
            mark(
                "{place}: {count} empty cells were filled with the name of their group, which the list writes once for "
                "several rows, as pivot tables do."
            ),
            {"place": place, "count": rows.named},
        )
    for total in rows.differing:
        yield (
            UNKNOWN_ABOVE if total.unread else DIFFERS,
            {
                **{"place": place, "row": total.row, "stated": _as_shown(total.stated), "sum": kronor(total.sum)},
                **({"count": total.unread} if total.unread else {}),
            },
        )


def _as_shown(cell: str) -> str:
    """A bare number of a cell as an amount is written; any other text as it stands."""
    return kronor(int(cell) * ORE) if cell.isdecimal() else cell


def kronor(ore: int) -> str:
    """An amount for a message, in whole kronor where it has no öre."""
    kronor, rest = divmod(ore, ORE)
    whole = f"{kronor:,}".replace(",", "\u00a0")
    return f"{whole},{rest:02}" if rest else whole


def row_numbers(rows: Sequence[int]) -> str:
    """Row numbers for a message, runs of them joined: "5, 9–12"."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], row]
        else:
            runs.append([row])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _letters(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name not in {"row", "_place"}]


def _cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts with white space collapsed and stripped; blank ones null."""
    letters = _letters(frame)
    plain = frame.with_columns(pl.col(letters).str.replace_all(r"\s+", " ").str.strip_chars())
    return plain.with_columns(pl.when(pl.col(letters) != "").then(pl.col(letters)).name.keep())


def _repeated(data: pl.DataFrame, heading_lines: Sequence[Sequence[str | None]]) -> list[int]:
    """The positions of rows that only repeat the headings."""
    letters = _letters(data)
    found: set[int] = set()
    for line in heading_lines:
        named = {letter: fold(text) for letter, text in zip(letters, line, strict=True) if text and fold(text)}
        if not named:
            continue
        first = next(iter(named))
        wanted = one_line(next(text for text in line if text and fold(text))).casefold()
        alike = data.with_row_index("_place").filter(
            pl.col(first).str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase() == wanted
        )
        for row in alike.iter_rows(named=True):
            if {letter: fold(row[letter]) for letter in letters if row[letter] and fold(row[letter])} == named:
                found.add(row["_place"])
    return sorted(found)


def _with_group_names(
    data: pl.DataFrame, groups: Sequence[Group], left_out: Container[int]
) -> tuple[pl.DataFrame, int]:
    """`data` with the name of each group in those of its rows where the column of that name is empty; how many those
    are. The name is written as in the group's own rows, if it stands in any.
    """
    filled = 0
    for letter in dict.fromkeys(group.letter for group in groups):
        texts = data[letter].to_list()
        for group in groups:
            rows = range(group.first, group.last + 1) if group.letter == letter else ()
            name = next((text for place in rows if (text := texts[place]) and text.strip()), group.name)
            for place in rows:
                if place not in left_out and not (texts[place] or "").strip():
                    texts[place] = name
                    filled += 1
        data = data.with_columns(pl.Series(letter, texts, pl.String)) if filled else data
    return data, filled


def _below(named: Sequence[tuple[int, str, str]], kinds: Mapping[int, str]) -> Iterator[Group]:
    """The rows below the name of each group, down to its total or to the next name."""
    ends = sorted(place for place, kind in kinds.items() if kind in {GROUP, TOTAL})
    for place, letter, name in named:
        end = next((end for end in ends[bisect_right(ends, place) :]), None)
        if end is not None:
            yield Group(place + 1, end - 1, letter, name)


def _groups(placed: pl.DataFrame, totals: pl.DataFrame) -> list[tuple[int, str, str]]:
    """Rows with nothing but the name of a group that has a total of that name: "Kultur", and "Summa kultur" below. With
    the column of the name.
    """
    letters = _letters(totals)
    texts = totals.unpivot(letters)["value"].drop_nulls()
    named = [text for form in (SUM_OF_NAME, SUM_BEHIND) for text in texts.str.extract(form).drop_nulls().to_list()]
    names = {fold(name) for name in named} - {""}
    if not names:
        return []
    filled = pl.sum_horizontal([(pl.col(letter).str.len_bytes() > 0).fill_null(value=False) for letter in letters])
    column = pl.coalesce(pl.when(pl.col(letter).is_not_null()).then(pl.lit(letter)) for letter in letters)
    alone = _cleaned(placed.filter(filled == 1)).select("_place", column.alias("_column"), pl.coalesce(letters))
    return [(place, letter, text) for place, letter, text in alone.drop_nulls().rows() if fold(text) in names]


def _notes(tail: pl.DataFrame, kinds: dict[int, str]) -> list[int]:
    """Texts alone in their row at the very end, after an empty row or a total, that read like a note."""
    letters = _letters(tail)
    text = pl.coalesce(letters)
    alone = pl.sum_horizontal([pl.col(letter).is_not_null().cast(pl.UInt32) for letter in letters]) == 1
    rows = tail.select(
        "_place",
        "row",
        alone.alias("alone"),
        (text.str.contains(NOTE_START) | text.str.contains(SENTENCE)).alias("reads"),
    ).rows()
    end: list[tuple[int, int, bool]] = []  # place, row, whether it reads like a note; from the bottom
    for place, row, single, reads in reversed(rows):
        if place in kinds:
            end.append((place, row, False))
        elif single:
            end.append((place, row, reads))
        else:
            end.append((place, row, False))
            break
    else:
        return []
    found, apart = [], False
    for (before, row_before, _), (place, row, reads) in zip(reversed(end), reversed(end[:-1]), strict=False):
        apart = apart or row - row_before > 1 or kinds.get(before) == TOTAL
        if apart and reads and place not in kinds:
            found.append(place)
    return found
