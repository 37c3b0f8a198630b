"""The social conditions for rows that end in ordinary procurement, once for each kind of row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reservkoll.common.formatting import counted
from reservkoll.explain.answer.social_conditions import ConditionLine, cited
from reservkoll.i18n import mark, translator
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import Figures

UNKNOWN: Final = "unknown"
SOCIAL: Final = mark("Social conditions in ordinary procurement")
SOCIAL_LEAD: Final = mark("What fits the rows that end in ordinary procurement, by what governs them.")


@dataclass(frozen=True)
class KindOfRows:
    """Rows governed by the same chapter: how many, their conditions, and a remark on what is unknown."""

    name: str
    rows: int
    lines: tuple[ConditionLine, ...]
    remark: str


def kinds_of_rows(screening: Screening, figures: Figures) -> Iterator[KindOfRows]:
    """The kinds of rows whose first recommendation has conditions: most rows first, unknown last."""
    social, say = screening.social, translator(screening.language)
    if social is None:
        return
    rows: dict[tuple[str, str], int] = {}
    for (first, act, chapter), count in figures.governed.items():
        if first in social.told_with:
            key = (act, chapter) if (act, chapter) in social.by_chapter else ("", UNKNOWN)
            rows[key] = rows.get(key, 0) + count
    for key, count in sorted(rows.items(), key=lambda each: (each[0][1] == UNKNOWN, -each[1], each[0])):
        under = social.by_chapter.get(key)
        if under is None:
            remark = say(mark("Which act and chapter govern is not known, or was not read. Complete the facts first."))
            yield KindOfRows(say(mark("Not known")), count, (), remark)
        else:
            yield KindOfRows(under.name, count, under.lines, under.unread)


def told_lines(screening: Screening, figures: Figures) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each kind as a heading and its sentences, for plain-text forms."""
    say, language = translator(screening.language), screening.language
    for kind in kinds_of_rows(screening, figures):
        heading = say(mark("{name}: {rows} rows")).format(name=kind.name, rows=counted(kind.rows, language))
        lines = [
            " ".join(part for part in (f"{line.duty}: {line.text}", line.example, f"[{cited(line, language)}]") if part)
            for line in kind.lines
        ]
        yield heading, (*lines, *([kind.remark] if kind.remark else []))
