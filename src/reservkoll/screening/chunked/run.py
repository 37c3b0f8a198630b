"""Screens a list chunk by chunk: rows are streamed to a file, totals are merged for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from reservkoll.common.organisation_number import without_personal_numbers
from reservkoll.common.prefetch import one_ahead
from reservkoll.i18n import filled, mark, translator
from reservkoll.inventory.reader import Inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.cache import Earlier
from reservkoll.screening.result import MissingFact, Screening
from reservkoll.screening.rules_used import rules_used
from reservkoll.screening.screen import Settings, screened
from reservkoll.screening.totals import Figures, added, figures
from reservkoll.tabular.table_notes import Note

MOST_PROBLEMS = 60_000  # that are kept for the report; each row has its own in the data
MOST_TOLD = 100  # remarks on parts that the report shows
MOST_NAMED = 20  # parts that a remark names
COUNTS = ("rows", "count")


@dataclass(frozen=True)
class Answered:
    """What a part says of the whole, without its rows: small, and fit to be sent from another program.

    `screening` has no rows; `counted` are their figures. `notes` are those of the part as it was read, `days` and
    `acts` what its rows were read under, and `named` tells its first and last row.
    """

    screening: Screening
    counted: Figures
    notes: tuple[Note, ...]
    days: frozenset[date]
    acts: frozenset[str]
    named: str


@dataclass(frozen=True)
class InParts:
    """`screening` is that of the whole but for its rows, which are gone; `counted` are the figures of all rows."""

    screening: Screening
    counted: Figures


def answer_part(
    part: Inventory, rulebook: Rulebook, settings: Settings, run: Mapping[str, str], earlier: Earlier
) -> tuple[pl.DataFrame, Answered]:
    """The rows of a part as `screen` answers those of a list, and what they say of the whole.

    Purchases of the same need are not looked for: they may lie in different parts. `earlier` has what was found in the
    parts before.

    Raises:
        ReservkollError: the rows or values of the part do not come to what was read.
    """
    earlier.bounded()
    alone = replace(settings, same_need=False)
    screening, days, acts = screened(replace(part, notes=()), rulebook, alone, run, earlier=earlier)
    counted = figures(screening)
    without_rows = replace(
        screening,
        rows=screening.rows.clear(),
        problems=screening.problems.head(MOST_PROBLEMS),
        departments=None,
        row_reasons=None,
    )
    told = Answered(without_rows, counted, part.notes, frozenset(days), frozenset(acts), _named(part))
    return screening.rows, told


def screen_in_parts(
    parts: Iterable[Inventory],
    rulebook: Rulebook,
    settings: Settings,
    run: Mapping[str, str],
    written: Callable[[pl.DataFrame], None],
    notes: Iterable[Note] = (),
) -> InParts:
    """Answer each part and hand its rows to `written`; memory holds one part at a time, and the next one, which is read
    meanwhile. `notes` are those of the whole.

    Raises:
        ReservkollError: the rows or values of a part do not come to what was read.
    """
    earlier = Earlier(rulebook)

    def answered() -> Iterator[Answered]:
        for part in one_ahead(parts):
            rows, told = answer_part(part, rulebook, settings, run, earlier)
            written(rows)
            yield told

    return together(answered(), rulebook, settings, notes)


def together(
    parts: Iterable[Answered],
    rulebook: Rulebook,
    settings: Settings,
    notes: Iterable[Note] = (),
    in_order: Callable[[pl.DataFrame], pl.DataFrame] = lambda problems: problems,
) -> InParts:
    """What all parts say of the whole, in their order. The report says that the same need was not looked for.

    `in_order` sorts what could not be understood, where a part may hold rows from before those of another.
    """
    sums: list[Figures] = []
    counts: dict[tuple[str, tuple[tuple[str, object], ...]], dict[str, int]] = {}
    told: dict[str, list[str]] = {}
    whole: Screening | None = None
    days: set[date] = set()
    acts: set[str] = set()
    for part in parts:
        for template, words in part.notes:
            key = template, tuple((name, word) for name, word in words.items() if name not in COUNTS)
            kept = counts.setdefault(key, {})
            for name in COUNTS:
                if isinstance(count := words.get(name), int):
                    kept[name] = kept.get(name, 0) + count
        days, acts = days | part.days, acts | part.acts
        sums.append(part.counted)
        for note in part.screening.notes:
            told.setdefault(note, []).append(part.named)
        whole = part.screening if whole is None else _joined(whole, part.screening)
        whole = replace(whole, problems=in_order(whole.problems).head(MOST_PROBLEMS))
    assert whole is not None, "a file without rows is refused before"
    said = translator(settings.language)
    skipped = said(
        mark(
            "The list was read in parts. Purchases of the same need were not looked for, since they may lie in "
            "different parts."
        )
    )
    of_file = [
        without_personal_numbers(filled(template, words, said)) for template, words in (*_summed(counts), *notes)
    ]
    counted = added(sums)
    used = rules_used(rulebook, sorted(days), acts, settings.language)
    whole = replace(whole, rules=used.rules, limits=used.limits, sources=used.sources)
    every = (skipped, *of_file, *_of_parts(told, len(sums), said))
    return InParts(replace(whole, notes=every, rows_read=counted.total.rows, value_read=None), counted)


def _named(part: Inventory) -> str:
    """The rows of a part for a remark; with the names of the files, where it holds rows of several."""
    first, last = part.frame.head(1), part.frame.tail(1)
    names = [f"{each['row'].item()!s}" for each in (first, last)]
    if part.frame["file"].n_unique() > 1:
        names = [f"{each['file'].item()} {row}" for each, row in zip((first, last), names, strict=True)]
    return "–".join(names)


def _summed(counts: Mapping[tuple[str, tuple[tuple[str, object], ...]], Mapping[str, int]]) -> Iterator[Note]:
    for (template, words), summed in counts.items():
        yield template, {**dict(words), **summed}


def _of_parts(told: Mapping[str, Sequence[str]], parts: int, said: Callable[[str], str]) -> Iterator[str]:
    """The remarks of parts, each with the rows that it holds for; as many as somebody reads."""
    of_rows = said(mark("Rows {rows}: {note}"))
    for note, rows in list(told.items())[:MOST_TOLD]:
        named = ", ".join([*rows[:MOST_NAMED], *(["…"] if len(rows) > MOST_NAMED else [])])
        yield note if len(rows) == parts == 1 else of_rows.format(rows=named, note=note)
    if len(told) > MOST_TOLD:
        yield said(mark("{count} more remarks on parts of the list are left out here.")).format(
            count=len(told) - MOST_TOLD
        )


def _joined(one: Screening, other: Screening) -> Screening:
    """What two parts say of the whole, rows apart."""
    missing = {fact.path: fact for fact in one.missing}
    for fact in other.missing:
        known = missing.get(fact.path)
        missing[fact.path] = (
            fact
            if known is None
            else MissingFact(
                fact.path, fact.question, known.rows + fact.rows, tuple(dict.fromkeys((*known.decides, *fact.decides)))
            )
        )
    return replace(
        one,
        problems=pl.concat([one.problems, other.problems]),
        missing=tuple(sorted(missing.values(), key=lambda fact: (-fact.rows, fact.path))),
        warnings=dict(sorted({**one.warnings, **other.warnings}.items())),
    )
