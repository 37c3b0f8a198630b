"""The command reference, from the help that typer shows, in both languages.

The program fixes the language of its help when it is imported, so each language is read by a program of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

SOURCE = Path(__file__).parents[1] / "src"
WORDS: dict[str, dict[str, str]] = {
    "sv": {
        "made": "<!-- Gjord av tools/make_docs.py ur programmets hjälptexter. Kör make docs; ändra inte här. -->",
        "title": "Kommandon",
        "intro": "Samma text visar `reservkoll KOMMANDO --help`. På engelska: [commands-en.md](commands-en.md).",
        "argument": "Argument",
        "option": "Flagga",
        "what": "Vad den gör",
        "default": "om inget anges: {value}",
        "required": "måste anges",
        "repeat": "får upprepas",
        "values": "ett av {values}",
    },
    "en": {
        "made": "<!-- Made by tools/make_docs.py from the program's help. Run make docs; do not edit here. -->",
        "title": "Commands",
        "intro": "`reservkoll COMMAND --help` shows the same. In Swedish: [commands.md](commands.md).",
        "argument": "Argument",
        "option": "Option",
        "what": "What it does",
        "default": "default: {value}",
        "required": "required",
        "repeat": "may be repeated",
        "values": "one of {values}",
    },
}


def command_pages() -> dict[str, str]:
    """The pages by their path in docs/."""
    return {name: _page(_tree_in(language), WORDS[language]) for language, name in PAGES.items()}


PAGES = {"sv": "commands.md", "en": "commands-en.md"}


def _tree_in(language: str) -> dict[str, Any]:
    environment = {**os.environ, "RESERVKOLL_LANG": language, "PYTHONPATH": str(SOURCE)}
    told = subprocess.run(
        [sys.executable, __file__], env=environment, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    tree: dict[str, Any] = json.loads(told.stdout)
    return tree


def _page(tree: Mapping[str, Any], words: Mapping[str, str]) -> str:
    lines = [words["made"], f"# {words['title']}", "", tree["help"], "", words["intro"]]
    lines += ["", "| | |", "|---|---|"]
    lines += [
        f"| [`{' '.join(path)}`](#{'-'.join(path)}) | {command['help']} |"
        for path, command in _leaves(tree, ())
        if "commands" not in command
    ]
    for path, command in _leaves(tree, ()):
        if "commands" not in command:
            lines += _command(path, command, words)
    return "\n".join(lines) + "\n"


def _leaves(command: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    for name, inner in command.get("commands", {}).items():
        yield (*path, name), inner
        yield from _leaves(inner, (*path, name))


def _command(path: tuple[str, ...], command: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    arguments = [one for one in command["params"] if one["argument"]]
    options = [one for one in command["params"] if not one["argument"]]
    usage = " ".join(
        one["names"] if one["required"] or one["names"].startswith("[") else f"[{one['names']}]" for one in arguments
    )
    yield from ("", f"## {' '.join(path)}", "", command["help"], "")
    yield f"`reservkoll {' '.join(path)}{' ' if usage else ''}{usage}`"
    for heading, params in ((words["argument"], arguments), (words["option"], options)):
        if params:
            yield from ("", f"| {heading} | {words['what']} |", "|---|---|")
            for one in params:
                names = one["names"].replace("|", "\\|")
                yield f"| `{names}` | {_what(one, words)} |"


def _what(one: Mapping[str, Any], words: Mapping[str, str]) -> str:
    notes = []
    if one["values"]:
        notes.append(words["values"].format(values=", ".join(f"`{value}`" for value in one["values"])))
    if one["required"]:
        notes.append(words["required"])
    if one["default"] is not None:
        notes.append(words["default"].format(value=f"`{one['default']}`"))
    if one["repeat"]:
        notes.append(words["repeat"])
    text = one["help"].replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
    return f"{text} ({'; '.join(notes)})" if notes else text


def _tree(command: Any) -> dict[str, Any]:
    """A command as plain data."""
    from reservkoll.cli.app import MORE_COMMANDS

    inner = getattr(command, "commands", None)
    tree: dict[str, Any] = {"help": command.help or "", "params": [_param(one) for one in command.params]}
    if inner:
        told = {name: one for name, one in inner.items() if not one.hidden or name in MORE_COMMANDS}
        tree["commands"] = {name: _tree(one) for name, one in told.items()}
    return tree


def _param(param: Any) -> dict[str, Any]:
    argument = param.param_type_name == "argument"
    values = _values(param.type_descriptor.annotation)
    metavar = param.metavar or ("" if getattr(param, "is_flag", False) or values else param.name.upper())
    names = metavar if argument else ", ".join(sorted(param.opts, key=len))
    if not argument and metavar:
        names += f" {metavar}"
    return {
        "argument": argument,
        "names": names,
        "help": getattr(param, "help", None) or "",
        "required": bool(param.required),
        "repeat": bool(getattr(param, "multiple", False)) or param.nargs == -1,
        "values": values,
        "default": _default(param),
    }


def _values(annotation: Any) -> list[str]:
    """The words that may be given, where they are listed."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    if get_origin(annotation) is Literal:
        return [str(value) for value in get_args(annotation)]
    return [value for part in get_args(annotation) for value in _values(part)]


def _default(param: Any) -> str | None:
    """The default where it says something: no switch that is off, nothing left out."""
    value = param.default
    if value is None or callable(value) or isinstance(value, bool | list | tuple):
        return None
    return str(getattr(value, "value", value))


def main() -> None:
    import typer

    from reservkoll.cli.app import EVERY, Program, app

    program = typer.main.get_command(app)
    assert isinstance(program, Program)
    for name in EVERY:
        program.load(name)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(_tree(program), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
