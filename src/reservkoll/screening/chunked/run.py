"""Screens a list chunk by chunk: rows are streamed to a file, totals are merged for the report."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.runtime.prefetch import one_ahead
from reservkoll.i18n import filled, mark, translator
from reservkoll.inventory.reader import Inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.cache import ChunkCache
from reservkoll.screening.result import MissingFact, Screening
from reservkoll.screening.rules_used import rules_used
from reservkoll.screening.screen import screened
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import Figures, added, figures
from reservkoll.tabular.table_notes import Note

MOST_PROBLEMS = 60_000  # in the report; the data file has the problems of every row
MOST_TOLD = 100  # notes on chunks in the report
MOST_NAMED = 20  # chunks listed in one note
COUNTS = ("rows", "count")  # in notes on chunks: summed for the whole list
MOST = ("most",)  # in notes on chunks: the whole list has the maximum


@dataclass(frozen=True)
class Answered:
    """What a chunk contributes to the result, without its rows: small and serializable.

    `screening` has no rows; `counted` has their totals. `notes` came from reading the chunk, `days` and `acts` are the
    dates and acts its rows were assessed under, and `named` identifies its first and last row.
    """

    screening: Screening
    counted: Figures
    notes: tuple[Note, ...]
    days: frozenset[date]
    acts: frozenset[str]
    named: str


@dataclass(frozen=True)
class InParts:
    """A chunked run. `screening` is that of the whole list without its rows; `counted` has the totals of all rows."""

    screening: Screening
    counted: Figures


def answer_part(
    part: Inventory, rulebook: Rulebook, settings: Settings, run: Mapping[str, str], cache: ChunkCache
) -> tuple[pl.DataFrame, Answered]:
    """Assess the rows of a chunk as `screen` assesses a list, and compute the chunk's contribution to the result.

    No same-need groups are formed, since their purchases may lie in different chunks. `cache` is shared
    with earlier chunks.

    Raises:
        ReservkollError: the rows or values of the chunk do not reconcile with what was read.
    """
    cache.bounded()
    alone = replace(settings, same_need=False)
    screening, days, acts = screened(replace(part, notes=()), rulebook, alone, run, cache=cache)
    counted = figures(screening)
    without_rows = replace(
        screening,
        rows=screening.rows.clear(),
        problems=screening.problems.head(MOST_PROBLEMS),
        departments=None,
        days=None,
        by_today=None,
        row_reasons=None,
    )
    told = Answered(without_rows, counted, part.notes, frozenset(days), frozenset(acts), _named(part))
    return screening.rows, told


def answered_here(
    parts: Iterable[Inventory], rulebook: Rulebook, settings: Settings, run: Mapping[str, str]
) -> Generator[tuple[pl.DataFrame, Answered], None, None]:
    """Assess each chunk in this process. Memory holds the current chunk and the next, which is prefetched.

    Raises:
        ReservkollError: the rows or values of a chunk do not reconcile with what was read.
    """
    cache = ChunkCache(rulebook)
    for part in one_ahead(parts):
        yield answer_part(part, rulebook, settings, run, cache)


def screen_in_parts(
    answers: Iterable[tuple[pl.DataFrame, Answered]],
    rulebook: Rulebook,
    settings: Settings,
    written: Callable[[pl.DataFrame], None],
    notes: Iterable[Note] = (),
) -> InParts:
    """Pass the rows of each chunk to `written` and merge the rest. `notes` are those of the whole list.

    Raises:
        ReservkollError: as the answers.
    """

    def told() -> Iterator[Answered]:
        for rows, each in answers:
            written(rows)
            yield each

    return together(told(), rulebook, settings, notes)


def together(
    parts: Iterable[Answered],
    rulebook: Rulebook,
    settings: Settings,
    notes: Iterable[Note] = (),
    in_order: Callable[[pl.DataFrame], pl.DataFrame] = lambda problems: problems,
) -> InParts:
    """Merge the contributions of all chunks, in order, and note that no same-need groups were formed.

    `in_order` sorts the parse problems where a chunk may hold rows that precede those of an earlier chunk.
    """
    sums: list[Figures] = []
    counts: dict[tuple[str, tuple[tuple[str, object], ...]], dict[str, Any]] = {}
    told: dict[str, list[str]] = {}
    whole: Screening | None = None
    days: set[date] = set()
    acts: set[str] = set()
    for part in parts:
        for template, words in part.notes:
            key = template, tuple((name, word) for name, word in words.items() if name not in (*COUNTS, *MOST))
            kept = counts.setdefault(key, {})
            for name in COUNTS:
                if isinstance(count := words.get(name), int):
                    kept[name] = kept.get(name, 0) + count
            for name in MOST:
                if name in words:
                    kept[name] = max(kept.get(name, words[name]), words[name], key=str)
        days, acts = days | part.days, acts | part.acts
        sums.append(part.counted)
        for note in part.screening.notes:
            told.setdefault(note, []).append(part.named)
        whole = part.screening if whole is None else _joined(whole, part.screening)
        whole = replace(whole, problems=in_order(whole.problems).head(MOST_PROBLEMS))
    assert whole is not None, "a file without rows is refused earlier"
    said = translator(settings.language)
    skipped = said(
        mark(
            "The list was read in parts. Purchases of the same need were not looked for, since they may lie in "
            "different parts."
        )
    )
    alone = said(
        mark("Nor were rows of the same procurement, which may lie in different parts, compared by their numbers.")
    )
    of_file = [
        without_personal_numbers(filled(template, words, said)) for template, words in (*_summed(counts), *notes)
    ]
    counted = added(sums, rulebook.reported)
    used = rules_used(rulebook, sorted(days), acts, settings.language)
    run = used.told_in(whole.run, settings.language)
    whole = replace(whole, rules=used.rules, limits=used.limits, sources=used.sources, run=run)
    every = (skipped, alone, *of_file, *_of_parts(told, len(sums), said))
    return InParts(replace(whole, notes=every, rows_read=counted.total.rows, value_read=None), counted)


def _named(part: Inventory) -> str:
    """The row range of a chunk, for a note; with file names if it spans several files."""
    first, last = part.frame.head(1), part.frame.tail(1)
    names = [f"{each['row'].item()!s}" for each in (first, last)]
    if part.frame["file"].n_unique() > 1:
        names = [f"{each['file'].item()} {row}" for each, row in zip((first, last), names, strict=True)]
    return "–".join(names)


def _summed(counts: Mapping[tuple[str, tuple[tuple[str, object], ...]], Mapping[str, Any]]) -> Iterator[Note]:
    for (template, words), summed in counts.items():
        yield template, {**dict(words), **summed}


def _of_parts(told: Mapping[str, Sequence[str]], parts: int, said: Callable[[str], str]) -> Iterator[str]:
    """The notes on chunks, each with its row range, up to a readable number."""
    of_rows = said(mark("Rows {rows}: {note}"))
    for note, rows in list(told.items())[:MOST_TOLD]:
        named = ", ".join([*rows[:MOST_NAMED], *(["…"] if len(rows) > MOST_NAMED else [])])
        yield note if len(rows) == parts == 1 else of_rows.format(rows=named, note=note)
    if len(told) > MOST_TOLD:
        yield said(mark("{count} more remarks on parts of the list are left out here.")).format(
            count=len(told) - MOST_TOLD
        )


def _joined(one: Screening, other: Screening) -> Screening:
    """Merge the contributions of two chunks, without rows."""
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
