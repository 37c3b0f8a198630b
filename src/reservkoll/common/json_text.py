"""JSON that goes out: without anyone's personal number, and without signs that a terminal would obey."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

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
    match data:
        case Exact() | bool() | int() | float() | None:
            return data
        case str():
            return without_personal_numbers(data)
        case Whole():
            return data.data
        case Mapping():
            return {without_personal_numbers(str(key)): masked_data(value) for key, value in data.items()}
        case list() | tuple():
            return [masked_data(value) for value in data]
    return data


# Within JSON these stand in texts only; line breaks between the parts are JSON's own.
_ESCAPED: Final = re.compile(f"(?!\n){OBEYED}|[\u2028\u2029\ud800-\udfff]")
