"""Renders a document as tagged PDF/UA-1 with title and language, through typst and its embedded fonts."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from reservkoll.common.errors import InputError
from reservkoll.common.json_text import masked_data
from reservkoll.common.runtime.optional_imports import needed
from reservkoll.i18n import Language, mark
from reservkoll.reports import theme
from reservkoll.reports.document import Block, Document
from reservkoll.reports.outputs import Rendering

SUFFIX: Final = ".pdf"
STANDARD: Final = "ua-1"
TEMPLATES: Final = files("reservkoll.reports.render") / "typst"
REGIONS: Final = {Language.SV: "SE", Language.EN: "GB"}
# Characters that our fonts certainly have: ASCII, accented Latin, dashes and quotes. Others are tried.
SURE: Final = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) | set("–—‘’“”„†•…‰€→−≤≥\u202f\u2011")
# Bidirectional controls would make a line read differently.
TURNING: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PROBE: Final = b"""#set document(title: "x")
#set text(font: "Libertinus Serif")
#for text in json(bytes(sys.inputs.texts)) [#par(text)]"""
# Addresses, hashes and names of facts have room where they stand, and must be copied whole.
UNBROKEN: Final = re.compile(r"[^ ]{0,40}|[a-z0-9_.]{0,64}|https://\S{0,200}")


def check_pdf(path: Path) -> None:
    """Refuse another suffix than .pdf, and a run without the package that it takes.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: this is a PDF file. Use a name that ends in .pdf."), path=path)
    needed("typst", extra="pdf")


def write_pdf(document: Document, path: Path) -> None:
    """Write `document` to `path`; deterministic.

    Raises:
        InputError: the suffix is another than .pdf, or the package is not installed.
    """
    check_pdf(path)
    path.write_bytes(pdf_bytes(document))


def pdf_bytes(document: Document) -> bytes:
    """`document` as PDF. A character that no font of ours has is spelled out: `[U+1F600]`."""
    typst = needed("typst", extra="pdf")
    data = masked_data(document_data(document))
    unsure = {character for text in _texts(data) for character in text} - SURE - {"\n", "\t"}
    try:
        return _set(data, _without_picture(sorted(unsure), typst), document.made, typst)
    except typst.TypstError:  # rare mixtures of scripts: each can be shown alone, but not together
        return _set(data, frozenset(unsure), document.made, typst)


def _set(data: dict[str, Any], hidden: frozenset[str], made: date, typst: Any) -> bytes:
    shown = _mapped(data, lambda text: _spelled_out(text, hidden))
    # User texts enter only as JSON strings, never as markup.
    with as_file(TEMPLATES) as folder:
        pdf: bytes = typst.compile(
            str(folder / "document.typ"),
            root=str(folder),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(shown, ensure_ascii=False), "theme": json.dumps(theme.typst())},
            pdf_standards=[STANDARD],
            timestamp=datetime.combine(made, time(), UTC),
        )
    return pdf


def document_data(document: Document) -> dict[str, Any]:
    """`document` as plain data, each block with its kind."""
    return {
        "title": document.title,
        "subject": document.subject or document.title,
        "lead": list(document.lead),
        "footer": document.footer,
        "page_of": document.page_of,
        "lang": document.language.value,
        "region": REGIONS[document.language],
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "new_page": section.new_page,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in document.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, **dataclasses.asdict(block)}


def _texts(data: object) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _mapped(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _mapped(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_mapped(value, change) for value in data]
    return data


def _spelled_out(text: str, hidden: frozenset[str]) -> str:
    told = "".join(f"[U+{ord(character):04X}]" if character in hidden else character for character in text)
    # Another word as long as that has nowhere to break and would run out of its column.
    return " ".join(word if UNBROKEN.fullmatch(word) else "\u200b".join(word) for word in told.split(" "))


def _without_picture(characters: list[str], typst: Any) -> frozenset[str]:
    """The characters that cannot be shown: control characters, and those in none of typst's fonts."""
    unfit = {
        each for each in characters if each in TURNING or unicodedata.category(each) in {"Cc", "Cs", "Cn", "Zl", "Zp"}
    }
    unfit -= {"\n", "\t"}
    return frozenset(unfit) | _not_set([each for each in characters if each not in unfit], typst)


def _not_set(characters: list[str], typst: Any) -> frozenset[str]:
    """Bisects to find all that typst refuses: it reports only the first."""
    try:
        typst.compile(
            PROBE,
            ignore_system_fonts=True,
            sys_inputs={"texts": json.dumps(characters)},
            pdf_standards=[STANDARD],
            timestamp=0,
        )
    except typst.TypstError:
        if len(characters) == 1:
            return frozenset(characters)
        middle = len(characters) // 2
        return _not_set(characters[:middle], typst) | _not_set(characters[middle:], typst)
    return frozenset()


RECORD = Rendering(check_pdf, write_pdf)
