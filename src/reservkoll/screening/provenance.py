"""The provenance of a screening: enough to reproduce it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reservkoll import __version__
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark, translator
from reservkoll.inventory.mapping_report import described
from reservkoll.inventory.reader import Inventory
from reservkoll.inventory.schema import FACTS
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.settings import Settings
from reservkoll.tabular.file_identity import identified


def made_by(
    inventory: Inventory,
    rulebook: Rulebook,
    settings: Settings,
    *,
    inputs: Sequence[Path],
    given: Sequence[str],
    suppliers: Sequence[Path] = (),
    awards: Path | None = None,
) -> dict[str, str]:
    """Label to value, in display order: program, rulebook, day, inputs with their hashes, imported names of codes,
    overrides, columns, supplier files, register of awards.
    """
    say = translator(settings.language)
    assumed = say(mark("the day each purchase was started; {day} where it is missing"))
    nearness, horizon = settings.nearness(rulebook), settings.horizon(rulebook)
    made = {
        say(mark("Tool")): f"reservkoll {__version__}",
        say(mark("Rulebook")): f"{rulebook.edition.version}, SHA-256 {rulebook.sha256}",
        say(mark("Law read up to")): rulebook.edition.statutes_read_to.text(settings.language),
        say(mark("Rules of the day")): settings.as_of.isoformat()
        if settings.as_of
        else assumed.format(day=settings.today.isoformat()),
        say(mark("Same need")): f"--need-window {nearness.months} --need-level {nearness.level}",
    }
    made[say(mark("Counted from"))] = f"{horizon.day.isoformat()}, --ending-within {horizon.months}"
    if rulebook.stated_areas is not None:
        areas = rulebook.stated_areas
        made[say(mark("Areas where idéburna deliver"))] = (
            f"{without_personal_numbers(areas.file)}, SHA-256 {areas.sha256}"
        )
    if rulebook.published is not None:
        stated = rulebook.published
        made[say(mark("Published limits"))] = f"{without_personal_numbers(stated.file)}, SHA-256 {stated.sha256}"
    for number, path in enumerate(inputs, start=1):
        label = say(mark("Input")) if len(inputs) == 1 else f"{say(mark('Input'))} {number}"
        made[label] = identified(path)
    for number, setting in enumerate(given, start=1):
        made[f"--set {number}"] = setting
    for fact in FACTS:
        if fact in inventory.mapping.columns:
            made[say(mark("Column for {fact}")).format(fact=fact)] = described(inventory.columns, fact, say)
    for number, path in enumerate(suppliers, start=1):
        made[say(mark("Suppliers' file {number}")).format(number=number)] = identified(path)
    if awards is not None:
        made[say(mark("Register of reserved awards"))] = identified(awards)
    return made
