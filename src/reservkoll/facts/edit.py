"""Edits a case by fact path; the result is validated like a case file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from reservkoll.facts.models import Case


def with_facts(case: Case, facts: Mapping[str, object]) -> Case:
    """`case` with each path of `facts` set to its value (of the case file's own types); None takes a fact out.

    Raises:
        pydantic.ValidationError: a value that is invalid, alone or with the others.
    """
    data = case.model_dump(by_alias=True, exclude_none=True)
    for path, value in facts.items():
        *groups, key = path.split(".")
        group = data
        for name in groups:
            group = group.setdefault(name, {})
        if value is None:
            group.pop(key, None)
        else:
            group[key] = value
    return Case.model_validate(data)


def stated_facts(case: Case) -> dict[str, Any]:
    """Every fact that `case` states, by path, in the case file's own types; a list is one fact."""
    return dict(_stated(case, ""))


def _stated(group: BaseModel, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        path = f"{prefix}{field.alias or name}"
        if isinstance(value, BaseModel):
            yield from _stated(value, f"{path}.")
        elif value is not None:
            yield path, value
