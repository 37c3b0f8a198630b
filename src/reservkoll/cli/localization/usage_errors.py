"""Usage errors: what was wrong, how the command is used, where to find help."""

from __future__ import annotations

import re
from typing import Any, Final

from reservkoll.i18n import Translate, mark

SUGGESTED: Final = re.compile(r" Did you mean ")
QUOTED: Final = re.compile(r"'([^']*)'")
FORMS: Final = (
    (re.compile(r"No such command '(?P<name>.*?)'\.?"), mark("There is no command “{name}”.")),
    (re.compile(r"Missing command\.?"), mark("A command is missing.")),
    (re.compile(r"Option '(?P<option>.*)' requires an argument\.?"), mark("{option} needs a value.")),
    (
        re.compile(r"Option '(?P<option>.*)' requires (?P<count>\d+) arguments\.?"),
        mark("{option} needs {count} values."),
    ),
    (re.compile(r"Option '(?P<option>.*)' does not take a value\.?"), mark("{option} takes no value.")),
    (
        re.compile(r"Got unexpected extra arguments?(\(s\))? \((?P<words>.*)\)"),
        mark("More is given than the command takes: {words}."),
    ),
)
"""What typer says in English, whole, and how we say it."""

REASONS: Final = (
    (
        re.compile(r"(Value error, )?'(?P<value>.*)' is not one of (?P<choices>.*?)\.?"),
        mark("“{value}” does not fit, choose among {choices}"),
    ),
    (re.compile(r"Input should be a valid (integer|number).*"), mark("it has to be a number")),
    (
        re.compile(r"(Input should be greater than or equal to |.*x>=)(?P<least>[\d.]+).*"),
        mark("it has to be at least {least}"),
    ),
    (re.compile(r"(Input should be less than or equal to |.*x<=)(?P<most>[\d.]+).*"), mark("it can be at most {most}")),
)
"""Why a value does not fit, as typer and pydantic say it."""
DOES_NOT_FIT: Final = mark("it is not a value that fits here")
NOT_UNDERSTOOD: Final = mark("The command cannot be understood.")


def wrong_usage(error: Any, say: Translate) -> str:
    """The text for an error that typer raised, in lines. `error` is any of its errors that end in exit code 2."""
    lines = [_wrong(error, say)]
    context = getattr(error, "ctx", None)
    if context is not None:
        lines += [context.get_usage(), say(mark("Help: {command} --help")).format(command=context.command_path)]
    return "\n".join(lines)


def _wrong(error: Any, say: Translate) -> str:
    message = str(getattr(error, "message", "") or error)
    if hasattr(error, "possibilities"):
        told = say(mark("There is no option {option}.")).format(option=error.option_name)
        return told + _meant(error.possibilities or (), say)
    if hasattr(error, "param_type"):
        return say(mark("{name} is missing.")).format(name=_name(error))
    if hasattr(error, "param_hint"):
        return say(mark("{name}: {reason}.")).format(
            name=_name(error), reason=_in_words(message, REASONS, say, DOES_NOT_FIT)
        )
    told, *suggested = SUGGESTED.split(message, maxsplit=1)
    return _in_words(told, FORMS, say, NOT_UNDERSTOOD) + _meant(
        [name for each in suggested for name in QUOTED.findall(each)], say
    )


def _name(error: Any) -> str:
    """What the command calls the option or argument."""
    param = error.param
    if param is None:
        hint = error.param_hint or ""
        return hint if isinstance(hint, str) else " / ".join(hint)
    if param.param_type_name == "option":
        return " / ".join(param.opts)
    return str(param.metavar or param.name.upper())


def _in_words(message: str, forms: tuple[tuple[re.Pattern[str], str], ...], say: Translate, otherwise: str) -> str:
    """What a library said in English, in our words; `otherwise` for what it has not said before."""
    for form, template in forms:
        found = form.fullmatch(message)
        if found is not None:
            return say(template).format(**{name: text.replace("'", "") for name, text in found.groupdict().items()})
    return say(otherwise)


def _meant(options: Any, say: Translate) -> str:
    names = sorted(options)
    if not names:
        return ""
    listed = ", ".join(names[:-1])
    told = say(mark("{others} or {last}")).format(others=listed, last=names[-1]) if listed else names[-1]
    return " " + say(mark("Did you mean {names}?")).format(names=told)
