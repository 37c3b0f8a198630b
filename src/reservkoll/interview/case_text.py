"""Serializes a case as a case file: only stated facts, in the file's order, as `check` reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import yaml

from reservkoll.facts.models import Case


class _Dumper(yaml.SafeDumper):
    """Plain YAML: codes and numeric identifiers quoted, amounts without a needless fraction."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Always: a case file may have no anchors."""
        return True


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style='"' if data[:1].isdigit() else None)


def _number(dumper: yaml.SafeDumper, data: Decimal) -> yaml.Node:
    if data == data.to_integral_value():
        return dumper.represent_scalar("tag:yaml.org,2002:int", f"{data:.0f}")
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{data:f}")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)


def case_text(case: Case, comments: Iterable[str] = ()) -> str:
    """The case file, with `comments` above it, one on each line."""
    return "".join(f"# {line}\n" for line in comments) + data_text(case.model_dump(by_alias=True, exclude_none=True))


def data_text(data: Mapping[str, Any]) -> str:
    """Plain data with the keys of a case as the text of a case file.

    Raises:
        yaml.YAMLError: a value that a case file cannot represent.
    """
    return yaml.dump(
        _plain(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=120
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
