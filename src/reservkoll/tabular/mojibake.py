"""Repairs mojibake, UTF-8 decoded as something else, where it is certain: "TjÃ¤nster" is "Tjänster".

Each run is repaired by itself; one that does not decode is left. Lost letters ("Tj�nster") cannot be restored,
and are reported.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import polars as pl

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark
from reservkoll.parsers.text import shortened
from reservkoll.tabular.sheet import Remark, Sheet

# Encodings that UTF-8 was mistaken for. None of these pairs of characters occurs in Swedish text.
TAKEN_FOR = ("cp1252", "latin-1", "cp850", "mac_roman")
LEADS = {0xC2: 1, 0xC3: 1, 0xE2: 2}  # first bytes: letters and signs of western languages, dashes and quotes
TWICE = 3  # the text may have been mis-decoded several times
LOST = r"\ufffd|^[^:/=]*\p{Ll}\?\p{Ll}"  # "Tj?nster"; but a question mark in an address is one
# What DOS wrote and Windows read: "Tj„nster", "f”r", "V†rd". Within a word these signs stand for nothing else, and
# where one does, the others of that text are letters too.
OF_DOS = str.maketrans("„”†Ž™\u008f", "äöåÄÖÅ")
WITHIN_A_WORD = "[A-Za-zÅÄÖåäö][„”†][a-zåäö]"
MENDED = mark(
    "{place}: {count} texts had garbled letters, such as “{garbled}” for “{right}”, and were put right. The file was "
    "read in the wrong encoding before; save it as UTF-8 next time."
)
LETTERS_LOST = mark(
    "{place}: {count} texts have lost letters, such as “{text}”, which cannot be put right. Fetch the list again from "
    "its source, and save it as .xlsx or as csv in UTF-8."
)


def mended(sheet: Sheet) -> Sheet:
    """The sheet with garbled letters put right, also in its headings, and the remarks on them."""
    traces, lost_in = f"{_pattern().pattern}|{WITHIN_A_WORD}", LOST
    cells, count, lost = sheet.cells, 0, 0
    looked = cells.select(pl.all().str.contains(f"{traces}|{lost_in}").any())
    changed, examples, lost_text = [], dict[str, str](), ""
    for name in (column.name for column in looked if column.item()):
        column = cells[name]
        garbled = column.filter(column.str.contains(traces)).unique().drop_nulls().to_list()
        right = {text: put_right(text) for text in garbled}
        right = {text: new for text, new in right.items() if text != new}
        if right:
            examples |= right
            count += int(column.is_in(list(right)).sum())
            changed.append(column.replace(list(right), list(right.values())).alias(name))
        without = column.filter(column.str.contains(lost_in))
        lost, lost_text = lost + len(without), lost_text or next(iter(without), "")
    headings = tuple(map(put_right, sheet.headings)) if sheet.headings is not None else None
    if not changed and not lost and headings == sheet.headings:
        return sheet
    remarks: list[Remark] = list(sheet.remarks)
    put = {old: new for old, new in zip(sheet.headings or (), headings or (), strict=True) if old != new}
    examples, count = examples | put, count + len(put)
    if count:
        before, after = next(iter(examples.items()))
        shown = {
            "garbled": shortened(without_personal_numbers(before)),
            "right": shortened(without_personal_numbers(after)),
        }
        remarks.append((MENDED, {"count": count, **shown}))
    if lost:
        remarks.append((LETTERS_LOST, {"count": lost, "text": shortened(without_personal_numbers(lost_text))}))
    return replace(sheet, cells=cells.with_columns(changed), remarks=tuple(remarks), headings=headings)


def put_right(text: str) -> str:
    """`text` with every garbled run put back."""
    if re.search(WITHIN_A_WORD, text):
        text = text.translate(OF_DOS)
    for _ in range(TWICE):
        once = _pattern().sub(_letter, text)
        if once == text:
            return text
        text = once
    return text


def _letter(found: re.Match[str]) -> str:
    for encoding in TAKEN_FOR:
        try:
            return bytes(_bytes(encoding)[sign] for sign in found[0]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
    return found[0]


@cache
def _bytes(encoding: str) -> dict[str, int]:
    """Sign to byte; what an encoding leaves open is the control character of that number, as programs have it."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[bytes([byte]).decode(encoding)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


@cache
def _pattern() -> re.Pattern[str]:
    runs = []
    for encoding in TAKEN_FOR:
        signs = {byte: sign for sign, byte in _bytes(encoding).items()}
        follow = "".join(re.escape(signs[byte]) for byte in range(0x80, 0xC0))
        runs += [f"{re.escape(signs[lead])}[{follow}]{{{more}}}" for lead, more in LEADS.items()]
    return re.compile("|".join(runs))
