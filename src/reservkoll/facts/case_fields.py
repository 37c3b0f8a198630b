"""The keys of a case file: their paths and types, and the meaning of those that no rule reads."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from reservkoll.facts import models
from reservkoll.facts.field_types import field_type
from reservkoll.i18n import mark

# What is asked about keys that no rule reads; the others have their questions in the rulebook.
MEANINGS: Final = {
    "purchase.id": mark("Which number has the purchase in your own records?"),
    "purchase.title": mark("What is to be bought, in a few words?"),
    "purchase.authority.name": mark("Which authority or company buys?"),
    "purchase.value.currency": mark("In which currency are the amounts? Left out: kronor."),
    "purchase.value.at_least": mark("What is to be paid at least, where only that is known?"),
    "purchase.value.at_most": mark("What is to be paid at most, where only that is known?"),
    "purchase.value.prizes": mark("Prizes and payments to tenderers; added."),
    "purchase.value.authority_supplies": mark("Goods and services that the authority supplies to a works contractor."),
    "purchase.value.same_kind": mark("Amounts of other direct procurements of the same kind in the financial year."),
    "supplier.name": mark("What is the supplier called?"),
    "supplier.turnover": mark("What is the supplier's yearly turnover, in kronor? Only shown beside the size of lots."),
    "supplier.org_no": mark("Which organisation number has the supplier?"),
    "partnership.title": mark("What is the arrangement about, in a few words?"),
    "partnership.authority.name": mark("What is the public party called?"),
    "partnership.authority.org_no": mark("Which organisation number has the public party?"),
    "purchase.parts.cpv": mark("CPV code of the part"),
    "purchase.parts.amount": mark("amount of the part"),
    "purchase.lots": mark("Into which lots is the purchase divided?"),
    "purchase.lots.name": mark("name of the lot"),
    "purchase.lots.cpv": mark("its CPV codes"),
    "purchase.lots.amount": mark("its amount"),
    "purchase.lots.area": mark("the area where it is carried out"),
    "purchase.lots.subject": mark("goods, services or works, where another than that of the purchase"),
    "purchase.lots.months": mark("its length in months with options, where another than that of the purchase"),
    "purchase.areas": mark("In which areas is it carried out? Only used to propose lots."),
    "suppliers": mark("A group that tenders together: a list, each member with the keys of supplier."),
    "supplier.awards.authority": mark("organisation number of the authority"),
    "supplier.awards.provision": mark("provision, such as lou-19-25"),
    "supplier.awards.cpv": mark("CPV code of the contract"),
    "supplier.awards.decided": mark("day of the award decision"),
    "supplier.awards.signed": mark("day on which the contract was signed"),
}


def leaves() -> Iterator[str]:
    """The path of every leaf key of a case."""
    return (path for path, _ in leaf_types())


def leaf_types(kind: type[BaseModel] = models.Case, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The path of every leaf key, and its type."""
    for name, field in kind.model_fields.items():
        path, inner = f"{prefix}{field.alias or name}", field_type(field)
        if is_group(inner):
            yield from leaf_types(inner, f"{path}.")
        else:
            yield path, inner


def is_group(kind: Any) -> bool:
    """Whether a type is a group of keys."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


@cache
def enumerations() -> dict[str, type[StrEnum]]:
    """The enumeration that each key of a case takes its words from."""
    found = {path: inner[0] if isinstance(inner, list) else inner for path, inner in leaf_types()}
    return {path: kind for path, kind in found.items() if isinstance(kind, type) and issubclass(kind, StrEnum)}


def enumeration(path: str) -> type[StrEnum] | None:
    """The enumeration of the key at `path`; None where it takes other values than words."""
    return enumerations().get(path)
