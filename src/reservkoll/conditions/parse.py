"""Resolves a YAML condition to its kind by the one key that only that kind has."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, SerializeAsAny

from reservkoll.conditions.base import Expression


class UnknownKindError(ValueError):
    """A condition that is of no kind."""


def parse_expression(raw: Any) -> Any:
    """The expression that a plain mapping describes; an expression passes as it is."""
    if isinstance(raw, Expression):
        return raw
    from reservkoll.conditions.registry import KINDS

    if isinstance(raw, dict):
        for key, kind in KINDS.items():
            if key in raw:
                return kind.model_validate(raw)
    raise UnknownKindError(f"a condition needs one of the keys {', '.join(KINDS)}")


AnyExpression = Annotated[SerializeAsAny[Expression], BeforeValidator(parse_expression)]
