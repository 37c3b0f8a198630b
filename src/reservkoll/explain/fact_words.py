"""Formats a fact for people: amounts with currency, statutory terms, units, masked personal numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from reservkoll.common.formatting import euro, fact_text, kronor
from reservkoll.common.organisation_number import shown
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.group import member_names
from reservkoll.facts.case_fields import MEANINGS, leaves
from reservkoll.facts.lots import LOT_AMOUNTS
from reservkoll.facts.models import Currency
from reservkoll.facts.partnership import purchase_of
from reservkoll.facts.value import to_ore
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.rulebook import Rulebook

UNITS: Final = {"months": mark("months"), "percent": "%", "seats": mark("seats")}
ONE: Final = {"months": mark("month"), "seats": mark("seat")}
CURRENCY: Final = "purchase.value.currency"
VAT: Final = "purchase.value.vat"
HOLDS_VAT: Final = {"included": mark("yes"), "excluded": mark("no")}
DAY: Final = "as_of"
SUPPLIER: Final = "supplier."


def fact_in_words(path: str, value: object, rulebook: Rulebook, language: Language) -> str:
    """The fact `path` as it was read by a rule (money as whole öre or cents), with its unit."""
    fact = rulebook.facts.get(path)
    if fact is not None and fact.type is FactType.AWARDS:
        value = known_awards(value)
    if fact is not None and fact.type is FactType.MONEY and isinstance(value, int):
        return (euro if fact.unit == "EUR" else kronor)(value, language)
    if fact is not None and fact.values is not None:
        words = value if isinstance(value, tuple) else (value,)
        return ", ".join(fact.values[str(word)].text(language) for word in words)
    translate = translator(language)
    text = fact_text(value, language, translate)
    units = UNITS | ONE if value == 1 else UNITS
    unit = units.get(fact.unit or "") if fact is not None else None
    return f"{text}\u00a0{translate(unit)}" if unit else text


def known_awards(value: object) -> object:
    """Awards without those that may only exist, since a register does not rule them out: nothing is known of them."""
    if not isinstance(value, tuple):
        return value
    return tuple(award for award in value if not isinstance(award, Mapping) or {"cpv", "provision"} & award.keys())


def stated_facts(assessment: Assessment, language: Language) -> Iterator[tuple[str, str]]:
    """Question and answer for every fact that the case states, in the order of a case file.

    A purchase that was only made from a partnership, to see what it would be as a contract, states nothing.
    """
    yield from _stated(assessment, "", language)
    names = member_names(assessment.stated.suppliers or ())
    for name, member in zip(names, assessment.members, strict=True):
        for question, told in _stated(member, SUPPLIER, language):
            yield f"{name.text(language)}: {question}", told


def _stated(assessment: Assessment, within: str, language: Language) -> Iterator[tuple[str, str]]:
    """Question and answer for every fact whose path begins with `within`."""
    rulebook, values = assessment.reader.rulebook, assessment.reader.facts.values
    translate = translator(language)
    money = euro if values.get(CURRENCY) == Currency.EUR.value else kronor
    implied = _implied(assessment)
    follows = _of_lots(assessment)
    for path in leaves():
        value = values.get(path)
        if value is None or path == DAY or path in follows or not path.startswith(within):
            continue
        if implied and path.startswith("purchase."):
            continue
        fact = rulebook.facts.get(path)
        if fact is not None and fact.type is FactType.AWARDS and (value and not (value := known_awards(value))):
            continue
        question = fact.question.text(language) if fact else translate(MEANINGS[path])
        if path == VAT:
            told = translate(HOLDS_VAT[str(value)])
        elif path.endswith(".org_no"):
            told = shown(str(value))
        elif fact is None or fact.type is FactType.MONEY or isinstance(value, tuple):
            told = _amounts(path, value, money, rulebook, language)
        else:
            told = fact_in_words(path, value, rulebook, language)
        yield question, told


def _amounts(
    path: str, value: object, money: Callable[[int, Language], str], rulebook: Rulebook, language: Language
) -> str:
    """As :func:`fact_in_words`, where stated amounts (in whole kronor or euro) may stand alone or inside a list."""
    match value:
        case ():
            return translator(language)(mark("none"))
        case Decimal() if path.endswith(".months"):
            translate = translator(language)
            return f"{fact_text(value, language, translate)}\u00a0{translate(UNITS['months'])}"
        case Decimal():
            return money(to_ore(value), language)
        case tuple() if any(isinstance(item, Decimal | Mapping) for item in value):
            return "; ".join(_amounts(path, item, money, rulebook, language) for item in value)
        case Mapping():
            return ", ".join(
                shown(item)
                if key == "authority" and isinstance(item, str)
                else _amounts(f"{path}.{key}", item, money, rulebook, language)
                for key, item in value.items()
            )
    return fact_in_words(path, value, rulebook, language)


def _of_lots(assessment: Assessment) -> frozenset[str]:
    """What is not stated by itself but follows from the lots that are."""
    purchase = assessment.stated.purchase
    if purchase is None or not purchase.lots:
        return frozenset()
    return frozenset({LOT_AMOUNTS, *(() if purchase.parts else ("purchase.parts",))})


def _implied(assessment: Assessment) -> bool:
    purchase, partnership = assessment.case.purchase, assessment.case.partnership
    return (
        purchase is not None
        and partnership is not None
        and purchase == purchase_of(partnership, purchase.act.value if purchase.act else None)
    )
