"""The plain type of a model's field: without null, conditions and validators."""

from __future__ import annotations

from typing import Any, get_args

from pydantic.fields import FieldInfo


def field_type(field: FieldInfo) -> Any:
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
