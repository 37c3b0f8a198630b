"""The same-need block of the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reservkoll.common.formatting import counted, kronor
from reservkoll.i18n import Language, mark, translator
from reservkoll.reports import phrases
from reservkoll.screening.same_need.result import SameNeed

SHOWN: Final = 5


def same_need_lines(need: SameNeed, language: Language) -> Iterator[str]:
    """The number of groups, the largest ones, how rows were compared and which could not be."""
    translate = translator(language)
    if need.groups.is_empty():
        yield translate(phrases.SAME_NEED_NO_GROUP_OF)
    else:
        told = translate(phrases.SAME_NEED_GROUPS_GROUPS_ROWS)
        yield told.format(groups=counted(need.groups.height, language), rows=counted(need.rows_in_groups, language))
    for group in need.groups.head(SHOWN).iter_rows(named=True):
        line = translate(
            mark(
                "  {group}. {who}: {rows} rows, at most {most} within {months} months; "
                "{limit} {limit_amount} ({citation})"
            )
        )
        yield line.format(
            group=group["group"],
            who=" · ".join(part for part in (group["buyer"], group["cpv"]) if part),
            rows=counted(group["rows"], language),
            most=kronor(group["most"], language),
            months=need.months,
            limit=group["limit"],
            limit_amount=kronor(group["limit_ore"], language),
            citation=group["citation"],
        )
    more = need.groups.height - SHOWN
    if more > 0:
        yield translate(mark("  and {more} more, on the sheet “Same need” of the report")).format(more=more)
    for remark in need.remarks:
        yield f"  {remark}"
