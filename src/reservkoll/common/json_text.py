"""JSON that goes out: without anyone's personal number, and without signs that a terminal would obey."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.visible import OBEYED


class Exact(str):
    """A text of ours that holds figures only, such as an amount: it goes out as it is."""

    __slots__ = ()


@dataclass(frozen=True)
class Whole:
    """Data that goes back whole to the user whose it is, such as a case to be saved."""

    data: Any


def json_text(document: object, *, indent: int | None = 2) -> str:
    """`document` as JSON; the same document gives the same text."""
    text = json.dumps(masked_data(document), ensure_ascii=False, indent=indent, allow_nan=False)
    return escaped_signs(text)


def escaped_signs(text: str) -> str:
    """JSON with the signs escaped that a terminal would obey, and those that no file can hold."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def masked_data(data: Any) -> Any:
    """Plain data with the personal numbers masked in all its texts and keys."""
    return _plain(data, without_personal_numbers)


def plain_data(data: Any) -> Any:
    """Models and what stands in them as plain data, with their texts as they are."""
    return _plain(data, str)


def _plain(data: Any, shown: Callable[[str], str]) -> Any:
    match data:
        case Exact() | bool() | int() | float() | None:
            return data
        case str():
            return shown(data)
        case BaseModel():
            values = ((key, getattr(data, name), optional) for name, key, optional in _keys(type(data)))
            return {key: _plain(value, shown) for key, value, optional in values if value is not None or not optional}
        case Mapping():
            return {shown(str(key)): _plain(value, shown) for key, value in data.items()}
        case list() | tuple():
            return [_plain(value, shown) for value in data]
        case date():
            return data.isoformat()
        case Whole():
            return data.data
    return data


@cache
def _keys(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Each field's name, its key in JSON, and whether it is left out while it is None."""
    fields = model.model_fields.items()
    return tuple((name, field.serialization_alias or name, field.default is None) for name, field in fields)


# Within JSON these stand in texts only; line breaks between the parts are JSON's own.
_ESCAPED: Final = re.compile(f"(?!\n){OBEYED}|[\u2028\u2029\ud800-\udfff]")
