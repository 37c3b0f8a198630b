"""Overrides: facts set for all rows on the command line, such as `purchase.act=LOU`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from reservkoll.common.errors import InputError
from reservkoll.common.organisation_number import organisation_number
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.case_fields import enumeration
from reservkoll.i18n import mark
from reservkoll.inventory.schema import FACTS
from reservkoll.parsers import single_values
from reservkoll.parsers.dates import parse_day
from reservkoll.rulebook.models.rules import Fact, FactType
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.header.aliases import aliases

PREFIX = "purchase."
PRECISION = "purchase.value.precision"  # of each amount: a list has it in its cells
ORE = 100


def given_facts(settings: Iterable[str], rulebook: Rulebook) -> dict[str, object]:
    """Parse `key=value` settings into facts by path, with the types that the rulebook declares.

    Raises:
        InputError: no `=`, an unknown fact, or a value that the fact cannot have.
    """
    facts: dict[str, object] = {}
    for setting in settings:
        path, equals, text = setting.partition("=")
        path, text = path.strip(), text.strip()
        if not equals or not text:
            raise InputError(mark("--set {setting}: write fact=value, such as purchase.act=LOU."), setting=setting)
        shown = path.startswith(PREFIX) and path in FACTS and path not in rulebook.facts  # no rule reads it
        fact = None if shown else _known(path, text, rulebook)
        target = path if fact is None or path in FACTS else _derived(path, fact, rulebook)
        if target in facts:
            raise InputError(mark("--set {path} is given twice. Give it once."), path=path)
        facts[target] = text if fact is None else _typed(path, text, fact, rulebook.nomenclature)
    return facts


def _derived(path: str, fact: Fact, rulebook: Rulebook) -> str:
    """The fact that an inventory has instead of the stated one: the whole value instead of an amount."""
    others = rulebook.facts.items()
    return next(
        (name for name, other in others if path in (other.derived_from or ()) and other.type is fact.type), path
    )


def _known(path: str, text: str, rulebook: Rulebook) -> Fact:
    usable = {
        name: fact
        for name, fact in rulebook.facts.items()
        if name.startswith(PREFIX)
        and fact.derived_from is None
        and fact.type is not FactType.AWARDS
        and name != PRECISION
    }
    if path in usable:
        return usable[path]
    raise InputError(
        mark("--set {path}: there is no such fact. Did you mean “{near}”? Usable: {facts}."),
        path=path,
        near=_near(path, text, usable, rulebook),
        facts=", ".join(usable),
    )


def _is_word_of(text: str, fact: Fact) -> bool:
    """Whether `text` is one of the words of `fact`, as in a case file or in either language."""
    words = (each for value, name in (fact.values or {}).items() for each in (value, name.sv, name.en))
    return text.casefold() in {word.casefold() for word in words}


def _near(word: str, text: str, usable: Mapping[str, Fact], rulebook: Rulebook) -> str:
    """The usable fact that `word` most likely means: the only one that takes such a value, a column alias, or
    the nearest spelling.
    """
    of_value = [path for path, fact in usable.items() if _is_word_of(text, fact)]
    if len(of_value) == 1:
        return of_value[0]
    named = aliases().scores(word)
    for path in sorted(named, key=lambda path: -named[path]):
        fact = rulebook.facts.get(path)
        for stated in (path, *((fact.derived_from or ()) if fact is not None else ())):
            if stated in usable:
                return str(stated)
    from rapidfuzz import process

    near = process.extractOne(word, list(usable))
    return str(near[0]) if near else "–"


def _typed(path: str, text: str, fact: Fact, nomenclature: Nomenclature) -> object:
    try:
        match fact.type:
            case FactType.BOOLEAN:
                return single_values.parse_yes_no(text)
            case FactType.WORD | FactType.WORDS:
                return _word(path, text)
            case FactType.MONEY:
                return _ore(text)
            case FactType.NUMBER:
                return _number(path, text, fact)
            case FactType.DATE:
                return parse_day(text)
            case FactType.CODES:
                return single_values.parse_codes(text, nomenclature)
        return organisation_number(text) if path.endswith("org_no") else text
    except (InputError, ValueError) as error:
        problem = error if isinstance(error, InputError) else InputError(mark("{reason}."), reason=error)
        raise InputError(mark("--set {path}: {problem}"), path=path, problem=problem) from None


def _word(path: str, text: str) -> str | None:
    kind = enumeration(path)
    return single_values.parse_word(kind, text) if kind is not None else text


def _number(path: str, text: str, fact: Fact) -> Decimal:
    if fact.unit != "months":
        return single_values.parse_percent(text) if fact.unit == "percent" else single_values.parse_decimal(text)
    if path.endswith("option_months"):
        return single_values.parse_option_months(text)
    return single_values.parse_months(text)


def _ore(text: str) -> int:
    """The öre of an amount; overrides for an inventory are in kronor."""
    amount, currency = single_values.parse_exact_amount(text)
    if currency == "EUR":
        raise InputError(mark("“{text}”: write the amount in kronor."), text=text)
    return int(amount * ORE)
