"""Detects a text file's encoding: byte order mark, Unicode, or a legacy Swedish code page."""

from __future__ import annotations

import codecs
import re
from itertools import islice

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16, so it is tried first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLED_BYTES = 200_000
UTF16_ZEROS = 0.25  # of every second byte: latin letters in UTF-16 make nearly all of them zero
# How Swedish text is written where it is not Unicode: Windows, DOS, old Mac. Told apart by which of them gives Swedish
# letters; charset-normalizer took a short list in cp1252 with a dash and curly quotes for one from a Mac.
OLD_ENCODINGS = ("cp1252", "cp850", "mac_roman")
NEIGHBOURS = re.compile(rb"(?s)(?=(^|.)([\x80-\xff])(.?))")
TELLING = 20_000
SWEDISH, PUNCTUATION = frozenset("åäöÅÄÖéÉèÈüÜ"), frozenset("\u00a0–—‘’“”…•·°§€½´ ")
# "å", "ä", "ö" in UTF-8: as three signs of an old encoding they stand in no text.
SWEDISH_IN_UTF8 = re.compile(rb"\xc3[\xa5\xa4\xb6\x85\x84\x96\xa9]")
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
FEW_CONTROLS = 0.01
SAMPLED_SIGNS = 1_000_000


class NotText(Exception):
    """The bytes are no text."""


def decode(data: bytes) -> tuple[str, tuple[int, ...]]:
    """The text of `data`, and the lines (from 1) whose letters are written in another encoding than the rest.

    Raises:
        NotText: the bytes are no text.
    """
    try:
        text, mixed = _decode(data)
    except UnicodeError:
        raise NotText from None
    text = text.removeprefix("\ufeff").removesuffix("\x1a")  # the end-of-file character of DOS
    sample = text[:SAMPLED_SIGNS]
    if max(sample.count("\0"), len(CONTROLS.findall(sample))) > max(1, FEW_CONTROLS * len(sample)):
        raise NotText
    return text, mixed


def _decode(data: bytes) -> tuple[str, tuple[int, ...]]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            data = data[len(bom) :]
            if encoding != "utf-8":
                return data.decode(encoding), ()
            break
    else:
        sample = data[:SAMPLED_BYTES]
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) > UTF16_ZEROS * len(sample) / 2:
            return data.decode("utf-16-le" if odd > even else "utf-16-be"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if SWEDISH_IN_UTF8.search(data):
        return _line_by_line(data)
    return _old(data, old_encoding(data)), ()


def old_encoding(data: bytes) -> str:
    """The legacy encoding that best explains the letters beyond ASCII; cp1252 if undecided."""
    found = list(islice(NEIGHBOURS.finditer(data), TELLING))

    def score(encoding: str) -> int:
        return sum(_sense(*(part.decode(encoding, "replace") for part in match.groups())) for match in found)

    return max(OLD_ENCODINGS, key=score)


def _sense(before: str, sign: str, after: str) -> int:
    """Whether a character is plausible at its place: a letter beside a letter, a mark anywhere but within a word."""
    within = before.isalpha() and after.isalpha()
    if sign in SWEDISH:
        torn = sign.isupper() and before.islower()
        return -1 if torn else int(before.isalpha() or after.isalpha())
    if sign in PUNCTUATION:
        return -1 if within and sign not in "’–´" else 1
    return -1


def _old(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _line_by_line(data: bytes) -> tuple[str, tuple[int, ...]]:
    """A file that is UTF-8 in some lines and not in others, as when lists from two systems were put together."""
    encoding = old_encoding(b"\n".join(line for line in re.split(rb"\r\n|\r|\n", data) if not _is_utf8(line)))
    pieces, mixed = [], []
    for number, line in enumerate(re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data), start=1):
        if _is_utf8(line):
            pieces.append(line.decode("utf-8"))
        else:
            pieces.append(_old(line, encoding))
            mixed.append(number)
    return "".join(pieces), tuple(mixed)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
