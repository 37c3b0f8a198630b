"""The JSON Schema of a case file, generated from its models and the rulebook's questions.

It describes the exact form, which programs write. The program also takes what people write (`facts.written`). What
hangs together between keys (seats of a board, who receives value) only the program checks.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, get_args

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reservkoll.facts import models
from reservkoll.facts.case_fields import MEANINGS
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.templates.case import GROUPS

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
GROUPS_OF_A_CASE: Final = ("purchase", "supplier", "partnership")
AS: Final = {"suppliers": "supplier"}
"""A list each of whose items is told as a group of its own."""
BOUNDS: Final = {
    Ge: ("ge", "minimum"),
    Gt: ("gt", "exclusiveMinimum"),
    Le: ("le", "maximum"),
    MinLen: ("min_length", "minLength"),
    MaxLen: ("max_length", "maxLength"),
}


def case_schema(rulebook: Rulebook, language: Language) -> dict[str, Any]:
    """The schema; `description` is the question that a key answers, `examples` an answer, null means unknown."""
    translate = translator(language)
    return {
        "$schema": DRAFT,
        "$id": "urn:reservkoll:schema:case:1",
        "title": translate(mark("A case for reservkoll")),
        "description": translate(
            mark(
                "A purchase, a supplier, a partnership, or several of them. A key left out or null is unknown. "
                "The schema describes the exact form; reservkoll also takes words such as “yes” and amounts such "
                "as “8.5 mkr”."
            )
        ),
        **_Keys(rulebook, language).group(models.Case, ""),
        "anyOf": [
            *({"required": [name], "properties": {name: {"type": "object"}}} for name in GROUPS_OF_A_CASE),
            {"required": ["suppliers"], "properties": {"suppliers": {"type": "array"}}},
        ],
    }


class _Keys:
    def __init__(self, rulebook: Rulebook, language: Language) -> None:
        self.facts = rulebook.facts
        self.language = language
        self.translate = translator(language)

    def group(self, kind: type[BaseModel], prefix: str) -> dict[str, Any]:
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        block: dict[str, Any] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key: self._key(field, prefix + key) for key, field in fields.items()},
        }
        required = [key for key, field in fields.items() if field.is_required()]
        return block | ({"required": required} if required else {})

    def _key(self, field: FieldInfo, path: str) -> dict[str, Any]:
        told = self._told(path)
        block = self._value(field.annotation, field.metadata, path)
        return told | (block if field.is_required() else _or_null(block))

    def _value(self, annotation: Any, metadata: list[Any], path: str) -> dict[str, Any]:
        """A type with its conditions; null is dealt with by who asks."""
        conditions = list(metadata)
        while True:
            if hasattr(annotation, "__metadata__"):
                conditions += annotation.__metadata__
                annotation = annotation.__origin__
            elif type(None) in get_args(annotation):
                annotation = next(one for one in get_args(annotation) if one is not type(None))
            else:
                break
        return self._plain(annotation, path) | _bounds(conditions)

    def _plain(self, kind: Any, path: str) -> dict[str, Any]:
        if getattr(kind, "__origin__", None) is list:
            items = self._value(get_args(kind)[0], [], AS.get(path, path))
            return {"type": "array", "items": items} | ({"minItems": 1} if items.get("enum") else {})
        if issubclass(kind, BaseModel):
            return self.group(kind, f"{path}.")
        if issubclass(kind, Enum):
            words = [member.value for member in kind]
            fact = self.facts.get(path)
            names = fact.values if fact is not None and fact.values is not None else {}
            told = [names[word].text(self.language) if word in names else word for word in words]
            # `enumDescriptions` is what editors show beside each word; validators pass over it.
            return {"type": "string", "enum": words, "enumDescriptions": told}
        if kind is date:
            return {"type": "string", "format": "date"}
        return {"type": {bool: "boolean", int: "integer", Decimal: "number", str: "string"}[kind]}

    def _told(self, path: str) -> dict[str, Any]:
        fact = self.facts.get(path)
        if fact is not None:
            texts = [fact.question, *([fact.help] if fact.help is not None else [])]
            told: dict[str, Any] = {"description": " ".join(text.text(self.language) for text in texts)}
            return told
        message = MEANINGS.get(path) or GROUPS.get(path)
        return {"description": self.translate(message)} if message else {}


def _or_null(block: dict[str, Any]) -> dict[str, Any]:
    """The block, or null: unknown."""
    nullable = {**block, "type": [block["type"], "null"]}
    if "enum" in block:
        nullable["enum"] = [*block["enum"], None]
        nullable["enumDescriptions"] = [*block["enumDescriptions"], "?"]
    return nullable


def _bounds(conditions: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for condition in conditions:
        if isinstance(condition, FieldInfo):
            found |= _bounds(condition.metadata)
        elif isinstance(pattern := getattr(condition, "pattern", None), str):
            found["pattern"] = pattern
        for kind, (attribute, key) in BOUNDS.items():
            if isinstance(condition, kind):
                bound = getattr(condition, attribute)
                found[key] = int(bound)
    return found
