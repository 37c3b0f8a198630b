"""Numbers and codes as they are typed, copied and exported, normalised before they are parsed or compared.

Organisation numbers, CPV codes, diary numbers, account numbers and dates all come with the same noise: dashes from a
word processor, no-break spaces from a web page, Excel's apostrophe before a text, direction marks.
"""

from __future__ import annotations

DASHES = (
    "\u2010\u2011\u2012\u2013\u2014\u2015"  # hyphens, figure dash, en and em dash, horizontal bar
    "\u2043\u2212\ufe58\ufe63\uff0d"  # hyphen bullet, minus, small and full-width forms
)
UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width spaces and joiners, byte order mark
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # direction marks
)
SPACES = "\t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
QUOTES = "'\u2018\u2019\u201a\u2032\u00b4`\"\u201c\u201d\u201e\uff07"  # stripped from both ends of a number
FULL_WIDTH_DIGITS = "".join(chr(0xFF10 + digit) for digit in range(10))

_SPELLING = str.maketrans(
    {
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(UNSEEN),
        **dict.fromkeys(SPACES, " "),
        **{sign: str(digit) for digit, sign in enumerate(FULL_WIDTH_DIGITS)},
    }
)
_ENDS = " " + QUOTES
# Matches every text that `cleaned` may change; valid in the regex dialects of both Python and polars.
NOISE = f"[{DASHES}{UNSEEN}{SPACES}{QUOTES}{FULL_WIDTH_DIGITS}]|  |^ | $"


def with_plain_signs(text: str) -> str:
    """`text` with every dash as a hyphen, every space as a plain one, digits in ASCII and without invisible signs."""
    return text if text.isascii() and text.isprintable() else text.translate(_SPELLING)


def cleaned(text: str) -> str:
    """An identifier normalised for parsing and comparing: plain characters, nothing around it."""
    return " ".join(with_plain_signs(text).split()).strip(_ENDS)
