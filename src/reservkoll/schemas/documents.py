"""The JSON Schema of each document that the program writes, made from its models in `json_documents`.

New keys may come within a version of a document, so other keys than these are let through; the tests let none through.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.schemas.case import DRAFT

VERSION: Final = 1


@dataclass(frozen=True)
class Document:
    """A document: its module in `json_documents`, the name of its type there, and what it is in words."""

    module: str
    type_name: str
    title: str

    @property
    def type(self) -> Any:
        """The model, or a list of models; imported here, so that only what is asked for is loaded."""
        return getattr(import_module(f"reservkoll.json_documents.{self.module}"), self.type_name)


DOCUMENTS: Final = {
    "assessment": Document("assessment", "AssessmentDocument", mark("The answer to one case")),
}


def document_schema(kind: str, language: Language) -> dict[str, Any]:
    """The schema of the document of that name, its descriptions in `language`."""
    document, say = DOCUMENTS[kind], translator(language)
    adapter: TypeAdapter[Any] = TypeAdapter(document.type)
    schema = adapter.json_schema(mode="serialization", schema_generator=_Generator)
    definitions = {name: _translated(block, say) for name, block in schema.pop("$defs", {}).items()}
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
        """Other keys than those that the model names are let through."""
        return _bare(super().model_schema(schema))

    def enum_schema(self, schema: Any) -> dict[str, Any]:
        """The values alone."""
        return _bare(super().enum_schema(schema))


def _bare(block: dict[str, Any]) -> dict[str, Any]:
    """Without the name and docstring of the class, which tell of the code."""
    return {key: value for key, value in block.items() if key not in {"title", "description", "additionalProperties"}}


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
