"""Overrides: facts set for all rows on the command line, such as `purchase.act=LOU`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from reservkoll.common.errors import InputError
from reservkoll.common.organisation_number import organisation_number
from reservkoll.common.yaml_loader import plain_date
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import mark
from reservkoll.inventory.schema import FACTS
from reservkoll.parsers.keywords import parse_yes_no
from reservkoll.rulebook.models.rules import Fact, FactType
from reservkoll.rulebook.rulebook import Rulebook

PREFIX = "purchase."
ORE = 100


def given_facts(settings: Iterable[str], rulebook: Rulebook) -> dict[str, object]:
    """`key=value` settings as facts by path, typed as the rulebook says.

    Raises:
        InputError: no `=`, an unknown fact, or a value that the fact cannot have.
    """
    facts: dict[str, object] = {}
    for setting in settings:
        path, equals, text = setting.partition("=")
        path, text = path.strip(), text.strip()
        if not equals or not text:
            raise InputError(mark("--set {setting}: write fact=value, such as purchase.act=LOU."), setting=setting)
        fact = _known(path, rulebook)
        target = path if path in FACTS else _derived(path, fact, rulebook)
        if target in facts:
            raise InputError(mark("--set {path} is given twice. Give it once."), path=path)
        facts[target] = _typed(path, text, fact, rulebook.nomenclature)
    return facts


def _derived(path: str, fact: Fact, rulebook: Rulebook) -> str:
    """The fact that an inventory has in place of a stated one: the whole value for an amount."""
    others = rulebook.facts.items()
    return next(
        (name for name, other in others if path in (other.derived_from or ()) and other.type is fact.type), path
    )


def _known(path: str, rulebook: Rulebook) -> Fact:
    usable = {
        name: fact
        for name, fact in rulebook.facts.items()
        if name.startswith(PREFIX) and fact.derived_from is None and fact.type is not FactType.AWARDS
    }
    if path in usable:
        return usable[path]
    from rapidfuzz import process

    near = process.extractOne(path, list(usable))
    raise InputError(
        mark("--set {path}: there is no such fact. Did you mean “{near}”? Usable: {facts}."),
        path=path,
        near=near[0] if near else "–",
        facts=", ".join(usable),
    )


def _typed(path: str, text: str, fact: Fact, nomenclature: Nomenclature) -> object:
    try:
        match fact.type:
            case FactType.BOOLEAN:
                return parse_yes_no(text)
            case FactType.WORD:
                if fact.values is not None and text not in fact.values:
                    raise InputError(
                        mark("“{given}” is not one of: {allowed}."), given=text, allowed=", ".join(fact.values)
                    )
                return text
            case FactType.MONEY:
                return _number(text, scale=ORE)
            case FactType.NUMBER:
                return _decimal(text)
            case FactType.DATE:
                day = plain_date(text)
                if isinstance(day, str):
                    raise InputError(
                        mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01."), text=text
                    )
                return day
            case FactType.CODES:
                return [nomenclature.parse(code) for code in text.split(",")]
        return organisation_number(text) if path.endswith("org_no") else text
    except (InputError, ValueError) as error:
        problem = error if isinstance(error, InputError) else InputError(mark("{reason}."), reason=error)
        raise InputError(mark("--set {path}: {problem}"), path=path, problem=problem) from None


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise InputError(mark("“{given}” is not a number. Write digits only, with a point for decimals."), given=text)
    return number


def _number(text: str, scale: int) -> int:
    scaled = _decimal(text) * scale
    if scaled != int(scaled):
        raise InputError(mark("“{given}” has more than two decimals."), given=text)
    return int(scaled)
