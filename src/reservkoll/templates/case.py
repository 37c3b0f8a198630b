"""The case file template, generated from its models: every key, its question and allowed values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reservkoll.facts import models
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.rulebook.models.rules import Fact
from reservkoll.rulebook.rulebook import Rulebook

WIDTH: Final = 100
INDENT: Final = "  "
# What is asked about keys that no rule reads; the others have their questions in the rulebook.
MEANINGS: Final = {
    "purchase.id": mark("Which number has the purchase in your own records?"),
    "purchase.title": mark("What is to be bought, in a few words?"),
    "purchase.authority.name": mark("Which authority or company buys?"),
    "purchase.value.currency": mark("In which currency are the amounts? Left out: kronor."),
    "purchase.value.prizes": mark("Prizes and payments to tenderers; added."),
    "purchase.value.authority_supplies": mark("Goods and services that the authority supplies to a works contractor."),
    "purchase.value.same_kind": mark("Amounts of other direct procurements of the same kind in the financial year."),
    "supplier.name": mark("What is the supplier called?"),
    "supplier.org_no": mark("Which organisation number has the supplier?"),
    "partnership.title": mark("What is the arrangement about, in a few words?"),
    "partnership.authority.name": mark("What is the public party called?"),
    "partnership.authority.org_no": mark("Which organisation number has the public party?"),
    "purchase.parts.cpv": mark("CPV code of the part"),
    "purchase.parts.amount": mark("amount of the part"),
    "supplier.awards.authority": mark("organisation number of the authority"),
    "supplier.awards.provision": mark("provision, such as lou-19-25"),
    "supplier.awards.cpv": mark("CPV code of the contract"),
    "supplier.awards.decided": mark("day of the award decision"),
}
GROUPS: Final = {
    "purchase": mark("The purchase."),
    "supplier": mark("The supplier: what it is for, who takes part in it, what happens to its profit."),
    "partnership": mark("A partnership (IOP): an arrangement that the parties do not see as a purchase."),
}
INTRODUCTION: Final = (
    mark("A case for reservkoll. Write what you know instead of null, which means unknown."),
    mark("Remove groups that the case does not have: where a supplier is there, its conditions count too."),
    mark("Then ask: reservkoll check CASE.yaml"),
)  # fmt: skip
BY_UNIT: Final = {"months": mark("a number of months"), "percent": mark("a number from 0 to 100, in per cent")}


def case_template(rulebook: Rulebook, language: Language, parts: Sequence[str]) -> str:
    """The text of a case file with the groups `parts`, as YAML with comments."""
    translate = translator(language)
    lines = [*comment([translate(text) for text in INTRODUCTION], ""), ""]
    for key, field in models.Case.model_fields.items():
        kind = _kind(field)
        if _is_group(kind):
            if key in parts:
                lines += ["", *comment([translate(GROUPS[key])], ""), f"{key}:"]
                lines += _keys(kind, f"{key}.", rulebook, language)
        else:
            lines += _leaf(key, kind, key, rulebook, language, "")
    return "\n".join(lines) + "\n"


def leaves(kind: type[BaseModel] = models.Case, prefix: str = "") -> Iterator[str]:
    """The path of every key that is no group."""
    for name, field in kind.model_fields.items():
        path, inner = f"{prefix}{field.alias or name}", _kind(field)
        if _is_group(inner):
            yield from leaves(inner, f"{path}.")
        else:
            yield path


def _keys(kind: type[BaseModel], prefix: str, rulebook: Rulebook, language: Language) -> Iterator[str]:
    indent = INDENT * prefix.count(".")
    for name, field in kind.model_fields.items():
        key, inner = field.alias or name, _kind(field)
        if _is_group(inner):
            yield f"{indent}{key}:"
            yield from _keys(inner, f"{prefix}{key}.", rulebook, language)
        else:
            yield from _leaf(key, inner, prefix + key, rulebook, language, indent)


def _leaf(key: str, kind: Any, path: str, rulebook: Rulebook, language: Language, indent: str) -> Iterator[str]:
    translate = translator(language)
    fact = rulebook.facts.get(path)
    meaning = fact.question.text(language) if fact else translate(MEANINGS[path])
    proof = translate("Shown by: {proof}.").format(proof=fact.proof.text(language)) if fact and fact.proof else ""
    allowed = translate("Write {allowed}.").format(allowed=_allowed(kind, path, fact, language, translate))
    yield from comment([meaning, allowed, proof], indent)
    yield f"{indent}{key}: null"


def _allowed(kind: Any, path: str, fact: Fact | None, language: Language, translate: Translate) -> str:
    if isinstance(kind, list):
        inner = kind[0]
        if _is_group(inner):
            keys = ", ".join(f"{name}: …" for name in inner.model_fields)
            told = ", ".join(f"{name} = {translate(MEANINGS[f'{path}.{name}'])}" for name in inner.model_fields)
            return translate("a list of groups: [{{{keys}}}], where {told}").format(keys=keys, told=told)
        return translate("a list in [ ] with commas between, each {allowed}").format(
            allowed=_allowed(inner, path, fact, language, translate)
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        names = fact.values if fact and fact.values else {}
        words = [member.value for member in kind]
        named = {word: names[word].text(language) for word in words if word in names}
        shown = (f"{word} ({named[word]})" if named.get(word, word) != word else word for word in words)
        return translate("one of: {words}").format(words=", ".join(shown))
    if kind is bool:
        return translate("true or false")
    if kind is date:
        return translate("a date, year-month-day, such as 2025-03-01")
    if fact and fact.unit in BY_UNIT:
        return translate(BY_UNIT[fact.unit])
    if kind is int:
        return translate("a whole number")
    if kind is Decimal:
        return translate("an amount with digits only, such as 1250000 or 1250000.50")
    if path.endswith("org_no"):
        return translate('ten digits in quotes, such as "2120001231"')
    if path.endswith("cpv"):
        return translate("eight digits in quotes, with or without the check digit")
    return translate("text")


def comment(texts: Sequence[str], indent: str) -> list[str]:
    """Texts as lines behind `#`."""
    width = WIDTH - len(indent) - 2
    return [f"{indent}# {line}" for text in texts for line in textwrap.wrap(text, width, break_on_hyphens=False)]


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _kind(field: FieldInfo) -> Any:
    """The type of a field without null and conditions; a list as [type of its items]."""
    return plain_type(field.annotation)


def plain_type(annotation: Any) -> Any:
    """The type of a value without null and conditions; a list as [type of its items]."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    choices = [choice for choice in get_args(annotation) if choice is not type(None)]
    if getattr(annotation, "__origin__", None) is list:
        return [plain_type(choices[0])]
    return plain_type(choices[0]) if choices else annotation
