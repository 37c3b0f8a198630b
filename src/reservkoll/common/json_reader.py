"""A strict JSON reader (RFC 8259) that records the line of every value.

Python's own reader keeps no lines and accepts NaN, lone surrogates and duplicate keys; a YAML reader
rejects JSON's surrogate escapes. Numbers are exact: whole ones `int`, others `Decimal`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import yaml

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import mark

LARGEST_POWER: Final = 1_000  # power of ten beyond which whole numbers take too long to expand
_TOKEN: Final = re.compile(
    r"[ \t\r\n]*(?:(?P<sign>[{}\[\]:,])"
    r'|(?P<text>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.+-])"
    r"|(?P<word>true|false|null)(?!\w)|(?P<end>\Z))"
)
_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_NO_NUMBER: Final = re.compile(r"-?(?:NaN|Infinity)(?!\w)")
_WORDS: Final = {"true": True, "false": False, "null": None}
_HALF: Final = re.compile("[\ud800-\udfff]")
_TEXT, _NUMBER, _MAP, _SEQUENCE = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "float", "map", "seq"))


class JsonError(ValueError):
    """`problem`: what is wrong; `line`: where, from 1."""

    def __init__(self, line: int, template: str, **parameters: object) -> None:
        super().__init__(template)
        self.line, self.problem = line, ReservkollError(template, **parameters)


@dataclass
class _Open:
    """An object or list that is still open."""

    data: Any
    node: Any
    keys: set[str] = field(default_factory=set)
    key: Any = None
    wants: str = "value or end"


class _Reader:
    def __init__(self, text: str, deepest: int, unique: bool) -> None:
        self.text, self.deepest, self.unique = text, deepest, unique
        self.position = self.line = self.counted = 0
        self.open: list[_Open] = []

    def read(self) -> tuple[Any, yaml.Node]:
        done: tuple[Any, yaml.Node] | None = None
        while True:
            kind, token = self._next()
            if kind == "end":
                if done is None or self.open:
                    raise self._wrong(mark("the text ends too early"))
                return done
            if done is not None and not self.open:
                raise self._wrong(mark("there is more text after the end"))
            found = self._taken(kind, token)
            if found is not None:
                if not self.open:
                    done = found
                else:
                    self._put(*found)

    def _next(self) -> tuple[str, str]:
        start = _BLANKS.match(self.text, self.position).end()  # type: ignore[union-attr]
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        found = _TOKEN.match(self.text, start)
        if found is None:
            raise self._unknown(start)
        self.position = found.end()
        kind = str(found.lastgroup)
        return kind, found[kind]

    def _unknown(self, start: int) -> JsonError:
        no_number = _NO_NUMBER.match(self.text, start)
        if no_number:
            told = mark("{text} is not a number in JSON. Leave out what is not known.")
            return JsonError(self.line + 1, told, text=no_number[0])
        return self._wrong(mark("“{text}” is not expected here"), text=self.text[start : start + 20])

    def _taken(self, kind: str, token: str) -> tuple[Any, yaml.Node] | None:
        """A complete value; None for punctuation."""
        inner = self.open[-1] if self.open else None
        if kind == "sign":
            return self._sign(token, inner)
        if inner is not None and inner.wants in {"key", "key or end"}:
            if kind != "text":
                raise self._wrong(mark("a key must be a text in quotes"))
            self._key(self._text(token), inner)
            return None
        self._check_value(inner)
        match kind:
            case "text":
                value: Any = self._text(token)
                tag = _TEXT
            case "number":
                value, tag = self._number(token), _NUMBER
            case _:
                value, tag = _WORDS[token], _TEXT
        return value, yaml.ScalarNode(tag, value if isinstance(value, str) else token, self._mark())

    def _sign(self, token: str, inner: _Open | None) -> tuple[Any, yaml.Node] | None:
        if token in "{[":
            self._check_value(inner)
            if len(self.open) >= self.deepest:
                raise JsonError(self.line + 1, mark("nested too deeply."))
            is_object = token == "{"
            kind, tag = (yaml.MappingNode, _MAP) if is_object else (yaml.SequenceNode, _SEQUENCE)
            node = kind(tag, [], self._mark())
            self.open.append(_Open({} if is_object else [], node, wants="key or end" if is_object else "value or end"))
            return None
        if inner is None:
            raise self._wrong(mark("“{text}” is not expected here"), text=token)
        is_object = isinstance(inner.data, dict)
        if token in "}]":
            if (token == "}") is not is_object or inner.wants not in {"key or end", "value or end", "comma or end"}:
                raise self._wrong(mark("“{text}” is not expected here"), text=token)
            self.open.pop()
            return inner.data, inner.node
        if token == ":" and inner.wants == "colon":
            inner.wants = "value"
        elif token == "," and inner.wants == "comma or end":
            inner.wants = "key" if is_object else "value"
        else:
            raise self._wrong(mark("“{text}” is not expected here"), text=token)
        return None

    def _check_value(self, inner: _Open | None) -> None:
        if inner is not None and inner.wants not in {"value", "value or end"}:
            raise self._wrong(mark("a comma or a colon is missing"))

    def _key(self, key: str, inner: _Open) -> None:
        if key in inner.keys and self.unique:
            raise JsonError(self.line + 1, mark("the key “{key}” stands twice. Remove one of them."), key=key)
        inner.keys.add(key)
        inner.key, inner.wants = yaml.ScalarNode(_TEXT, key, self._mark()), "colon"

    def _put(self, value: Any, node: yaml.Node) -> None:
        outer = self.open[-1]
        if isinstance(outer.data, dict):
            outer.data[outer.key.value] = value
            outer.node.value.append((outer.key, node))
        else:
            outer.data.append(value)
            outer.node.value.append(node)
        outer.wants = "comma or end"

    def _text(self, token: str) -> str:
        text: str = json.loads(token)
        if _HALF.search(text):
            raise JsonError(
                self.line + 1, mark("a text holds half a character (a lone \\ud800 to \\udfff). Write it whole.")
            )
        return text

    def _number(self, token: str) -> int | Decimal:
        try:
            number = Decimal(token)
            if (abs(number.adjusted()) > LARGEST_POWER and number != 0) or len(token) > 2 * LARGEST_POWER:
                raise InvalidOperation
        except InvalidOperation:
            raise JsonError(
                self.line + 1, mark("{text} is larger or smaller than any number here can be."), text=token[:40]
            ) from None
        return int(token) if token.lstrip("-").isdigit() else number

    def _mark(self) -> yaml.Mark:
        return yaml.Mark("", self.position, self.line, 0, None, 0)

    def _wrong(self, problem: str, **words: object) -> JsonError:
        return JsonError(self.line + 1, mark("this is not JSON: {problem}."), problem=ReservkollError(problem, **words))


def read_json(text: str, *, deepest: int, unique: bool = True) -> tuple[Any, yaml.Node]:
    """The data of a JSON text, and the same as nodes with their lines (from 0).

    Args:
        text: without a byte order mark.
        deepest: how deeply objects and lists may nest.
        unique: whether duplicate keys are refused; else the last counts.

    Raises:
        JsonError: it is no JSON, or holds what cannot be used.
    """
    return _Reader(text, deepest, unique).read()
