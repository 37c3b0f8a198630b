"""The JSON Schema of each document that the program writes, made from its models in `json_documents`.

New keys may come within a version of a document, so other keys than these are let through; the tests let none through.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from reservkoll.common.json_text import InPlace
from reservkoll.i18n import Language, Translate, translator
from reservkoll.schemas.case import DRAFT
from reservkoll.schemas.kinds import DOCUMENTS

VERSION: Final = 1


def document_schema(kind: str, language: Language) -> dict[str, Any]:
    """The schema of the document of that name, its descriptions in `language`."""
    document, say = DOCUMENTS[kind], translator(language)
    adapter: TypeAdapter[Any] = TypeAdapter(document.type)
    schema = adapter.json_schema(mode="serialization", schema_generator=_Generator)
    definitions = {name: _translated(_bare(block), say) for name, block in schema.pop("$defs", {}).items()}
    return {
        "$schema": DRAFT,
        "$id": f"urn:reservkoll:schema:{kind}:{VERSION}",
        "title": say(document.title),
        **_translated(schema, say),
        **({"$defs": definitions} if definitions else {}),
    }


class _Generator(GenerateJsonSchema):
    """As pydantic makes it, but no name in the code becomes a title, and a key that may be left out is never null."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        """Keys are told by their descriptions."""
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        """A default is written as any other value; None says that the key is left out."""
        inner = schema["schema"]
        return self.generate_inner(inner["schema"] if _left_out(schema) and inner["type"] == "nullable" else inner)

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: ARG002 - no typed dicts here
        """All keys but those that may be left out."""
        return not _left_out(field["schema"])

    def model_schema(self, schema: Any) -> dict[str, Any]:
        """Other keys than those that the model names are let through; a dict in place tells of theirs."""
        block = super().model_schema(schema)
        del block["title"], block["description"], block["additionalProperties"]
        for name, field in schema["cls"].model_fields.items():
            if InPlace in field.metadata:
                block["additionalProperties"] = block["properties"].pop(name)["additionalProperties"]
                block["required"].remove(name)
        return block


def _bare(block: dict[str, Any]) -> dict[str, Any]:
    """Without the name and docstring of the class, which tell of the code."""
    return {key: value for key, value in block.items() if key not in {"title", "description"}}


def _left_out(schema: Any) -> bool:
    return schema["type"] == "default" and schema.get("default", ...) is None


def _translated(block: Any, say: Translate) -> Any:
    """The block with its descriptions in the reader's language."""
    if isinstance(block, list):
        return [_translated(each, say) for each in block]
    if not isinstance(block, dict):
        return block
    return {
        key: say(value) if key == "description" and isinstance(value, str) else _translated(value, say)
        for key, value in block.items()
    }
