"""The candidates for coming openings."""

from __future__ import annotations

from typing import Final

from reservkoll.common.formatting import counted
from reservkoll.i18n import Language, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.linked_table import Table
from reservkoll.screening.supplier_match.candidates import Candidates

MOST_ROWS: Final = 200
SHOWN: Final = ("row", "title", "cpv", "name", "number", "form", "at", "why", "remarks")


def candidates_lead(found: Candidates, language: Language) -> str:
    """How many openings have candidates, and what that does not prove."""
    say = translator(language)
    told = say("{found} of {openings} coming openings have candidates among forms that are common among idéburna.")
    lead = told.format(
        found=counted(found.openings - found.without, language), openings=counted(found.openings, language)
    )
    return f"{lead} {found.note} ({found.citation})"


def candidates_remarks(found: Candidates, language: Language) -> tuple[str, ...]:
    """The sources of the candidates, and what could not be searched for."""
    say = translator(language)
    remarks = [found.index]
    if found.uncoded:
        told = say("{count} coming openings have no CPV code that is in the table of industries.")
        remarks.append(told.format(count=counted(found.uncoded, language)))
    return tuple(remarks)


def candidates_headings(language: Language) -> tuple[str, ...]:
    """The headings of the columns SHOWN."""
    say = translator(language)
    return (
        say(phrases.ROW),
        say(phrases.TITLE),
        say(phrases.CPV_CODE),
        say(phrases.ORGANISATION),
        say(phrases.NUMBER),
        say(phrases.LEGAL_FORM),
        say(phrases.PLACE),
        say(phrases.FOUND_BY),
        say(phrases.TO_MIND),
    )


def candidates_table(found: Candidates, language: Language) -> Table:
    """One line per candidate of an opening."""
    say = translator(language)
    rows = tuple(
        tuple("" if cell is None else str(cell) for cell in row)
        for row in found.rows.select(SHOWN).head(MOST_ROWS).iter_rows()
    )
    more = found.rows.height - MOST_ROWS
    left = (say(phrases.COUNT_MORE_STAND_IN_THE).format(count=counted(more, language)),) if more > 0 else ()
    remarks = (*left, *candidates_remarks(found, language))
    lead = candidates_lead(found, language)
    return Table(
        "candidates", say(phrases.WHO_COULD_DELIVER), lead, candidates_headings(language), rows, remarks=remarks
    )
