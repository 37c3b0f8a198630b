"""Opens the zip archive of a workbook safely: against zip bombs, DTDs and false sizes.

Nothing is ever unpacked to disk. The sizes that the archive states are checked before anything is read and held against
what comes out, since the fast readers trust whatever unpacks; parts that define entities of their own are refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.common.xml_prolog import Prolog
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import ReadLimits, too_large

BLOCK = 1 << 20
SMALL = 16 << 20  # below this size any compression ratio is harmless
LOCAL_HEADER = 30
ENCRYPTED = 1
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
XML = (".xml", ".rels", ".vml")
READ = (*XML, ".bin")
MARKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"

CLAIM = re.compile(rb"ount\s*=\s*[\"'](\d{5,})")  # count and uniqueCount: how much follows
ENCODING = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")


class Archive:
    """The parts of a zip archive by name; upper and lower case and the kind of slash make no difference.

    Raises:
        InputError: damaged, protected by a password, or over a limit.
    """

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                parts = [part for part in archive.infolist() if not part.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
            raise damaged(path) from None
        self._parts = {_folded(part.filename): part for part in parts}
        if len(self._parts) < len(parts):  # readers differ in which of two parts with one name they take
            raise damaged(path)
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise protected(path)
        if sum(part.file_size for part in parts) > limits.megabytes << 20:
            raise too_large(path, mark("it would be too large when unpacked"))
        if any(part.file_size > max(SMALL, limits.ratio * part.compress_size) for part in parts):
            raise too_large(path, mark("it is packed so tightly that it looks made to fill the memory"))

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case and with forward slashes."""
        return tuple(self._parts)

    def size(self, name: str) -> int:
        """Bytes of a part when unpacked, as the archive states it."""
        return self._parts[_folded(name)].file_size

    def read(self, name: str) -> bytes:
        """A part whole.

        Raises:
            KeyError: there is none of that name.
            InputError: see :meth:`blocks`.
        """
        return b"".join(self.blocks(name))

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part in blocks of about a megabyte.

        Raises:
            KeyError: there is none of that name.
            InputError: it is damaged, longer than the archive states, or begins as XML with a DOCTYPE.
        """
        part = self._parts[_folded(name)]
        size, check, prolog = 0, 0, Prolog()
        for block in self._unpacked(part):
            prolog.feed(block)
            if prolog.declares_type:
                raise self._of_own_definitions()
            size += len(block)
            if size > part.file_size:
                raise damaged(self._path)
            check = zlib.crc32(block, check)
            yield block
        if size != part.file_size or check != part.CRC:
            raise damaged(self._path)

    def check(self, besides: str) -> bool:
        """Look through all parts that readers open, but for those below the folder `besides`, which are looked at when
        they are read. Returns whether the fast readers can be trusted with them: they end the whole program over a
        part that claims to hold more than memory has room for, and do not know other encodings than UTF-8.

        Raises:
            InputError: see :meth:`blocks`.
        """
        trusted = True
        for name in self._parts:
            blocks = self.blocks(name)
            first = next(blocks, b"")
            is_xml = name.endswith(XML) or first[:4].lstrip(MARKS)[:1] == b"<"  # a part may have any name
            if not is_xml and not name.endswith(READ):
                continue
            if is_xml and is_foreign(first):
                trusted = False
            if name.startswith(besides) and "/_rels/" not in name:
                continue
            for block in chain((first,), blocks):
                if any(int(claim[1][:18]) > self.size(name) for claim in CLAIM.finditer(block)):
                    trusted = False
        return trusted

    def _unpacked(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        if part.compress_type not in PACKINGS:
            raise damaged(self._path)
        try:
            with self._path.open("rb") as file:
                file.seek(part.header_offset)
                header = file.read(LOCAL_HEADER)
                if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
                    raise damaged(self._path)
                file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
                left = part.compress_size
                inflate = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == zipfile.ZIP_DEFLATED else None
                while left > 0 and (packed := file.read(min(BLOCK, left))):
                    left -= len(packed)
                    if inflate is None:
                        yield packed
                        continue
                    while packed and not inflate.eof:
                        if block := inflate.decompress(packed, BLOCK):
                            yield block
                        packed = inflate.unconsumed_tail
                if inflate is not None:
                    if rest := inflate.flush():
                        yield rest
                    if not inflate.eof:
                        raise damaged(self._path)
        except (OSError, zlib.error):
            raise damaged(self._path) from None

    def _of_own_definitions(self) -> InputError:
        return InputError(
            mark(
                "{path} has a part with definitions of its own (DOCTYPE), which no office program writes; "
                "it is not read. Open it in Excel or LibreOffice and save it anew."
            ),
            path=self._path,
        )


def is_foreign(start: bytes) -> bool:
    """Whether an XML part that begins so is written in anything but UTF-8."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0\xfe\xff", b"\0\0\0<")):
        return True
    declared = ENCODING.match(start[:200].removeprefix(b"\xef\xbb\xbf").decode("ascii", "replace"))
    return declared is not None and declared[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}


def damaged(path: Path) -> InputError:
    """The error for a file that no reader can open."""
    return InputError(
        mark(
            "{path} is damaged and cannot be opened. Fetch it again, or open it in Excel or LibreOffice and "
            "save it anew."
        ),
        path=path,
    )


def protected(path: Path) -> InputError:
    """The error for a file that needs a password."""
    return InputError(
        mark("{path} is protected by a password. Save a copy without the password and use that."), path=path
    )


def _folded(name: str) -> str:
    return name.replace("\\", "/").lower()
