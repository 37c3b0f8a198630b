"""The sheets of the register of reserved awards: contracts with their days, and who is barred from which purchase."""

from __future__ import annotations

from typing import Final

from reservkoll.explain.labels import verdict_words
from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.render.xlsx.sheet import Cell, Page
from reservkoll.screening.reserved_awards.result import ReservedAwards

WIDTHS: Final = (34, 16, 34, 16, 18, 24, 26, 14, 18, 14, 14, 16, 44, 16, 8)
BARRED_WIDTHS: Final = (44, 16, 26, 34, 16, 14, 16, 18, 60, 24, 18, 8)

MOST_BARRED: Final = 50_000


def write_contracts(page: Page, reserved: ReservedAwards) -> None:
    """The contracts of the register: under which provision, until when, and what was promised."""
    say = page.translate
    page.widths(WIDTHS)
    headings = (
        say(phrases.ORGANISATION),
        say(phrases.ORGANISATION_NUMBER),
        say(mark("Service")),
        say(phrases.REFERENCE),
        say(phrases.AWARDED_BY),
        say(phrases.PROVISION),
        say(phrases.CPV_CODE),
        say(phrases.DECIDED),
        say(phrases.BARS_THE_SAME_SERVICE_WITH),
        say(mark("Contract begins")),
        say(phrases.CONTRACT_ENDS),
        say(mark("Ends at the latest, with renewals")),
        say(mark("Promised")),
        say(mark("Next follow-up")),
        say(phrases.ROW),
    )
    names = ("organisation", "org_no", "title", "id", "authority", "provision", "cpv", "decided", "bar_ends", "starts",
             "ends", "latest_end", "promised", "follow_up", "row")  # fmt: skip
    lines: list[tuple[Cell, ...]] = [*reserved.contracts.select(names).iter_rows()]
    page.table(
        0, headings, lines or [(say(phrases.NONE), *[None] * (len(names) - 1))], widths=WIDTHS, right=[len(names) - 1]
    )
    page.fit_height(0, headings, WIDTHS)
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    page.print_setup(wide=True)


def write_barred(page: Page, reserved: ReservedAwards) -> None:
    """The purchases that may be reserved, each with an organisation that may not, or may not surely, be awarded it."""
    say = page.translate
    words = {"no": say(mark("barred")), "unknown": verdict_words(say)["unknown"]}
    page.widths(BARRED_WIDTHS)
    headings = (
        say(phrases.PURCHASE),
        say(phrases.REFERENCE),
        say(phrases.CPV_CODE),
        say(phrases.ORGANISATION),
        say(phrases.ORGANISATION_NUMBER),
        say(mark("May be awarded it?")),
        say(mark("Counted on the day")),
        say(phrases.BARS_THE_SAME_SERVICE_WITH),
        say(mark("What is open")),
        say(phrases.FILE),
        say(phrases.SHEET),
        say(phrases.ROW),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            line["title"] or line["id"] or say(phrases.ROW_ROW).format(row=line["row"]),
            line["id"],
            line["cpv"],
            line["organisation"],
            line["org_no"],
            words[line["verdict"]],
            line["day"],
            line["bar_ends"],
            line["why"] or None,
            line["file"],
            line["sheet"],
            line["row"],
        )
        for line in reserved.barred.head(MOST_BARRED).iter_rows(named=True)
    ]
    more = reserved.barred.height - MOST_BARRED
    if more > 0:
        lines.append((say(mark("… and {count} more.")).format(count=more), *[None] * 11))
    page.table(0, headings, lines or [(say(phrases.NONE), *[None] * 11)], widths=BARRED_WIDTHS, right=[11])
    page.fit_height(0, headings, BARRED_WIDTHS)
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    page.print_setup(wide=True)
