"""Detects a document type declaration, which could define entities, anywhere before the root of an XML text.

Comments and processing instructions may come first, may be long, and may contain what looks like an element or a
declaration, so the prolog is parsed by the grammar, not searched.
"""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    ((b"\xff\xfe\0\0", b"<\0\0\0"), "utf-32-le"),  # longer prefixes first
    ((b"\0\0\xfe\xff", b"\0\0\0<"), "utf-32-be"),
    ((b"\xff\xfe", b"<\x00"), "utf-16-le"),
    ((b"\xfe\xff", b"\x00<"), "utf-16-be"),
)
_BETWEEN: Final = " \t\r\n\ufeff"
_LONGEST_END: Final = 3  # of what ends a comment


class Prolog:
    """The prolog of an XML text that arrives in pieces.

    `declares_type` is None until known, or where the text is not XML.
    """

    def __init__(self) -> None:
        self.declares_type: bool | None = None
        self._left = ""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._within = ""

    def feed(self, piece: bytes) -> None:
        """Feed the next piece."""
        if self.declares_type is not None or not piece:
            return
        if self._decoder is None:
            encoding = next((name for marks, name in _MARKS if piece.startswith(marks)), "latin-1")
            piece = piece.removeprefix(codecs.BOM_UTF8)
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left += self._decoder.decode(piece)
        self._take()

    def _take(self) -> None:
        while True:
            if self._within:
                end = self._left.find(self._within)
                if end < 0:
                    self._left = self._left[-_LONGEST_END:]
                    return
                self._left, self._within = self._left[end + len(self._within) :], ""
            self._left = self._left.lstrip(_BETWEEN)
            if self._left.startswith("<!--"):
                self._left, self._within = self._left[4:], "-->"
            elif self._left.startswith("<?"):
                self._left, self._within = self._left[2:], "?>"
            elif len(self._left) < len("<!--") and "<!--".startswith(self._left):
                return  # it may still become a comment
            else:
                self.declares_type = self._left.startswith("<!")
                return


def declares_document_type(data: bytes) -> bool:
    """Whether a whole XML text declares a document type."""
    prolog = Prolog()
    prolog.feed(data)
    return bool(prolog.declares_type)
