"""YAML (and JSON) read strictly, with the line of every key kept for messages.

Refused: duplicate keys, aliases (a small file could unfold into gigabytes), several documents, anything but plain data.
Decimal numbers become `Decimal`, never float. Tabs and other mistakes give one error with file and line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from reservkoll.errors import InputError
from reservkoll.texts import mark

Location = tuple[str | int, ...]
MAX_BYTES = 10_000_000
MAX_DEPTH = 60

try:
    from yaml import CSafeLoader as BaseLoader
except ImportError:  # PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader as BaseLoader  # type: ignore[assignment]


@dataclass(frozen=True)
class Document:
    """The data of a file and the means to tell the line of any place in it."""

    path: Path
    data: Any
    root: yaml.Node | None

    def line(self, location: Location) -> int:
        """The line (from 1) of the deepest part of `location` that the file has; unknown parts are passed over."""
        node, line = self.root, 1
        for part in location:
            found = _child(node, part)
            if found is not None:
                line, node = found
        return line


class StrictLoader(BaseLoader):
    """Plain data only; every mapping key once."""


def _construct_decimal(_: StrictLoader, node: yaml.ScalarNode) -> Decimal:
    try:
        return Decimal(node.value.replace("_", ""))
    except InvalidOperation:
        raise yaml.constructor.ConstructorError(None, None, f"{node.value} is not a number", node.start_mark) from None


StrictLoader.add_constructor("tag:yaml.org,2002:float", _construct_decimal)


def read_document(path: Path) -> Document:
    """Read a YAML or (by suffix) JSON file.

    Raises:
        InputError: the file is missing, unreadable, too large or not well-formed; names file, line and remedy.
    """
    return parse_document(path, read_text(path))


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, or an error that says what is wrong with it."""
    if path.is_dir():
        raise InputError(mark("{path} is a folder. Name a file."), path=path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                mark("{path} is larger than {limit} MB. Is it the right file?"), path=path, limit=MAX_BYTES // 1_000_000
            )
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
    except UnicodeDecodeError:
        raise InputError(mark("{path} is not a text file in UTF-8. Save it as UTF-8 text."), path=path) from None
    except OSError as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=error.strerror) from None


def parse_document(path: Path, text: str) -> Document:
    """As `read_document`, for a text at hand; `path` names it in messages and tells JSON from YAML by its suffix."""
    is_json = path.suffix.lower() == ".json"
    loader = StrictLoader(text.replace("\t", " ") if is_json else text)
    try:
        root = loader.get_single_node()
        if root is not None:
            _check(root, path)
        data = _parse_json(text) if is_json else loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark_ = error.problem_mark or error.context_mark
        line = mark_.line + 1 if mark_ else 1
        if "\t" in (text.splitlines()[line - 1 : line] or [""])[0]:
            raise InputError(
                mark("{path}, line {line}: a tab stands in the indentation. Use spaces."), path=path, line=line
            ) from None
        raise InputError(
            mark("{path}, line {line}: not well-formed ({problem}). Check indentation, colons and quotes."),
            path=path,
            line=line,
            problem=error.problem or "",
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(
            mark("{path}, line {line}: not well-formed ({problem}). Check indentation, colons and quotes."),
            path=path,
            line=error.lineno,
            problem=error.msg,
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(mark("{path} cannot be understood ({problem})."), path=path, problem=reason) from None
    finally:
        loader.dispose()
    return Document(path, data, root)


def _parse_json(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def _check(root: yaml.Node, path: Path) -> None:
    """Refuse duplicate keys, keys that are not words, aliases and needless depth."""
    seen: set[int] = set()
    stack: list[tuple[yaml.Node, int]] = [(root, 1)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        line = node.start_mark.line + 1
        if id(node) in seen:
            raise InputError(
                mark("{path}: anchors and aliases (& and *) are not allowed. Write the value out."), path=path
            )
        if depth > MAX_DEPTH:
            raise InputError(mark("{path}, line {line}: nested too deeply."), path=path, line=line)
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            stack.extend((item, depth + 1) for item in node.value)
            continue
        keys: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                raise InputError(mark("{path}, line {line}: a key must be a word."), path=path, line=line)
            if key.value in keys:
                raise InputError(
                    mark("{path}, line {line}: the key “{key}” stands twice. Remove one of them."),
                    path=path,
                    line=line,
                    key=key.value,
                )
            keys.add(key.value)
            stack.append((value, depth + 1))


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    return None


def plain_date(value: object) -> object:
    """A date from `2025-03-01` as text (JSON has no dates); anything else as it is."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return value.isoformat()  # a time of day is refused by the date field that follows
    return value
