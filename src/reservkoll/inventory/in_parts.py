"""A long list answered part by part: the rows go to a file as they come, and the sums of all parts to the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from reservkoll.evaluate.reasons import Explanations
from reservkoll.inventory.inventory import Inventory
from reservkoll.inventory.screen import Settings, days_and_acts, screen
from reservkoll.inventory.table_notes import Note
from reservkoll.report.figures import Figures, added, figures
from reservkoll.report.rules_used import rules_used
from reservkoll.report.screening import MissingFact, Screening
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.texts import filled, mark, translator

MOST_PROBLEMS = 60_000  # that are kept for the report; each row has its own in the data
COUNTS = ("rows", "count")


@dataclass(frozen=True)
class InParts:
    """`screening` is that of the whole but for its rows, which are gone; `counted` are the figures of all rows."""

    screening: Screening
    counted: Figures


def screen_in_parts(
    parts: Iterable[Inventory],
    rulebook: Rulebook,
    settings: Settings,
    run: Mapping[str, str],
    written: Callable[[Screening], None],
) -> InParts:
    """Answer each part as `screen` answers a list, and hand it to `written`; memory holds one part at a time.

    Purchases of the same need are not looked for: they may lie in different parts. The report says so.

    Raises:
        ReservkollError: the rows or values of a part do not come to what was read.
    """
    alone = replace(settings, same_need=False)
    explanations = Explanations(rulebook)
    sums: list[Figures] = []
    notes: dict[tuple[str, tuple[tuple[str, object], ...]], dict[str, int]] = {}
    told: dict[str, list[str]] = {}
    whole: Screening | None = None
    days: set[date] = set()
    acts: set[str] = set()
    for part in parts:
        for template, words in part.notes:
            key = template, tuple((name, word) for name, word in words.items() if name not in COUNTS)
            kept = notes.setdefault(key, {})
            for name in COUNTS:
                if isinstance(count := words.get(name), int):
                    kept[name] = kept.get(name, 0) + count
        of_part = days_and_acts(part, rulebook, alone)
        days, acts = days | set(of_part[0]), acts | of_part[1]
        screening = screen(replace(part, notes=()), rulebook, alone, run, explanations=explanations)
        sums.append(figures(screening))
        written(screening)
        first, last = part.frame["row"].head(1).item(), part.frame["row"].tail(1).item()
        for note in screening.notes:
            told.setdefault(note, []).append(f"{first!s}–{last!s}")
        whole = screening if whole is None else _joined(whole, screening)
        whole = replace(whole, rows=whole.rows.clear(), problems=whole.problems.head(MOST_PROBLEMS))
    assert whole is not None, "a file without rows is refused before"
    said = translator(settings.language)
    skipped = said(
        mark(
            "The list was read in parts. Purchases of the same need were not looked for, since they may lie in "
            "different parts."
        )
    )
    of_rows = said(mark("Rows {rows}: {note}"))
    by_part = [
        note if len(rows) == len(sums) and len(sums) == 1 else of_rows.format(rows=", ".join(rows), note=note)
        for note, rows in told.items()
    ]
    of_file = [filled(note, words, said) for note, words in _with_counts(notes)]
    counted = added(sums)
    used = rules_used(rulebook, sorted(days), acts, settings.language)
    whole = replace(whole, rules=used.rules, limits=used.limits, sources=used.sources)
    return InParts(
        replace(whole, notes=(skipped, *of_file, *by_part), rows_read=counted.total.rows, value_read=None), counted
    )


def _with_counts(
    notes: Mapping[tuple[str, tuple[tuple[str, object], ...]], Mapping[str, int]],
) -> Iterable[Note]:
    for (template, words), counts in notes.items():
        yield template, {**dict(words), **counts}


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
