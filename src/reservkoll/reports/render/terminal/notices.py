"""Renders notices in the terminal: the figures, then a few lines for each lot."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from reservkoll.i18n import mark
from reservkoll.notices.result import NoticesAnswer
from reservkoll.reports.content.notices import NoticesContent

MOST: Final = 20


def show_notices(console: Console, answer: NoticesAnswer) -> None:
    """Print the answer; of many lots the first, and where the rest is."""
    content = NoticesContent(answer)
    say = content.translate
    console.print(Text(content.headline(), style="bold"))
    if not answer.for_suppliers:
        for name, count in content.counts():
            console.print(Text(f"{count:>5}  {name}"))
    for row in answer.shown[:MOST]:
        console.print()
        console.print(Text(f"{content.buyer(row)}: {content.name(row)}", style="bold"))
        facts = [content.kind(row), content.code(row), content.value(row), content.length(row)]
        if row.lot.deadline is not None:
            facts.insert(0, say(mark("last day {day}")).format(day=content.deadline(row)))
        lines = [" · ".join(each for each in facts if each), f"{answer.stated(row.lot)}. {content.hint(row)}".strip()]
        lines += [content.open_to(row)] if answer.for_suppliers else [f"→ {content.finding(row)}"]
        lines += [link] if (link := answer.link_to(row.notice)) else []
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    if (more := len(answer.shown) - MOST) > 0:
        console.print()
        console.print(Text(say(mark("{count} more lots: --html FILE or --data FILE has all.")).format(count=more)))
    console.print()
    for remark in content.remarks():
        console.print(Text(remark, style="dim"))
