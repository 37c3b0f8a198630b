"""Tokenizes search phrases: words, stems, compound parts, n-grams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from reservkoll.i18n import Language

WORD = re.compile(r"[^\W\d_]+(?:[-&/][^\W\d_]+)*|\d+[^\W\d_]+", re.UNICODE)
HYPHENS = re.compile(r"[-&/]")
BREAKS = re.compile(r"[,;:.()!?\n]|\s[-–—]\s")
FOLDED = str.maketrans("éèêëáàâíìîóòôúùûüñç", "eeeeaaaiiiooouuuunc")
SHORTEST_PART = 3  # "el", "it" and the like would be found in every other word
RUN = 4
# Letters that Swedish puts between the parts of a compound: "tjänst-e-resa", "skol-skjuts", "vård-s".
JOINTS = ("", "s", "e")
STEMMERS = {
    Language.SV: snowballstemmer.stemmer("swedish"),
    Language.EN: snowballstemmer.stemmer("english"),
}


def folded(text: str) -> str:
    """Lower case, without accents that are not letters of Swedish."""
    return text.lower().translate(FOLDED)


def words(text: str, ignored: Set[str] = frozenset()) -> list[str]:
    """The words of `text` in order, folded. Of words with hyphens ("el-arbeten", "barn- och") also the whole."""
    found: list[str] = []
    for match in WORD.finditer(folded(text)):
        pieces = HYPHENS.split(match[0])
        if len(pieces) > 1:
            pieces.append("".join(pieces))
        found += (piece for piece in pieces if piece not in ignored and len(piece) > 1)
    return found


def told_of(text: str, whom: Set[str]) -> tuple[str, str]:
    """`text` in two: what is told of, and for whom or where: that runs from a word of `whom` to the next break."""
    told: list[str] = []
    rest: list[str] = []
    for part in BREAKS.split(text):
        found = part.split()
        end = next((place for place, word in enumerate(found) if place and folded(word) in whom), len(found))
        told += found[:end]
        rest += found[end:]
    return " ".join(told), " ".join(rest)


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: Language = Language.SV) -> str:
    """The stem of a folded word by the Snowball algorithm."""
    return str(STEMMERS[language].stemWord(word))


def compound(word: str, known: Set[str]) -> tuple[str, ...]:
    """The stems of the known words that `word` is put together of, first to last; empty where it is not.

    Of several ways the one with the longest last part is taken: it is what the whole is a kind of.
    """
    for start in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        last = stem(word[start:])
        if len(last) < SHORTEST_PART or last not in known:
            continue
        for joint in JOINTS:
            first = word[:start].removesuffix(joint) if joint else word[:start]
            if len(first) < SHORTEST_PART or (joint and len(first) == start):
                continue
            if stem(first) in known:
                return stem(first), last
            inner = compound(first, known)
            if inner:
                return *inner, last
    return ()


def runs(word: str) -> Iterator[str]:
    """The runs of `RUN` letters of a word with its ends marked."""
    marked = f"<{word}>"
    if len(marked) <= RUN:
        yield marked
    for start in range(len(marked) - RUN + 1):
        yield marked[start : start + RUN]


def distinct(items: Iterable[str]) -> tuple[str, ...]:
    """The items once each, in order."""
    return tuple(dict.fromkeys(items))
