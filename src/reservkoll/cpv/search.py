"""CPV search by everyday words: proposals, best first. A proposal decides nothing."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reservkoll.cpv.index import ENGLISH, STEM, Index, features
from reservkoll.cpv.index_cache import search_index
from reservkoll.cpv.nearest import DIGITS
from reservkoll.cpv.nomenclature import CodeError, Nomenclature
from reservkoll.cpv.tokenizer import compound, stem, told_of, words
from reservkoll.i18n import Language

PROPOSALS = 5
CODE_LIKE = re.compile(r"(?:cpv\W*)?(\d[\d\s]*(?:[-–‐]\s?\d)?)\b", re.IGNORECASE)
FEWEST_DIGITS = 2
LONGEST_QUERY = 1000
MOST_WORDS = 60

# How a code's score comes about; chosen on one half of a list of real titles and confirmed on the other.
EVERYDAY = 1.15  # an everyday word is what people write; an official name seldom is
SAME = 5.0  # more than any other score
MORE, MOST_MORE = 0.3, 0.4  # further phrases of the same code, as a share of theirs and at most
WHOM = 0.6  # of the words that tell for whom or where
CLIMB = 0.5  # what a code above gets of the best below it: buyers often take the broader code
OWN, SIBLINGS = 0.6, 0.2
BROADER = 0.05  # for each digit that a code leaves open
DIVISION = 0.5
MATCHES, POOL, VOTERS, KIN = 400, 60, 40, 5
SHORTEST_CORRECTED = 5
MOST_CORRECTIONS = 1 << 15  # that are remembered
FAINT = 0.2  # below it an unknown word is like a phrase by some letters only
NEAR_SPELLING, CORRECTED = 80.0, 0.8
UNKNOWN_RARITY = 9.0  # about what a word has that stands in a single phrase


@dataclass(frozen=True)
class Proposal:
    """A code that a text may mean. `score`, from 0 to 1, only orders them; `phrase`: what led there, if one did."""

    code: str
    score: float
    phrase: str | None


@dataclass(frozen=True)
class Search:
    """Search among the codes of `nomenclature`, by all names at hand and by everyday words."""

    nomenclature: Nomenclature

    @property
    def _index(self) -> Index:
        memo = self.nomenclature.memo
        if search_index not in memo:
            memo[search_index] = search_index(self.nomenclature)
        found: Index = memo[search_index]
        return found

    def find(self, text: str, limit: int = PROPOSALS) -> list[Proposal]:
        """At most `limit` codes for `text`, best first; fewer or none where nothing is like it.

        Digits are read as a code or its beginning: the codes that begin so, the nearest valid ones if none does.
        """
        text = text[:LONGEST_QUERY]
        stated = CODE_LIKE.fullmatch(text.strip())
        if stated is not None:
            return self._of_digits(stated[1])[:limit]
        scores, phrases = self._scores(text)
        if max(scores.values(), default=0.0) < FAINT and not self._knows(text):
            return []
        # What is called just so comes first, before the broader codes above it.
        asked = tuple(words(text))
        ranked = _best(
            (code, score + SAME * (_words_of_phrase(phrases.get(code, "")) == asked))
            for code, score in self._ranked(scores)[: max(POOL, limit)]
        )
        return [Proposal(code, round(score / (1 + score), 4), phrases.get(code)) for code, score in ranked[:limit]]

    def _of_digits(self, stated: str) -> list[Proposal]:
        digits = re.sub(r"\s", "", stated)
        run = re.split(r"[-–‐]", digits)[0]
        if FEWEST_DIGITS <= len(run) < DIGITS:
            begun = [code for code in self.nomenclature.codes if code.startswith(run)]
            return [Proposal(code, 1.0, None) for code in begun]
        try:
            code = self.nomenclature.parse(digits)
        except CodeError as error:
            return [Proposal(code, 0.5, None) for code in error.proposals]
        above = [Proposal(other, 0.5, None) for other in self.nomenclature.ancestors(code)]
        return [Proposal(code, 1.0, None), *above]

    def _query(self, text: str) -> dict[str, float]:
        plain, known = self._index.plain, self._index.known
        told, rest = (words(part, plain.ignored) for part in told_of(text, plain.whom))
        found = [*told, *rest][:MOST_WORDS] or words(text)[:MOST_WORDS]
        weights = {name: WHOM * weight for name, weight in features(rest, known, plain.little).items()} if told else {}
        for name, weight in features(told or found, known, plain.little).items():
            weights[name] = max(weight, weights.get(name, 0.0))
        strange = [word for word in found if stem(word) not in known and not compound(word, known)]
        if 2 * len(strange) >= len(found):  # else it is Swedish, and an English name would only be like it by chance
            weights |= features(found, known, plain.little, Language.EN)
        for word in strange:
            if len(word) >= SHORTEST_CORRECTED:
                meant = self._corrected(stem(word))
                if meant is not None:
                    weights[STEM + meant] = max(CORRECTED, weights.get(STEM + meant, 0.0))
        return weights

    def _knows(self, text: str) -> bool:
        """Whether any phrase has a word of `text`, or the word that it seems to misspell."""
        known = self._index.known
        return any(
            stem(word) in known
            or compound(word, known)
            or (len(word) >= SHORTEST_CORRECTED and self._corrected(stem(word)) is not None)
            for word in words(text)[:MOST_WORDS]
        )

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(sorted(self._index.known))

    @cached_property
    def _corrected(self) -> Callable[[str], str | None]:
        """The texts of a list share words, names of places above all, that no phrase has."""
        return lru_cache(maxsize=MOST_CORRECTIONS)(self._correction)

    def _correction(self, misspelt: str) -> str | None:
        from rapidfuzz import fuzz, process

        nearest = process.extractOne(misspelt, self._spellings, scorer=fuzz.ratio, score_cutoff=NEAR_SPELLING)
        return None if nearest is None else str(nearest[0])

    @cached_property
    def _above(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(maxsize=None)(lambda code: tuple(self.nomenclature.ancestors(code)))

    def _scores(self, text: str) -> tuple[dict[str, float], dict[str, str]]:
        """The score of every code that a phrase leads to, and the phrase that led there best."""
        matches: dict[int, float] = {}
        before = matches.get
        listed, index = self._index.phrases, self._index.postings
        length = 0.0
        for name, weight in self._query(text).items():
            postings = index.get(name)
            if postings is None:
                length += (weight * UNKNOWN_RARITY) ** 2 if name.startswith(STEM) else 0.0
                continue
            weighed = weight * postings.rarity
            length += 0.0 if name.startswith(ENGLISH) else weighed * weighed
            for number, own in zip(postings.phrases, postings.weights, strict=True):
                matches[number] = before(number, 0.0) + weighed * own
        length = math.sqrt(length) or 1.0
        by_code: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        for number, match in _most(matches):
            phrase = listed[number]
            by_code[phrase.code].append((-match / length * (EVERYDAY if phrase.everyday else 1.0), phrase.text))
        scores, phrases = {}, {}
        for code, found in by_code.items():
            if len(found) > 1:
                found.sort()
                more = min(MORE * sum(-score for score, _ in found[1:4]), MOST_MORE)
            else:
                more = 0.0
            best, phrases[code] = found[0]
            scores[code] = more - best
        return scores, phrases

    def _ranked(self, scores: Mapping[str, float]) -> list[tuple[str, float]]:
        """Codes best first: with those above the best, and more for divisions that many of the best are in."""
        pool = _best(scores.items())[:POOL]
        ranked = dict(pool)
        below: defaultdict[str, list[float]] = defaultdict(list)
        for code, score in pool:
            for above in self._above(code):
                below[above].append(CLIMB * score)
        for code, lent in below.items():
            own = scores.get(code, 0.0)
            ranked[code] = max(own, lent[0]) + OWN * min(own, lent[0]) + SIBLINGS * sum(lent[1 : KIN + 1])
        divisions: defaultdict[str, float] = defaultdict(float)
        for code, score in pool[:VOTERS]:
            divisions[code[:2]] += score
        votes = sum(divisions.values()) or 1.0
        return _best(
            (code, score * (1 + BROADER * _open_digits(code)) * (1 + DIVISION * divisions[code[:2]] / votes))
            for code, score in ranked.items()
        )


@lru_cache(maxsize=1 << 14)
def _words_of_phrase(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _most(matches: Mapping[int, float]) -> list[tuple[int, float]]:
    """The `MATCHES` best of the phrases, best first; of two that are as good the one with the lower number."""
    least = sorted(matches.values(), reverse=True)[MATCHES - 1] if len(matches) > MATCHES else 0.0
    good = [(-match, number) for number, match in matches.items() if match >= least]
    return [(number, -match) for match, number in sorted(good)[:MATCHES]]


@lru_cache(maxsize=1 << 14)
def _open_digits(code: str) -> int:
    return DIGITS - max(2, len(code[:DIGITS].rstrip("0")))


def _best(scored: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(scored, key=lambda one: (-one[1], one[0]))
