"""Diagnoses malformed YAML from where the parser stopped.

PyYAML's messages are English, and differ with and without libyaml. The class of the error and the characters at its
marks are the same in both, and allow a more helpful message.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import mark

COLON_WITHIN: Final = mark("a colon stands within a value; put quotes around the value")
COLON_MISSING: Final = mark("a colon is missing after a key")
KEY_EXPECTED: Final = mark("a key was expected here; look at the indentation")
ITEM_EXPECTED: Final = mark("an item of the list, with - before it, was expected here")
LIST_BEGINS: Final = mark("a list begins on the line of its key; put each item, with - before it, on a line of its own")
LIST_OPEN: Final = mark("a list is not ended by ]")
GROUP_OPEN: Final = mark("a group is not ended by }}")
QUOTE_OPEN: Final = mark("a quotation mark is not closed")
QUOTE_FOLLOWED: Final = mark("text stands after a closing quotation mark; put quotes around the whole value")
ESCAPE: Final = mark("\\ has a meaning of its own within double quotes; use single quotes")
SIGN: Final = mark("a value begins with a special character; put quotes around the value")
TAG: Final = mark("a value begins with !; put quotes around it")
DOCUMENTS: Final = mark("there are several documents, and one is wanted")
CONTROL: Final = mark("a character that no text may contain")
UNPLACED: Final = mark("something is out of place")

QUOTES: Final = ("'", '"')
ESCAPED: Final = {
    "'": re.compile("''"),
    '"': re.compile(r"\\[^xuU]"),
}  # what does not end, and is no mistake in, quoted text
BEGIN_NO_TEXT: Final = "&*|>%"
TAB: Final = "\t"


def tab_in_indentation(error: yaml.MarkedYAMLError, text: str) -> bool:
    """Whether the line on which the parser stopped is indented with a tab."""
    if error.problem_mark is None:
        return False
    line = text[text.rfind("\n", 0, error.problem_mark.index) + 1 :].partition("\n")[0]
    return TAB in line[: len(line) - len(line.lstrip())]


def marked_problem(error: yaml.MarkedYAMLError, text: str) -> tuple[int, ReservkollError]:
    """The line (from 1) and the problem; for an unclosed quote or bracket, the line where it opens."""
    stopped, began = error.problem_mark, error.context_mark
    if stopped is None:
        return 1 if began is None else began.line + 1, ReservkollError(UNPLACED)
    told = _told(error, text, stopped, began)
    at_opening = told in {LIST_OPEN, GROUP_OPEN, QUOTE_OPEN, COLON_MISSING}
    return (began if began is not None and at_opening else stopped).line + 1, ReservkollError(told)


def unmarked_problem(error: Exception) -> ReservkollError:
    """The problem, where the parser reports no line."""
    return ReservkollError(CONTROL if isinstance(error, yaml.reader.ReaderError) else UNPLACED)


def _told(error: yaml.MarkedYAMLError, text: str, stopped: yaml.Mark, began: yaml.Mark | None) -> str:
    match error:
        case yaml.constructor.ConstructorError():
            return TAG
        case yaml.composer.ComposerError():
            return DOCUMENTS if text.startswith("---", stopped.index) else SIGN
        case yaml.scanner.ScannerError():
            return _not_scanned(text, stopped, began)
        case yaml.parser.ParserError():
            return _not_parsed(text, stopped, began)
    return UNPLACED


def _not_scanned(text: str, stopped: yaml.Mark, began: yaml.Mark | None) -> str:
    """The scanner failed: no token."""
    sign = text[stopped.index : stopped.index + 1]
    if began is None:
        return {":": COLON_WITHIN, "-": LIST_BEGINS}.get(sign, SIGN)
    opening = text[began.index : began.index + 1]
    if opening in QUOTES:
        inside = ESCAPED[opening].sub("", text[began.index + 1 : stopped.index])
        if opening in inside:
            return COLON_MISSING  # closed: a quoted key
        return ESCAPE if "\\" in inside or text.startswith("\\", stopped.index) else QUOTE_OPEN
    if opening == "!":
        return TAG
    return SIGN if began.index == stopped.index or opening in BEGIN_NO_TEXT else COLON_MISSING


def _not_parsed(text: str, stopped: yaml.Mark, began: yaml.Mark | None) -> str:
    """The parser failed: tokens out of place."""
    sign = text[stopped.index : stopped.index + 1]
    if sign == "!":
        return TAG
    if began is None:
        return DOCUMENTS
    if began.index == stopped.index:
        return SIGN
    if text[text.rfind("\n", 0, stopped.index) + 1 : stopped.index].rstrip().endswith(QUOTES):
        return QUOTE_FOLLOWED
    opening = text[began.index : began.index + 1]
    if opening in {"[", "{"}:
        if sign == ":" and began.line == stopped.line:
            return COLON_WITHIN
        return LIST_OPEN if opening == "[" else GROUP_OPEN
    return ITEM_EXPECTED if opening == "-" else KEY_EXPECTED
