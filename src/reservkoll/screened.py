"""From inventories to their screening in one call, for the library and the local page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from reservkoll.inventory.given_facts import given_facts
from reservkoll.inventory.inventory import combined, read_inventory
from reservkoll.inventory.mapping import Choose, read_mapping
from reservkoll.inventory.read_limits import ReadLimits
from reservkoll.inventory.screen import Settings, screen
from reservkoll.inventory.suppliers.read import read_suppliers
from reservkoll.report.figures import figures
from reservkoll.report.made_by import made_by
from reservkoll.report.screening import Screening
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.texts import Language


def screened(
    paths: Sequence[Path],
    rulebook: Rulebook,
    *,
    facts: Mapping[str, str],
    as_of: date | None,
    today: date,
    language: Language,
    sheets: Sequence[str] = (),
    mapping: Path | None = None,
    suppliers: Sequence[Path] = (),
    choose: Choose | None = None,
    take_best: bool = False,
    read_limits: str = "",
) -> Screening:
    """Every row of `paths` answered; `choose` is asked about columns in doubt.

    Raises:
        InputError: a file cannot be used, or columns are in doubt and nobody is there to ask.
        ReservkollError: rows or values do not come to what was read.
    """
    given = [f"{path}={value}" for path, value in facts.items()]
    settings = Settings(given_facts(given, rulebook), as_of, today, language)
    known = read_mapping(mapping) if mapping is not None else None
    inventory = combined(
        [
            read_inventory(
                path,
                nomenclature=rulebook.nomenclature,
                mapping=known,
                sheets=sheets,
                choose=choose,
                take_best=take_best,
                settled=settings.facts.keys(),
                limits=ReadLimits.parse(read_limits),
            )
            for path in paths
        ]
    )
    profiles = read_suppliers(list(suppliers), rulebook) if suppliers else None
    run = made_by(inventory, rulebook, settings, inputs=paths, given=given, suppliers=suppliers)
    screening = screen(inventory, rulebook, settings, run, profiles)
    figures(screening)  # rows and values must come to what was read before anything goes out
    return screening
