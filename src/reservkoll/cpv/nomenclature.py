"""The CPV 2008 nomenclature: parsing a code, its place in the hierarchy, its name."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reservkoll.common.errors import InputError
from reservkoll.common.identifiers import cleaned
from reservkoll.cpv.nearest import AFTER_DIGITS, DIGITS, NearestCodes
from reservkoll.i18n import Language, mark

# Eight digits with or without a check digit, then nothing or a label: "79624000 Förmedling av vårdpersonal".
CODE = re.compile(r"(?P<digits>\d+)(?:\s?-\s?(?P<check>\d)|\.0+)?(?![\d-])[\s:,;.]*(?P<label>.*)", re.DOTALL)
# The same with the digits in groups: "85.31.21.20-6", "8531 2120-6", "85 312 120", "853 121 20".
GROUPED = re.compile(
    r"(?P<digits>(?:\d\d[. ]?){3}\d\d|\d\d[. ]\d{3}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d\d|\d{5}[. ]\d{3}|\d{3}[. ]\d{5})"
    r"(?:\s?-\s?(?P<check>\d)|\.(?P<dotted>\d))?(?![\d-])[\s:,;.]*(?P<label>.*)",
    re.DOTALL,
)
MADE_A_NUMBER = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")  # "8,53E+07"
FEW = 100  # names of a language that are sooner searched for than all lines are split


class CodeError(InputError):
    """A text that is no CPV code. `proposals` are the nearest valid codes, best first."""

    def __init__(self, template: str, text: str, proposals: tuple[str, ...] = ()) -> None:
        super().__init__(template, text=text, proposals=", ".join(proposals))
        self.proposals = proposals


@dataclass(frozen=True)
class StatedCode:
    """What a text states: digits, which may be too few or too many, a check digit, and what stands behind."""

    digits: str
    check: str | None
    label: str


def stated_code(text: str) -> StatedCode | None:
    """The code that `text` begins with, whether there is such a code or not; None where it begins with no digits."""
    line = cleaned(text)
    match = GROUPED.fullmatch(line)
    if match and (match["dotted"] is None or "." in match["digits"]):
        return StatedCode(re.sub(r"\D", "", match["digits"]), match["check"] or match["dotted"], match["label"])
    match = CODE.fullmatch(line)
    return StatedCode(match["digits"], match["check"], match["label"]) if match else None


@dataclass(frozen=True)
class Nomenclature:
    """All valid codes, as `12345678-9`, sorted. `folder` is `rules/cpv`."""

    folder: Path

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code with its check digit, in order."""
        return tuple(sorted((self.folder / "nomenclature.txt").read_text("utf-8").split()))

    def read_from(self, folder: Path) -> None:
        """Read what is still unread from `folder`, which holds the same: where it came from may be gone or changed."""
        self.__dict__["folder"] = folder

    @property
    def divisions(self) -> tuple[str, ...]:
        """The widest codes: those that fix two digits."""
        return tuple(code for code in self.codes if not code[2:8].strip("0"))

    @cached_property
    def by_digits(self) -> dict[str, str]:
        """The eight digits to the code with its check digit."""
        return {code[:DIGITS]: code for code in self.codes}

    @cached_property
    def code_set(self) -> frozenset[str]:
        """The codes, to ask whether one is among them."""
        return frozenset(self.codes)

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """What is built from the codes and names once, under keys of the builder's own."""
        return {}

    @cached_property
    def _near(self) -> NearestCodes:
        return NearestCodes(self.by_digits)

    @cached_property
    def _names(self) -> str:
        return (self.folder / "names.tsv").read_text("utf-8")

    @property
    def names_sha256(self) -> str:
        """SHA-256 of the list of official names."""
        return hashlib.sha256(self._names.encode()).hexdigest()

    def name(self, code: str, language: Language) -> str | None:
        """The official name of `code`; None where the list has no such code."""
        if language in self._split:
            return self._split[language].get(code)
        known = self._asked.setdefault(language, {})
        if code not in known:
            known[code] = self._sought(code, language)
            if len(known) > FEW:
                self._split[language] = self.names(language)
        return known[code]

    @cached_property
    def _asked(self) -> dict[Language, dict[str, str | None]]:
        return {}

    @cached_property
    def _split(self) -> dict[Language, dict[str, str]]:
        return {}

    def _sought(self, code: str, language: Language) -> str | None:
        start = self._names.find(f"\n{code}\t") + 1
        if not start:
            return None
        end = self._names.find("\n", start)
        return _name(self._names[start : end if end >= 0 else None], language)

    def names(self, language: Language) -> dict[str, str]:
        """The official name of every code, in order of the codes."""
        return {line[: DIGITS + 2]: _name(line, language) for line in self._names.splitlines()[1:]}

    def __getstate__(self) -> dict[str, object]:
        # The codes are soonest read as one text, the names where a command asks for them.
        left_out = {"memo", "_names", "_asked", "_split", "_near", "by_digits", "code_set", "codes"}
        state = {key: value for key, value in self.__dict__.items() if key not in left_out}
        return {**state, "_packed": " ".join(self.codes)}

    def __setstate__(self, state: dict[str, object]) -> None:
        packed = str(state.pop("_packed"))
        self.__dict__.update(state, codes=tuple(packed.split()))

    def parse(self, text: str) -> str:
        """The code that `text` begins with, as `12345678-9`.

        Raises:
            CodeError: with the nearest valid codes, where `text` begins with no valid code.
        """
        line = cleaned(text)
        if MADE_A_NUMBER.fullmatch(line):
            raise CodeError(
                mark(
                    "“{text}” is a code that Excel has made a number, so that its last digits are lost. Format the "
                    "column as text and write the code anew, or fetch the list again."
                ),
                line,
            )
        stated = stated_code(line)
        if stated is None:
            raise CodeError(mark("“{text}” is not a CPV code. Write the eight digits of the code."), text.strip())
        digits, check = stated.digits, stated.check
        if len(digits) == DIGITS + 1 and check is None and self.by_digits.get(digits[:DIGITS], "")[-1:] == digits[-1]:
            digits, check = digits[:DIGITS], digits[-1]
        if len(digits) != DIGITS:
            template = (
                mark("“{text}” has too few digits for a CPV code, which has eight. Nearest valid: {proposals}.")
                if len(digits) < DIGITS
                else mark("“{text}” has too many digits for a CPV code, which has eight. Nearest valid: {proposals}.")
            )
            raise CodeError(template, text.strip(), self._nearest(digits))
        code = self.by_digits.get(digits)
        if code is None:
            template = mark("“{text}” is not in CPV 2008. Nearest valid: {proposals}.")
            raise CodeError(template, text.strip(), self._nearest(digits))
        if check is not None and check != code[-1]:
            raise CodeError(
                mark("“{text}” has the wrong check digit. Nearest valid: {proposals}."),
                text.strip(),
                self._nearest(digits),
            )
        return code

    def ancestors(self, code: str) -> Iterator[str]:
        """The codes above `code`, nearest first. Where the digit-truncated parent is no code, climb on until one is."""
        fixed = fixed_digits(code)
        for length in range(len(fixed) - 1, 1, -1):
            above = self.by_digits.get(fixed[:length].ljust(DIGITS, "0"))
            if above is not None:
                yield above

    def below(self, code: str) -> Iterator[str]:
        """The codes that `code` is above, in order."""
        fixed = fixed_digits(code)
        return (other for other in self.between(fixed, fixed) if other != code)

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The codes from `first` to `last`, both inclusive. Digits that are left out of `last` may be any."""
        end = last[:DIGITS] + AFTER_DIGITS
        return self.codes[bisect_left(self.codes, first[:DIGITS]) : bisect_right(self.codes, end)]

    def _nearest(self, digits: str) -> tuple[str, ...]:
        return tuple(self.by_digits[code] for code in self._near.find(digits))


def _name(line: str, language: Language) -> str:
    _, swedish, english = line.split("\t")
    return swedish if language is Language.SV else english


def fixed_digits(code: str) -> str:
    """The digits that `code` fixes, at least the two of its division: `853` of `85300000-2`, `30` of `30000000-9`."""
    return code[:DIGITS].rstrip("0").ljust(2, "0")
