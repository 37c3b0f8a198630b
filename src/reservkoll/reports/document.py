"""The document model: headings, paragraphs, tables and charts that the PDF, Word and Markdown renderers lay out.

Every text is in the reader's language and is shown as it stands; nothing in it is markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from reservkoll.i18n import Language


class Tone(StrEnum):
    """How a paragraph is set."""

    PLAIN = "plain"
    LEAD = "lead"
    SMALL = "small"


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list; `numbered` where the order counts."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its text, a second text in small, and what sets it apart.

    `verdict` (yes, no, unknown or not_applicable) colours the word; `level` indents; `url` makes the text a link.
    """

    text: str
    detail: str = ""
    verdict: str = ""
    strong: bool = False
    level: int = 0
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a header row, which is repeated on each page. `widths` are shares of the width of the page.

    `right` are the columns of numbers, from 0; `total` sets the last row apart; `dense` leaves less room, so that a
    page holds it. `title` is what a screen reader says of the table.
    """

    kind: ClassVar[str] = "table"
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()
    total: bool = False
    dense: bool = False


@dataclass(frozen=True)
class KeyFigures:
    """Large numbers, each with its label."""

    kind: ClassVar[str] = "key_figures"
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: how much (in any unit), the word on it, and its colour by name."""

    amount: float
    text: str
    colour: str


@dataclass(frozen=True)
class Bar:
    """One line of a chart; `text` stands after the bar."""

    name: str
    parts: tuple[Part, ...]
    text: str = ""


@dataclass(frozen=True)
class Chart:
    """Horizontal bars. `alternative` says in words what the picture shows; `legend` names colours."""

    kind: ClassVar[str] = "chart"
    title: str
    alternative: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Signature:
    """Lines to fill in by hand."""

    kind: ClassVar[str] = "signature"
    fields: tuple[str, ...]


Block = Paragraph | Bullets | Table | KeyFigures | Chart | Signature


@dataclass(frozen=True)
class Section:
    """A heading of the first or second level, and the blocks under it; `new_page` begins one.

    `folded`: not part of the answer, so that a screen shows only the heading until it is opened.
    """

    heading: str
    blocks: tuple[Block, ...]
    level: int = 1
    new_page: bool = False
    folded: bool = False


@dataclass(frozen=True)
class Document:
    """A whole document. `made` is the day that it is made, `footer` stands at the foot of each page.

    `to_fill_in`: a pattern of what the reader is to fill in, which a form may set apart.
    """

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    page_of: str
    language: Language
    made: date
    subject: str = field(default="")
    to_fill_in: str = field(default="")
