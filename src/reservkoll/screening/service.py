"""Screens inventories in one call, for the Python API and the local page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from reservkoll.i18n import Language
from reservkoll.inventory.column_mapping import Choose, read_mapping
from reservkoll.inventory.one_row_per import counted_once
from reservkoll.inventory.overrides import given_facts
from reservkoll.inventory.reader import Inventory, Note, combined, read_inventory
from reservkoll.inventory.schema import CPV
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.cpv_proposals import MOST_TEXTS, propose_codes, with_proposals
from reservkoll.screening.provenance import made_by
from reservkoll.screening.result import CodeProposals, Screening
from reservkoll.screening.screen import Settings, screen
from reservkoll.screening.totals import figures
from reservkoll.suppliers.reader import read_suppliers
from reservkoll.tabular.read_limits import ReadLimits


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
    suggest: bool = False,
    accept_suggestions: bool = False,
    one_row_per: str | None = None,
    count_once: Callable[[Note], bool] | None = None,
) -> Screening:
    """Every row of `paths` answered; `choose` is asked about columns in doubt, `count_once` whether rows that repeat a
    procurement are counted once, which `one_row_per` settles.

    With `suggest` codes are proposed for rows that state none; with `accept_suggestions` the best are used as stated.

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
    inventory = counted_once(inventory, one_row_per, count_once)
    proposals = None
    if suggest or accept_suggestions:
        inventory, proposals = with_code_proposals(inventory, rulebook, settings, accept_suggestions)
    profiles = read_suppliers(list(suppliers), rulebook) if suppliers else None
    run = made_by(inventory, rulebook, settings, inputs=paths, given=given, suppliers=suppliers)
    screening = replace(screen(inventory, rulebook, settings, run, profiles), code_proposals=proposals)
    figures(screening)  # rows and values must come to what was read before anything goes out
    return screening


def with_code_proposals(
    inventory: Inventory, rulebook: Rulebook, settings: Settings, accept: bool
) -> tuple[Inventory, CodeProposals | None]:
    """Codes for rows that state none; where they are accepted, the inventory with the best of them as stated."""
    if CPV in settings.facts or not inventory.frame[CPV].has_nulls():
        return inventory, None
    found = propose_codes(inventory, rulebook.nomenclature, most_texts=None if accept else MOST_TEXTS)
    if found.codes.is_empty():
        return inventory, None
    names = {code: rulebook.nomenclature.name(code, settings.language) for code in found.codes["code"].unique()}
    named = found.codes.with_columns(found.codes["code"].replace_strict(names, return_dtype=pl.String).alias("name"))
    return (with_proposals(inventory, found) if accept else inventory), CodeProposals(named, accept, found.left_out)
