"""JSON output: personal numbers masked, terminal control characters escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.terminal_controls import OBEYED


class Exact(str):
    """A text of ours that holds figures only, such as an amount: it goes out as it is."""

    __slots__ = ()


class InPlace:
    """Marks a dict field whose keys are written into the enclosing object."""


@dataclass(frozen=True)
class Whole:
    """Data returned unmasked to the user who sent it, such as a case to be saved."""

    data: Any


def json_text(document: object, *, indent: int | None = 2) -> str:
    """`document` as JSON; deterministic."""
    text = json.dumps(masked_data(document), ensure_ascii=False, indent=indent, allow_nan=False)
    return escaped_signs(text)


def escaped_signs(text: str) -> str:
    """JSON with control characters and lone surrogates escaped."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def masked_data(data: Any) -> Any:
    """Plain data with the personal numbers masked in all its texts and keys."""
    return _plain(data, cache(without_personal_numbers))  # many texts recur; what is kept goes with the call


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
            return {key: _plain(value, shown) for key, value in _written(data)}
        case Mapping():
            return {shown(str(key)): _plain(value, shown) for key, value in data.items()}
        case list() | tuple():
            return [_plain(value, shown) for value in data]
        case date():
            return data.isoformat()
        case Whole():
            return data.data
    return data


def _written(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """The keys of a model with their values, in the order of its fields; what is None by default is left out so."""
    for name, key, optional in _keys(type(model)):
        value = getattr(model, name)
        if key is None:
            yield from value.items()
        elif value is not None or not optional:
            yield key, value


@cache
def _keys(model: type[BaseModel]) -> tuple[tuple[str, str | None, bool], ...]:
    """Each field's name, its key in JSON (None for those in place), and whether it may be left out."""
    return tuple(
        (name, None if InPlace in field.metadata else field.serialization_alias or name, field.default is None)
        for name, field in model.model_fields.items()
    )


# One class, since alternatives take eight times as long. In JSON these occur only within strings.
_ESCAPED: Final = re.compile(f"{OBEYED[:-1]}\ud800-\udfff]")
