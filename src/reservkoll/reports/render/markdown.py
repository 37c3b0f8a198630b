"""Renders a document as Markdown (GitHub's tables), for minutes, wikis and mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from reservkoll.common.errors import InputError
from reservkoll.common.terminal_controls import shown_text
from reservkoll.i18n import mark
from reservkoll.reports.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    KeyFigures,
    Paragraph,
    Signature,
    Table,
    Tone,
)
from reservkoll.reports.outputs import Rendering

SUFFIX: Final = ".md"
# Markup wherever it occurs; escaped, so that a text is shown as it is.
MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~#]|(?<=\w)!(?=\[)")
# A list or heading at the beginning of a line.
OPENING: Final = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
INDENT: Final = "&nbsp;&nbsp;"


def check_markdown(path: Path) -> None:
    """Refuse another suffix than .md.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: this is a Markdown file. Use a name that ends in .md."), path=path)


def write_markdown(document: Document, path: Path) -> None:
    """Write `document` to `path`; deterministic.

    Raises:
        InputError: the suffix is another than .md.
    """
    check_markdown(path)
    path.write_text(markdown(document), "utf-8", newline="\n")


def markdown(document: Document) -> str:
    """The document as text. Personal numbers are masked, and nothing in a text is read as markup."""
    parts = [f"# {_text(document.title)}"]
    if document.subject:
        parts.append(f"*{_text(document.subject)}*")
    parts += [_text(line) for line in document.lead]
    for section in document.sections:
        parts.append(f"{'#' * (section.level + 1)} {_text(section.heading)}")
        for block in section.blocks:
            parts += _block(block)
    parts += ["---", _text(document.footer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            text = _text(block.text)
            yield f"*{text}*" if block.tone is Tone.SMALL and text.strip() == text and text else text
        case Bullets():
            yield _list((_text(item) for item in block.items), numbered=block.numbered)
        case KeyFigures():
            yield _list(f"{_text(label)}: **{_text(value)}**" for label, value in block.figures)
        case Chart():
            # Bars are left out: the words and the table beside them say the same.
            yield _text(block.alternative)
        case Table():
            yield _table(block)
        case Signature():
            yield _list(f"{_text(field)}: {'&nbsp;' * 20}" for field in block.fields)


def _list(items: Iterable[str], *, numbered: bool = False) -> str:
    return "\n".join(f"{f'{number}.' if numbered else '-'} {item}" for number, item in enumerate(items, 1))


def _table(block: Table) -> str:
    ends = ["---:" if column in block.right else "---" for column in range(len(block.headings))]
    lines = [[_line(heading) for heading in block.headings], ends]
    for number, row in enumerate(block.rows, 1):
        total = block.total and number == len(block.rows)
        lines.append([_cell(cell, strong=total) for cell in row])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(cell: Cell, *, strong: bool) -> str:
    text = _line(cell.text)
    if cell.url and text:
        text = f"[{text}](<{cell.url.replace('<', '%3C').replace('>', '%3E')}>)"
    elif text and (strong or cell.strong or cell.verdict):
        text = f"**{text}**"
    detail = _line(cell.detail) if cell.detail != cell.url else ""
    return INDENT * cell.level + "<br>".join(filter(None, (text, detail)))


def _line(text: str) -> str:
    """A text for a table cell, which is one line."""
    return _text(text).replace("\n", "<br>")


def _text(text: str) -> str:
    shown = MARKUP.sub(lambda found: f"\\{found[0]}", shown_text(text).strip())
    return "\n".join(OPENING.sub(r"\1\\\2", line) for line in shown.splitlines())


RECORD = Rendering(check_markdown, write_markdown)
