"""The case file template, generated from its models: every key, its question and allowed values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from reservkoll.facts import models
from reservkoll.facts.case_fields import MEANINGS, is_group
from reservkoll.facts.field_types import field_type
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.rulebook.models.rules import Fact
from reservkoll.rulebook.rulebook import Rulebook

WIDTH: Final = 100
INDENT: Final = "  "
GROUPS: Final = {
    "purchase": mark("The purchase."),
    "supplier": mark("The supplier: what it is for, who takes part in it, what happens to its profit."),
    "partnership": mark("A partnership (IOP): an arrangement that the parties do not see as a purchase."),
    "social_outcome": mark("Payment by social results, beside a purchase or a partnership (social outcome contract)."),
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
        kind = field_type(field)
        if is_group(kind):
            if key in parts:
                lines += ["", *comment([translate(GROUPS[key])], ""), f"{key}:"]
                lines += keys(kind, f"{key}.", rulebook, language)
        elif kind != [models.Supplier] or "supplier" in parts:
            lines += _leaf(key, kind, key, rulebook, language, "")
    return "\n".join(lines) + "\n"


def keys(kind: type[BaseModel], prefix: str, rulebook: Rulebook, language: Language) -> Iterator[str]:
    """The lines of a group of a case at `prefix`: each key with its question above it, all of them null."""
    indent = INDENT * prefix.count(".")
    for name, field in kind.model_fields.items():
        key, inner = field.alias or name, field_type(field)
        if is_group(inner):
            yield f"{indent}{key}:"
            yield from keys(inner, f"{prefix}{key}.", rulebook, language)
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
        if inner is models.Supplier:
            return translate(mark("a list, each line with the keys of supplier"))
        if is_group(inner):
            keys = ", ".join(f"{name}: …" for name in inner.model_fields)
            told = ", ".join(f"{name} = {translate(MEANINGS[f'{path}.{name}'])}" for name in inner.model_fields)
            return translate("a list of groups: [{{{keys}}}], where {told}").format(keys=keys, told=told)
        return translate("a list in [ ] with commas between, each {allowed}").format(
            allowed=_allowed(inner, path, fact, language, translate)
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        names = fact.values if fact and fact.values else {}
        words = [member.value for member in kind]
        named = {word: names[word].text(language) if word in names else word for word in words}
        shown = (f"{named[word]} ({word})" if named[word] != word else word for word in words)
        return translate("one of: {words}").format(words=", ".join(shown))
    if kind is bool:
        return translate("yes or no")
    if kind is date:
        return translate("a date, such as 2025-03-01 or 1 March 2025")
    if fact and fact.unit in BY_UNIT:
        return translate(BY_UNIT[fact.unit])
    if kind is int:
        return translate("a whole number")
    if kind is Decimal:
        return translate("an amount, such as 1250000 or 8.5 mkr")
    if path.endswith("org_no"):
        return translate("ten digits, such as 212000-1231")
    if path.endswith("cpv"):
        return translate("eight digits, with or without the check digit")
    return translate("text")


def comment(texts: Sequence[str], indent: str) -> list[str]:
    """Texts as lines behind `#`."""
    width = WIDTH - len(indent) - 2
    return [f"{indent}# {line}" for text in texts for line in textwrap.wrap(text, width, break_on_hyphens=False)]
