"""Scores how well a heading matches a fact, by the names in aliases.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from reservkoll.common.yaml_loader import read_document
from reservkoll.parsers.money_terms import heading_terms
from reservkoll.parsers.text import fold
from reservkoll.tabular.column_parser import ERROR_VALUE
from reservkoll.tabular.header.units import without_unit

CLEAR, WEAK, SURE, ASKED, HINTED, DOUBTFUL = 100.0, 96.0, 92.0, 90.0, 84.0, 84.0
VALUE = "purchase.value_sek"
FEWEST = 2
TITLE, OF_ORGANISATION = "title", "purchase.authority.org_no"
OF_ANYBODY = frozenset({"id", TITLE, "purchase.cpv"})  # an organisation too has a name, a number and services
IN_LEDGERS_TOO = ("purchase.authority.", "department")  # the buyer
SHORTEST_FUZZY = 5  # shorter names ("lag", "cpv") are one letter away from too many other words
LEAST_PREFERRED = 1_000_000


@dataclass(frozen=True)
class Names:
    """The folded names of one fact, each with its rank."""

    clear: Mapping[str, int]
    weak: Mapping[str, int]
    asked: Mapping[str, int]
    hints: frozenset[str]
    never: frozenset[str]
    only: frozenset[str]
    unless: frozenset[str]
    of_time: bool

    def bare(self, folded: str) -> str:
        """A folded heading without the units that cells of this fact have."""
        return without_unit(folded, of_time=self.of_time)

    def excludes(self, folded: str) -> bool:
        """Whether a folded heading excludes this fact."""
        return self._holds(folded, self.never) or bool(self.only and not self._holds(folded, self.only))

    @staticmethod
    def _holds(folded: str, words: Iterable[str]) -> bool:
        return any(f" {each} " in f" {folded} " for each in words)

    def score(self, bare: str, near: Mapping[str, float], unlike: float) -> float:
        """How well a heading, folded and without units, names this fact.

        `near` has the similar names of any fact, with scores; `unlike` is the score of the closest name of
        something else.
        """
        score = 0.0
        if near:
            named = max((near[name] for name in near if name in self.clear or name in self.weak), default=0.0)
            named_asked = max((near[name] for name in near if name in self.asked), default=0.0)
            score = min(named, WEAK - 1) if named > named_asked else min(named_asked, ASKED)
            if score <= unlike:
                score = 0.0
        if self.hints & set(bare.split()) and unlike < SURE:
            score = max(score, HINTED)
        return score if score >= DOUBTFUL else 0.0


@dataclass(frozen=True)
class Aliases:
    """The names of all facts, and headings that are known to be something else."""

    facts: Mapping[str, Names]
    others: frozenset[str]
    periodic: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    currency: frozenset[str] = frozenset()
    ledger: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()

    def scores(self, heading: str) -> Mapping[str, float]:
        """Facts that `heading` may name, with a score.

        CLEAR or WEAK where it is one of the names, at least SURE where it is all but spelt so, at least DOUBTFUL where
        it should be asked about. Headings known as something else give none.
        """
        found = self._scored.get(heading)
        if found is None:
            found = self._scored[heading] = self._scores(heading)
        return found

    @cached_property
    def _scored(self) -> dict[str, Mapping[str, float]]:
        return {}  # cached: the same few texts are scored to detect the delimiter, the header and the columns

    def _scores(self, heading: str) -> dict[str, float]:
        whole = fold(heading)
        if not whole or ERROR_VALUE.fullmatch(heading.strip()):
            return {}  # an error cell "#NAME?" is not the heading "Name"
        # Cells of data are scored too, to tell them from headings: so units are taken off once, not for each fact.
        by_kind = {of_time: without_unit(whole, of_time=of_time) for of_time in (False, True)}
        bare = without_unit(by_kind[False], of_time=True)
        if not bare or {whole, bare} & self.others:
            return {}
        possible = {fact: names for fact, names in self.facts.items() if not names.excludes(whole)}
        bares = {fact: by_kind[names.of_time] for fact, names in possible.items()}
        for score, kind in ((CLEAR, "clear"), (WEAK, "weak"), (ASKED, "asked")):
            found = {
                fact: score
                for fact, names in possible.items()
                if not {whole, bares[fact]}.isdisjoint(getattr(names, kind))
            }
            if found:
                return found
        unlike = max(_like(bare, self.others).values(), default=0.0)
        near = {bare: _like(bare, self._fuzzy) for bare in sorted(set(bares.values()))}
        scores = {fact: names.score(bares[fact], near[bares[fact]], unlike) for fact, names in possible.items()}
        return {fact: score for fact, score in scores.items() if score}

    @cached_property
    def _fuzzy(self) -> tuple[str, ...]:
        """The names to match fuzzily."""
        names = dict.fromkeys(
            name for fact in self.facts.values() for kind in (fact.clear, fact.weak, fact.asked) for name in kind
        )
        return tuple(name for name in names if len(name) >= SHORTEST_FUZZY)

    def for_a_period(self, heading: str) -> bool:
        """Whether `heading` names an amount for each year or month: the value of a purchase where the table has no
        other, times the length of the contract.
        """
        words = set(fold(heading).split())
        amount = words & (self.periodic | self.facts[VALUE].hints)
        return bool(amount) and not words & self.limits and heading_terms(heading).per is not None

    def preference(self, fact: str, heading: str) -> int:
        """The rank of `heading` among the names of `fact`; of two equal matches the lower rank is better."""
        names = self.facts[fact]
        known = (*names.clear, *names.weak, *names.asked)
        whole = fold(heading)
        return next((known.index(form) for form in (whole, names.bare(whole)) if form in known), LEAST_PREFERRED)

    def of_a_ledger(self, headings: Collection[str]) -> bool:
        """Whether a table with these headings is a supplier ledger, not a list of purchases."""
        folded = frozenset(map(fold, headings))
        named = {(fact, score) for fact, score in self._named(headings) if not fact.startswith(IN_LEDGERS_TOO)}
        if any(score == CLEAR for _, score in named):
            return False
        if folded & self.accounts:
            return len(folded & (self.ledger | self.accounts)) >= FEWEST
        # Without accounts: a supplier, an amount and a day, and nothing that tells what was bought.
        return len(folded & self.ledger) > FEWEST and not {fact for fact, _ in named} & OF_ANYBODY

    def of_organisations(self, headings: Collection[str]) -> bool:
        """Whether a table with these headings is a list of organisations, not of purchases."""
        named = self._named(headings)
        if any(fact not in OF_ANYBODY and not fact.startswith(IN_LEDGERS_TOO) for fact, _ in named):
            return False
        of_organisations = len(set(map(fold, headings)) & self.organisations)
        # Whose the number is no heading says: beside a clear name of what is bought it may be the supplier's.
        numbered = (OF_ORGANISATION, WEAK) in named and (TITLE, CLEAR) not in named
        return of_organisations + numbered >= FEWEST

    def _named(self, headings: Collection[str]) -> set[tuple[str, float]]:
        """The facts that headings name, with how surely."""
        return {(fact, score) for text in headings for fact, score in self.scores(text).items() if score >= WEAK}

    def of_purchases(self, headings: Iterable[str]) -> bool:
        """Whether a heading is clearly that of a fact about a purchase."""
        return any(
            score == CLEAR and not fact.startswith(IN_LEDGERS_TOO)
            for heading in headings
            for fact, score in self.scores(heading).items()
        )

    def misleading(self, headings: Iterable[str]) -> frozenset[str]:
        """Facts whose weak names mean something else in a table that has these headings."""
        folded = frozenset(map(fold, headings))
        return frozenset(fact for fact, names in self.facts.items() if names.unless & folded)


def _like(text: str, names: Collection[str]) -> dict[str, float]:
    """The `names` similar to `text`, at least to the doubtful score, with their scores (up to 100)."""
    from rapidfuzz import fuzz, process

    found = process.extract(text, names, scorer=fuzz.ratio, score_cutoff=DOUBTFUL, limit=None)
    return {name: score for name, score, _ in found}


@cache
def aliases() -> Aliases:
    """The names of aliases.yaml, folded."""
    data = read_document(Path(__file__).parents[2] / "inventory" / "aliases.yaml").data
    facts = {
        fact: Names(
            clear=places(given["clear"]),
            weak=places(given["weak"]),
            asked=places(given["asked"]),
            hints=frozenset(map(fold, given["hints"])),
            never=frozenset(map(fold, given.get("never", ()))),
            only=frozenset(map(fold, given.get("only", ()))),
            unless=frozenset(map(fold, given.get("unless", ()))),
            of_time=fact.endswith("months"),
        )
        for fact, given in data["facts"].items()
    }
    return Aliases(
        facts,
        *(
            frozenset(map(fold, data[words]))
            for words in ("others", "periodic", "limits", "currency", "ledger", "accounts", "organisations")
        ),
    )


def places(names: Sequence[str]) -> dict[str, int]:
    """Each name, folded, with its rank."""
    return {fold(name): place for place, name in enumerate(names)}
