"""Reads the bulk files of the registers block by block: a zip with one text, or the text itself.

Bulk files are many times larger than what the limits of a list allow for, so they are never held whole. What they are
is told by their headings, never by their names.
"""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.common.trusted_files import NotOrdinaryError, open_ordinary
from reservkoll.i18n import mark
from reservkoll.tabular.file_identity import day_of
from reservkoll.tabular.read_limits import ReadLimits, too_large
from reservkoll.tabular.readers.excel.zip_archive import Archive

Register = Literal["scb", "bolagsverket"]
KEY_COLUMNS: Final[dict[Register, tuple[str, str]]] = {
    "bolagsverket": ("organisationsidentitet", ";"),
    "scb": ("PeOrgNr", "\t"),
}
"""The column that only this register's file has, and what parts its columns."""

READ: Final = 1 << 20
BLOCK: Final = 24 << 20  # bytes that are parsed at a time
LONGEST_LINE: Final = 1 << 20
TEXTS: Final = (".txt", ".csv", ".tsv")
CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10)) + b"\x7f"
MOST_CONTROLS: Final = 0.01  # of the bytes of a block, carriage returns apart; with more it is no text


@dataclass(frozen=True)
class BulkFile:
    """A register's file: its kind, its headings, and the day its content is of."""

    path: Path
    register: Register
    headings: tuple[str, ...]
    day: date
    limits: ReadLimits

    def blocks(self) -> Iterator[bytes]:
        """The lines below the heading, in blocks that end where a line ends; control characters are taken out.

        Raises:
            InputError: damaged, over a limit, lines without end, or no text.
        """
        line_end = b'\n"' if self.register == "bolagsverket" else b"\n"
        held = b""
        first = True
        for more in _gathered(_read(self.path, self.limits)):
            held += more
            end = held.rfind(line_end)
            if end < 0:
                end = held.rfind(b"\n")
            if len(held) - end > BLOCK:
                raise _endless(self.path)
            block, held = held[: end + 1], held[end + 1 :]
            if first:
                block, first = block.partition(b"\n")[2], False
            if block:
                yield self._checked(block)
        if first:
            held = held.partition(b"\n")[2]
        if held:
            yield self._checked(held)

    def _checked(self, block: bytes) -> bytes:
        cleaned = block.translate(None, CONTROLS)
        if len(block) - len(cleaned) - block.count(b"\r") > MOST_CONTROLS * len(block):
            raise InputError(
                mark("{path} is no text: it is full of control characters. Fetch the file again."), path=self.path
            )
        return cleaned


def bulk_file(path: Path, limits: ReadLimits) -> BulkFile | None:
    """The file of a register at `path`; None where it is an ordinary list.

    Raises:
        InputError: it is not there, or it is a zip archive that is no register's file.
    """
    heading = b""
    day = _day_of(path)
    if path.suffix.lower() not in (".zip", *TEXTS):
        return None
    for block in _read(path, limits):
        heading += block
        if b"\n" in heading or len(heading) > LONGEST_LINE:
            break
    line, ended, _ = heading.partition(b"\n")
    text = line.translate(None, CONTROLS).decode("utf-8", "replace").removeprefix("\ufeff")
    for register, (key, parting) in KEY_COLUMNS.items():
        headings = tuple(heading.strip().strip('"') for heading in text.split(parting))
        if key in headings:
            return BulkFile(path, register, headings, day, limits)
    if path.suffix.lower() == ".zip":
        raise InputError(
            mark(
                "{path} is a zip archive, but its text has not the headings of a bulk file of SCB or Bolagsverket. "
                "Unpack it, and name the list that lies in it."
            ),
            path=path,
        )
    if not ended and len(heading) > LONGEST_LINE:
        raise _endless(path)
    return None


def _read(path: Path, limits: ReadLimits) -> Iterator[bytes]:
    if path.suffix.lower() == ".zip":
        archive = Archive(path, limits)
        texts = [name for name in archive.names if name.endswith(TEXTS)]
        if len(texts) != 1:
            raise InputError(
                mark("{path} holds {count} texts, and a bulk file holds one. Unpack it, and name the right one."),
                path=path,
                count=len(texts),
            )
        yield from archive.blocks(texts[0])
        return
    try:
        with open_ordinary(path) as file:
            if path.stat().st_size > limits.megabytes << 20:
                raise too_large(path, mark("it is longer than any bulk file"))
            while block := file.read(READ):
                yield block
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
    except NotOrdinaryError:
        raise InputError(
            mark("{path} is no ordinary file. Save the list as a file and name that."), path=path
        ) from None
    except OSError as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=reason_of(error)) from None


def _gathered(blocks: Iterable[bytes]) -> Iterator[bytes]:
    parts: list[bytes] = []
    for block in blocks:
        parts.append(block)
        if sum(map(len, parts)) >= BLOCK:
            yield b"".join(parts)
            parts = []
    if parts:
        yield b"".join(parts)


def _day_of(path: Path) -> date:
    """The day that the file says that its content is of: that of the text in a zip, else of the file."""
    if path.suffix.lower() == ".zip":
        broken = (OSError, ValueError, NotImplementedError, zipfile.BadZipFile)  # told where it is read
        with contextlib.suppress(*broken), zipfile.ZipFile(path) as archive:
            return max(date(*part.date_time[:3]) for part in archive.infolist())
    return day_of(path)


def _endless(path: Path) -> InputError:
    return InputError(
        mark("{path} has a line of more than a megabyte, which no register writes. Fetch the file again."), path=path
    )
