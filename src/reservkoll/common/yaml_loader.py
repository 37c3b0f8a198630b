"""A strict YAML (and JSON) loader that records the line of every key for error messages.

Refused: duplicate keys, aliases (a small file could unfold into gigabytes), several documents, anything but plain data.
Decimal numbers become `Decimal`, never float. Tabs and other mistakes give one error with file and line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.common.json_reader import LARGEST_POWER, JsonError, read_json
from reservkoll.common.trusted_files import NotOrdinaryError, open_ordinary
from reservkoll.common.yaml_problems import marked_problem, tab_in_indentation, unmarked_problem
from reservkoll.i18n import mark

Location = tuple[str | int, ...]
MAX_BYTES = 10_000_000
MAX_DEPTH = 60
NOT_ORDINARY = mark("{path} is not an ordinary file, so it is not read. Save it as a file first.")

try:
    from yaml import CSafeLoader as BaseLoader
except ImportError:  # PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader as BaseLoader  # type: ignore[assignment]


@dataclass(frozen=True)
class Document:
    """The data of a file, and the line of any location in it."""

    path: Path
    data: Any
    root: yaml.Node | None

    def line(self, location: Location, word: str | None = None) -> int:
        """The line (from 1) of the deepest part of `location` that the file has; unknown parts are skipped.

        Where `word` is given and occurs below that location, its line.
        """
        node, line = self.root, 1
        for part in location:
            found = _child(node, part)
            if found is not None:
                line, node = found
        stack = [node] if word is not None and node is not None else []
        while stack:
            inner = stack.pop()
            if isinstance(inner, yaml.ScalarNode):
                if inner.value == word:
                    return int(inner.start_mark.line) + 1
            elif isinstance(inner, yaml.SequenceNode):
                stack.extend(reversed(inner.value))
            else:
                stack.extend(value for _, value in reversed(inner.value))
        return line


class StrictLoader(BaseLoader):
    """Plain data only; every mapping key once."""


# YAML 1.1 reads 010 as eight and 1:30 as ninety; here only what a person reads as a number is one; the rest is text.
WHOLE = re.compile(r"[-+]?[0-9][0-9_]*")
LONGEST_NUMBER = 40
DOCUMENT_START = re.compile(r"^---(?=\s|$)", re.MULTILINE)


def _construct_number(loader: StrictLoader, node: yaml.ScalarNode) -> object:
    text = str(loader.construct_scalar(node))
    if WHOLE.fullmatch(text) and len(text) <= LONGEST_NUMBER and not re.match(r"[-+]?0[0-9]", text):
        return int(text.replace("_", ""))
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return text
    if not number.is_finite() or ("e" in text.lower() and abs(number.adjusted()) > LARGEST_POWER):
        return text  # not a number: the field that wanted one reports it
    return text if re.match(r"[-+]?0[0-9]", text) else number


def _construct_date(loader: StrictLoader, node: yaml.ScalarNode) -> object:
    """A date, or the text where there is no such day: the field that wanted a date reports it."""
    return plain_date(str(loader.construct_scalar(node)))


StrictLoader.add_constructor("tag:yaml.org,2002:int", _construct_number)
StrictLoader.add_constructor("tag:yaml.org,2002:float", _construct_number)
StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _construct_date)


def read_document(path: Path) -> Document:
    """Read a YAML or (by suffix) JSON file.

    Raises:
        InputError: the file is missing, unreadable, too large or not well-formed; names file, line and remedy.
    """
    return parse_document(path, read_text(path))


def read_documents(path: Path) -> tuple[Document, ...]:
    """As `read_document`, for a file that may hold several documents with `---` between them; empty ones are left out.

    Raises:
        InputError: as `read_document`; line numbers are those of the file.
    """
    text = read_text(path)
    starts = [found.start() for found in DOCUMENT_START.finditer(text)] if path.suffix.lower() != ".json" else []
    ends = [*starts, len(text)]
    pieces = [text[start:end] for start, end in zip([0, *starts], ends, strict=True)]
    above = [text.count("\n", 0, start) for start in [0, *starts]]  # blank lines keep the line numbers right
    documents = (parse_document(path, "\n" * lines + piece) for lines, piece in zip(above, pieces, strict=True))
    return tuple(document for document in documents if document.data is not None)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, or an error that says what is wrong with it."""
    if path.is_dir():
        raise InputError(mark("{path} is a folder. Name a file."), path=path)
    try:
        with open_ordinary(path) as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InputError(
                mark("{path} is larger than {limit} MB. Is it the right file?"), path=path, limit=MAX_BYTES // 1_000_000
            )
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except NotOrdinaryError:
        raise InputError(NOT_ORDINARY, path=path) from None
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
    except UnicodeDecodeError:
        raise InputError(mark("{path} is not a text file in UTF-8. Save it as UTF-8 text."), path=path) from None
    except OSError as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=reason_of(error)) from None


def parse_document(path: Path, text: str) -> Document:
    """As `read_document`, for a text; `path` names it in messages, and its suffix tells JSON from YAML."""
    if path.suffix.lower() == ".json":
        return _json_document(path, text)
    loader = StrictLoader(text)
    try:
        root = loader.get_single_node()
        if root is not None:
            _check(root, path)
        data = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line, problem = marked_problem(error, text)
        if tab_in_indentation(error, text):
            raise InputError(
                mark("{path}, line {line}: a tab stands in the indentation. Use spaces."), path=path, line=line
            ) from None
        raise InputError(
            mark("{path}, line {line}: not well-formed ({problem}). Check indentation, colons and quotes."),
            path=path,
            line=line,
            problem=problem,
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(
            mark("{path} cannot be understood ({problem})."), path=path, problem=unmarked_problem(error)
        ) from None
    finally:
        loader.dispose()
    return Document(path, data, root)


def _json_document(path: Path, text: str) -> Document:
    try:
        data, root = read_json(text, deepest=MAX_DEPTH)
    except JsonError as error:
        raise InputError(
            mark("{path}, line {line}: {problem}"), path=path, line=error.line, problem=error.problem
        ) from None
    return Document(path, data, root)


def _check(root: yaml.Node, path: Path) -> None:
    """Refuse duplicate keys, keys that are not scalars, aliases and excessive depth."""
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
        keys = node.__dict__.get("keys_by_name")  # cached: looked up once per finding
        if keys is None:
            keys = {key.value: (key.start_mark.line + 1, value) for key, value in reversed(node.value)}
            node.__dict__["keys_by_name"] = keys
        found: tuple[int, yaml.Node] | None = keys.get(str(part))
        return found
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    return None


def plain_date(value: object) -> object:
    """A date from `2025-03-01` as text (JSON has no dates); anything else as it is."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if len(value) == len("2025-03-01") else value
        except ValueError:
            return value
    return value
