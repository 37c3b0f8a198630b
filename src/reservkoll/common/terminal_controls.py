"""Control and bidirectional characters, which a terminal would obey instead of showing."""

from __future__ import annotations

import re
from typing import Final

from reservkoll.common.personal_numbers import Found, personal_numbers

OBEYED: Final = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""A regular expression for them; line breaks and tabs are let through."""
_OBEYED: Final = re.compile(f"{OBEYED}|[\ud800-\udfff]|[\U000e0000-\U000e0fff]")
_PICTURES: Final = 0x2400  # ␀ and so on, for the first 32 control characters


def shown_text(text: str) -> str:
    """`text` safe for a terminal: personal numbers masked, control characters replaced by their pictures or code
    points: `␛`, `[U+202E]`.
    """
    parts, position = [], 0
    for found in replacements(text):
        parts += [text[position : found.start], found.shown]
        position = found.end
    return "".join((*parts, text[position:])) if parts else text


def replacements(text: str) -> list[Found]:
    """What must not reach a terminal, in order, with its replacement."""
    numbers = list(personal_numbers(text))
    if text.isascii() and text.isprintable():
        return numbers
    signs = (Found(*found.span(), _picture(found)) for found in _OBEYED.finditer(text))
    alone = (sign for sign in signs if not any(number.start <= sign.start < number.end for number in numbers))
    return sorted((*numbers, *alone))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return "␡"
    # Surrogates stand for the bytes of a file name that is not UTF-8.
    return f"[{code - 0xDC00:02X}]" if 0xDC80 <= code <= 0xDCFF else f"[U+{code:04X}]"
