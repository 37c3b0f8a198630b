"""How well a heading names a fact, by the names in aliases.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reservkoll.inventory.cells.cell import ERROR_VALUE
from reservkoll.inventory.folding import fold
from reservkoll.strict_yaml import read_document

CLEAR, WEAK, SURE, HINTED, DOUBTFUL = 100.0, 96.0, 92.0, 84.0, 84.0
SHORTEST_FUZZY = 5  # a shorter name ("lag", "cpv") is one letter away from too many other words
UNIT_WORDS = (
    r"(?:i )?(?:sek|kr|kronor|tkr|ksek|kkr|tsek|tusen kr|mkr|mnkr|msek|mdkr|eur|euro|"
    r"(?:ex|exkl|exklusive|excl|excluding|utan|inkl|"
    r"inklusive|incl|including) (?:moms|vat)|antal manader|manader|man|manad|months?|(?<!per )ar|years?)"
)
UNIT_AT_END = re.compile(rf"(?<=\S)(?: {UNIT_WORDS})+$")


@dataclass(frozen=True)
class Names:
    """The folded names of one fact."""

    clear: frozenset[str]
    weak: frozenset[str]
    hints: frozenset[str]


@dataclass(frozen=True)
class Aliases:
    """The names of all facts, and headings that are known to be something else."""

    facts: Mapping[str, Names]
    others: frozenset[str]

    def scores(self, heading: str) -> dict[str, float]:
        """Facts that `heading` may name, with a score.

        CLEAR or WEAK where it is one of the names, at least SURE where it is all but spelt so, at least DOUBTFUL where
        it should be asked about. Headings known as something else give none.
        """
        from rapidfuzz import fuzz

        whole = fold(heading)
        bare = UNIT_AT_END.sub("", whole)
        if not bare or whole in self.others or bare in self.others or ERROR_VALUE.fullmatch(heading.strip()):
            return {}  # an error cell "#NAME?" is not the heading "Name"
        found = {}
        for fact, names in self.facts.items():
            if {whole, bare} & names.clear:
                found[fact] = CLEAR
            elif {whole, bare} & names.weak:
                found[fact] = WEAK
        if found:
            return found
        unlike = max((fuzz.ratio(bare, other) for other in self.others), default=0.0)
        for fact, names in self.facts.items():
            near = max(
                (fuzz.ratio(bare, name) for name in names.clear | names.weak if len(name) >= SHORTEST_FUZZY),
                default=0.0,
            )
            score = min(near, WEAK - 1)
            if score <= unlike:
                score = 0.0
            if names.hints & set(bare.split()) and unlike < SURE:
                score = max(score, HINTED)
            if score >= DOUBTFUL:
                found[fact] = score
        return found


@cache
def aliases() -> Aliases:
    """The names of aliases.yaml, folded."""
    data = read_document(Path(__file__).with_name("aliases.yaml")).data
    facts = {
        fact: Names(*(frozenset(fold(name) for name in given[kind]) for kind in ("clear", "weak", "hints")))
        for fact, given in data["facts"].items()
    }
    return Aliases(facts, frozenset(fold(name) for name in data["others"]))
