"""Parses numbers: thousands separated by space, point, comma or apostrophe; decimal comma or point."""

from __future__ import annotations

import re
from decimal import Decimal

UNBOUNDED = 10**15 * 100  # in öre: the far end of “at least 5 million”
GROUPS = re.compile(r"\d{1,3}(?P<mark>[ .,'’])\d{3}(?:(?P=mark)\d{3})*")


class Ambiguous(Exception):
    """A number whose only mark, `sign`, may be a thousands or decimal mark, as in "1.234"; the column may settle it."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


def parse_number(text: str) -> Decimal | None:
    """The number that `text` (digits, spaces, points, commas, apostrophes, or a power of ten such as `1,5e+06`) states;
    None where the marks are inconsistent.

    Raises:
        Ambiguous: one point or comma, three digits after it and one to three (not a lone 0) before it.
    """
    if "e" in text:
        return Decimal(text.replace(",", "."))
    whole, decimal, fraction = text, "", ""
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0:
        sign = text[last]
        others = set(re.findall(r"[ .,'’]", text[:last]))
        alone = sign not in others
        if alone and (others or len(text) - last - 1 != 3 or last > 3 or text[:last] == "0"):
            whole, decimal, fraction = text[:last], sign, text[last + 1 :]
        elif alone and text[last + 1 :].isdigit():
            raise Ambiguous(sign)
    if decimal and not fraction.isdigit():
        return None
    if not whole.isdigit():
        if GROUPS.fullmatch(whole) is None:
            return None
        whole = re.sub(r"\D", "", whole)
    return Decimal(f"{whole}.{fraction or 0}")
