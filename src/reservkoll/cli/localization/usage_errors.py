"""Usage errors: what was wrong, the usage of the command, where to find help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, Final

import typer

from reservkoll.i18n import Translate, mark


class NotUnderstood(typer.BadParameter):
    """A usage error with a message of our own, translated when shown.

    Args:
        template: a message id that takes `words`.
        meant: suggestions.
    """

    def __init__(self, ctx: Any, template: str, words: str, meant: Sequence[str] = ()) -> None:
        super().__init__(template, ctx=ctx)
        self.template, self.words, self.meant = template, words, meant


REASONS: Final = {
    "greater_than_equal": mark("it must be at least {ge}"),
    "less_than_equal": mark("it must be at most {le}"),
    **dict.fromkeys(("int_parsing", "int_type", "float_parsing", "float_type"), mark("it must be a number")),
}
"""Why a value is invalid, by pydantic error type, with its parameters."""
DOES_NOT_FIT: Final = mark("it is not a valid value here")
CHOICES: Final = mark("“{value}” is not valid; choose one of {choices}")


def wrong_usage(error: Any, say: Translate) -> str:
    """The text for an error of typer's. `error` is any of its errors with exit code 2."""
    lines = [_wrong(error, say)]
    context = getattr(error, "ctx", None)
    if context is not None:
        lines += [context.get_usage(), say(mark("Help: {command} --help")).format(command=context.command_path)]
    return "\n".join(lines)


def _wrong(error: Any, say: Translate) -> str:
    if isinstance(error, NotUnderstood):
        return say(error.template).format(words=error.words) + _meant(error.meant, say)
    if hasattr(error, "possibilities"):
        told = say(mark("There is no option {option}.")).format(option=error.option_name)
        return told + _meant(error.possibilities or (), say)
    if hasattr(error, "param_type"):
        return say(mark("{name} is missing.")).format(name=_name(error))
    if hasattr(error, "param_hint"):
        return say(mark("{name}: {reason}.")).format(name=_name(error), reason=_reason(error, say))
    return str(getattr(error, "message", "") or error)


def _reason(error: Any, say: Translate) -> str:
    """Why a value is invalid."""
    found: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    kind = found[0]["type"] if found else ""
    if kind in REASONS:
        return say(REASONS[kind]).format(**found[0].get("ctx", {}))
    choices = _choices(error.param.type_descriptor.annotation) if error.param is not None else []
    if found and choices:
        return say(CHOICES).format(value=found[0]["input"], choices=", ".join(choices))
    return say(DOES_NOT_FIT)


def _choices(annotation: Any) -> list[str]:
    return (
        [str(each.value) for each in annotation]
        if isinstance(annotation, type) and issubclass(annotation, Enum)
        else []
    )


def _name(error: Any) -> str:
    """The name of the option or argument in the command."""
    param = error.param
    if param is None:
        hint = error.param_hint or ""
        return hint if isinstance(hint, str) else " / ".join(hint)
    if param.param_type_name == "option":
        return " / ".join(param.opts)
    return str(param.metavar or param.name.upper())


def _meant(options: Iterable[str], say: Translate) -> str:
    names = sorted(options)
    if not names:
        return ""
    listed = ", ".join(names[:-1])
    told = say(mark("{others} or {last}")).format(others=listed, last=names[-1]) if listed else names[-1]
    return " " + say(mark("Did you mean {names}?")).format(names=told)
