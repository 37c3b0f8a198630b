"""The search index: every phrase that may lead to a code, tokenized and weighted.

A phrase (an official name or an everyday word) is a vector over its features: stems, the parts of compounds, runs of
letters. A feature weighs more the fewer phrases have it, and a phrase is of length one, so that the match of a query
with a phrase is a cosine.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from reservkoll.cpv.synonyms import PlainWords
from reservkoll.cpv.tokenizer import compound, runs, stem, words
from reservkoll.i18n import Language

WHOLE, FIRST_PART, LAST_PART, IN_RUNS = 1.0, 0.7, 0.8, 0.35
LITTLE = 0.7  # of a word that tells little
STEM, ENGLISH, RUNS = "=", "+", "~"  # marks of features: a stem is no run of letters, and "car" is no "care"
COMMONEST_RUN = 2500  # phrases; commoner runs of letters tell nothing and take the longest


@dataclass(frozen=True)
class Phrase:
    """A text that leads to `code`; `everyday` if it comes from the synonyms, else an official name."""

    code: str
    text: str
    everyday: bool
    language: Language = Language.SV


@dataclass(frozen=True)
class Postings:
    """Where a feature stands: numbers of phrases with the feature's weight in each; how rare the feature is."""

    rarity: float
    phrases: array[int]
    weights: array[float]


@dataclass(frozen=True)
class Index:
    """Phrases, their features, the stems that are known, the words that tell nothing or little."""

    phrases: Sequence[Phrase]
    postings: Mapping[str, Postings]
    known: Set[str]
    plain: PlainWords


def features(
    found: Iterable[str], known: Set[str], little: Set[str], language: Language = Language.SV
) -> dict[str, float]:
    """What a phrase of these folded words has, with the weight of each before rarity; of the stems of `little` less."""
    weights: dict[str, float] = {}
    for word in found:
        for name, weight in _of_word(word, known, little, language):
            weights[name] = max(weight, weights.get(name, 0.0))
    return weights


def _of_word(word: str, known: Set[str], little: Set[str], language: Language) -> Iterator[tuple[str, float]]:
    if language is Language.EN:
        yield ENGLISH + stem(word, language), WHOLE
        return
    whole = stem(word)
    share = LITTLE if whole in little else 1.0
    yield STEM + whole, share * WHOLE
    *first, last = compound(word, known) or ("",)
    for part in first:
        yield STEM + part, FIRST_PART * (LITTLE if part in little else 1.0)
    if last:
        yield STEM + last, LAST_PART * (LITTLE if last in little else 1.0)
    for run in runs(word):
        yield RUNS + run, share * IN_RUNS


def build(phrases: Iterable[Phrase], plain: PlainWords) -> Index:
    """Weigh all phrases. The words that tell nothing count only in phrases that hold nothing else."""
    listed = tuple(phrases)
    split = [words(phrase.text, plain.ignored) or words(phrase.text) for phrase in listed]
    known = {
        stem(word)
        for phrase, found in zip(listed, split, strict=True)
        if phrase.language is Language.SV
        for word in found
    }
    vectors = [
        features(found, known, plain.little, phrase.language) for phrase, found in zip(listed, split, strict=True)
    ]
    counts = Counter(name for vector in vectors for name in vector)
    rarity = {name: math.log(1 + len(listed) / count) for name, count in counts.items()}
    numbers: defaultdict[str, array[int]] = defaultdict(lambda: array("H" if len(listed) < 1 << 16 else "I"))
    weights: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
    for number, vector in enumerate(vectors):
        length = math.sqrt(sum((weight * rarity[name]) ** 2 for name, weight in vector.items())) or 1.0
        for name, weight in vector.items():
            if name.startswith(RUNS) and counts[name] > COMMONEST_RUN:
                continue
            numbers[name].append(number)
            weights[name].append(weight * rarity[name] / length)
    postings = {name: Postings(rarity[name], numbers[name], weights[name]) for name in sorted(numbers)}
    return Index(listed, postings, known, plain)
