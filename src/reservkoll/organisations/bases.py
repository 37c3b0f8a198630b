"""Why an organisation is a candidate, the firmest reason first."""

from __future__ import annotations

from typing import Final, Literal

Basis = Literal["sni_main", "sni", "words"]
"""Its main industry code, another of its codes, or words in its name or in what it says that it does."""

BASES: Final[tuple[Basis, ...]] = ("sni_main", "sni", "words")
SNI_MAIN, SNI, WORDS = BASES
