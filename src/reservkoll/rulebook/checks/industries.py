"""Cross-checks of industries.yaml: its CPV codes and sources are there."""

from __future__ import annotations

from reservkoll.common.errors import RulebookError
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.openings import DIGITS, Checks
from reservkoll.rulebook.checks.partnership import Entry
from reservkoll.rulebook.models.industries import IndustryTable
from reservkoll.rulebook.rulebook import Rulebook

TABLE: Entry = (IndustryTable, "")


def check_industries(checker: Checks, book: Rulebook) -> None:
    """Check what industries.yaml names."""
    for position, source in enumerate(book.industries.no_proof.sources):
        checker._reference(TABLE, ("no_proof", "sources", position), source, book.sources, mark("source"))
    for number, industry in enumerate(book.industries.industries):
        for position, code in enumerate(industry.cpv):
            if book.nomenclature.by_digits.get(code[:DIGITS]) != code:
                problem = RulebookError(mark("{code} is not in CPV 2008. Check the digits."), code=code)
                checker._finding(TABLE, ("industries", number, "cpv", position), problem)
        for position, source in enumerate(industry.sources):
            checker._reference(TABLE, ("industries", number, "sources", position), source, book.sources, mark("source"))
