"""The benefit file template, generated from its models: every key, its meaning and allowed values."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reservkoll.benefit import models
from reservkoll.benefit.models import Effect
from reservkoll.benefit.unit_values import UnitValues
from reservkoll.explain.benefit import PARTIES
from reservkoll.facts.case_fields import is_group
from reservkoll.facts.field_types import plain_type
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.templates.case import comment

INDENT: Final = "  "
INTRODUCTION: Final = (
    mark("Figures for reservkoll benefit. Write what you know instead of null, which means unknown, never zero."),
    mark(
        "A figure is a number (12), or {low: 8, base: 12, high: 15} where it is uncertain. Say where it comes from: "
        "{value: 12, source: …, year: 2025, note: …}."
    ),
    mark(
        "An amount is in kronor. It can also name a published value: {unit_value: NAME}, with a name from the list "
        "below."
    ),
    mark(
        "Each list holds one entry to begin with: copy it for more. A list that is left out is unknown; [] says that "
        "there is nothing of the kind."
    ),
    mark("Then ask: reservkoll benefit FILE.yaml"),
)  # fmt: skip
MEANINGS: Final = {
    "title": mark("What is the activity called?"),
    "note": mark("A remark that stands first in the answer."),
    "case": mark("The case file of the purchase, seen from this file; null where there is none."),
    "departments": mark("The departments that pay or gain: [Social services, Schools]; null where they are not told."),
    "department": mark("Which department? Only where departments are named: then remove the # before the key."),
    "years": mark("How many whole years is it about?"),
    "discount": mark(
        "Do later years weigh less? {percent: 3, source: …}; null where a krona weighs the same each year."
    ),
    "places": mark("How many places are there each year?"),
    "moving_on": mark("People who move on, such as to work or study: one entry for each group."),
    "moving_on.name": mark("What they move on to."),
    "moving_on.people": mark("How many each year?"),
    "moving_on.due_to_activity_percent": mark("How many per cent of them would not have moved on anyway?"),
    "moving_on.months": mark("For how many months does it last for each of them?"),
    "moving_on.changes": mark(
        "What it means for one party that a person moves on: one entry for each party and kind of money."
    ),
    "moving_on.changes.name": mark("What kind of money it is."),
    "moving_on.changes.party": mark("Who pays or gains?"),
    "moving_on.changes.effect": mark("Which way does the money go for that party?"),
    "moving_on.changes.per": mark("What is the amount for: a month, or the person once?"),
    "moving_on.changes.amount": mark("How much?"),
    "avoided": mark("Costs that somebody is spared."),
    "costs": mark("Costs that are added, besides the price."),
    "name": mark("What cost is it?"),
    "party": mark("Who is spared it, or pays it?"),
    "per": mark("What is the amount for: a year, a place and year, a unit, or once?"),
    "amount": mark("How much?"),
    "quantity": mark("How many units each year? Only where per is unit: then remove the # before the key."),
    "prices": mark("The price here and that of the alternative, for the same thing."),
    "prices.name": mark("What is bought?"),
    "prices.party": mark("Who buys?"),
    "prices.per": mark("What is the price for: a year, or a place and year?"),
    "prices.this": mark("What does it cost here?"),
    "prices.alternative": mark("What would the alternative cost?"),
}  # fmt: skip
BEGUN: Final = {
    "moving_on.name": mark("To work"),
    "moving_on.changes.name": mark("Social assistance that is not paid"),
    "moving_on.changes.party": "municipality",
    "moving_on.changes.effect": "gains",
    "moving_on.changes.per": "month",
    "avoided.name": mark("Another activity"),
    "avoided.party": "municipality",
    "avoided.per": "place",
    "costs.name": mark("Supervisors"),
    "costs.party": "municipality",
    "costs.per": "year",
    "prices.name": mark("Services"),
    "prices.party": "municipality",
    "prices.per": "year",
}
"""What an entry needs to be read at all; everything else begins as unknown."""

EFFECTS: Final = {Effect.GAINS: mark("gains money"), Effect.PAYS: mark("pays money")}
ALLOWED_PER: Final = {
    "moving_on.changes": ("month", "person"),
    "avoided": ("year", "place", "unit", "once"),
    "costs": ("year", "place", "unit", "once"),
    "prices": ("year", "place"),
}
LEFT_OUT: Final = ("quantity", "department")  # belongs to one kind of entry only: it stands as a comment


def benefit_template(values: UnitValues, language: Language) -> str:
    """The text of a benefit file, as YAML with comments; read as it is, every figure in it is unknown."""
    translate = translator(language)
    lines = [*comment([translate(text) for text in INTRODUCTION], ""), "#"]
    lines += comment([translate(mark("Published values:"))], "")
    for name, value in values.values.items():
        unread = translate(mark("no published value has been read"))
        known = "" if value.amount is not None else f" ({unread})"
        lines += comment([f"{name}: {value.text(language)}, per: {value.per.value}{known}"], "")
    lines.append("")
    lines += _keys(models.BenefitCase, "", translate, 0)
    return "\n".join(lines) + "\n"


def _keys(kind: type[BaseModel], prefix: str, translate: Translate, depth: int) -> Iterator[str]:
    indent = INDENT * depth
    for name, field in kind.model_fields.items():
        path = f"{prefix}{name}"
        if not prefix and depth == 0 and name != "title":
            yield ""
        yield from comment(_told(path, name, prefix, field, translate), indent)
        inner = plain_type(field.annotation)
        if isinstance(inner, list) and is_group(inner[0]):
            yield f"{indent}{name}:"
            yield from _entry(inner[0], f"{path}.", translate, depth + 1)
        elif name in LEFT_OUT:
            yield f"{indent}# {name}: null"
        else:
            yield f"{indent}{name}: {_begun(path, translate)}"


def _entry(kind: type[BaseModel], prefix: str, translate: Translate, depth: int) -> Iterator[str]:
    """One entry of a list: its keys, the first behind a dash."""
    lines = list(_keys(kind, prefix, translate, depth + 1))
    at = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    yield from lines[:at]
    yield f"{INDENT * depth}- {lines[at].lstrip()}"
    yield from lines[at + 1 :]


def _told(path: str, name: str, prefix: str, field: FieldInfo, translate: Translate) -> list[str]:
    meaning = translate(MEANINGS.get(path) or MEANINGS[name])
    kind = plain_type(field.annotation)
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        return [meaning]
    words = ALLOWED_PER[prefix.rstrip(".")] if name == "per" else tuple(member.value for member in kind)
    named = {word.value: translate(text) for word, text in (*PARTIES.items(), *EFFECTS.items())}
    shown = [f"{word} ({named[word]})" if word in named else word for word in words]
    return [meaning, translate(mark("Write one of: {words}.")).format(words=", ".join(shown))]


def _begun(path: str, translate: Translate) -> str:
    begun = BEGUN.get(path)
    return "null" if begun is None else translate(begun) if path.endswith(".name") else begun
