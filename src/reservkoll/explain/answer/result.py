"""An assessment in words, as data: what the terminal, PDF, Word and the page lay out."""

from __future__ import annotations

from dataclasses import dataclass

from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.lots import LotLine
from reservkoll.explain.answer.partnership import Row


@dataclass(frozen=True)
class RouteAnswer:
    """A route (or a condition on the organisation), its verdict, and the sentence that says what it means.

    `shown` is the verdict, `not_needed` for a route that is not applicable only because a simpler one is open, or
    `unfit` for one whose form does not fit the arrangement that is described.
    `interpretive`: the law leaves it open; `doubtful`: that, or only an amount that was computed.
    """

    name: str
    verdict: Verdict
    shown: str
    summary: str
    interpretive: bool
    doubtful: bool


@dataclass(frozen=True)
class Reason:
    """A criterion: how deep it lies inside others, its verdict, its label, the facts it read, and where it stands."""

    level: int
    verdict: Verdict
    label: str
    facts: str
    citation: str


@dataclass(frozen=True)
class RouteReasons:
    """The criteria that bear on the verdict of one route."""

    name: str
    verdict: Verdict
    shown: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class MissingFact:
    """A fact that can still decide: its question, its path, what it decides and its evidence."""

    question: str
    path: str
    told: str


@dataclass(frozen=True)
class Duty:
    """An obligation or note, and its provision."""

    text: str
    citation: str


@dataclass(frozen=True)
class RouteFollows:
    """The consequences of one route: what to do, notes, and the titles of the sources of its answer.

    `recommended`: the route is among those recommended.
    """

    name: str
    recommended: bool
    duties: tuple[Duty, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A source that was used, its address, and until when it was read."""

    title: str
    url: str
    read: str


@dataclass(frozen=True)
class WaysToYes:
    """What would open a route that is closed or undecided, each way in words."""

    route: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """An assessment in words, in the reader's language. `value` is None for a case without a purchase.

    `partnership` are further blocks, each with its heading: of a group, of a partnership, the scale of forms, social
    conditions.
    `hangs_on`: what the answers rest on that may be otherwise.
    `follows` tells each route by itself, the recommended ones first, in their order; `notes` is about the whole answer.
    """

    title: str
    number: str
    rules_of: str
    value: str | None
    codes: str
    limits: tuple[str, ...]
    routes: tuple[RouteAnswer, ...]
    hangs_on: tuple[str, ...]
    recommendation: tuple[str, ...]
    organisation: tuple[RouteAnswer, ...]
    lots_heading: str
    lots: tuple[LotLine, ...]
    organisation_heading: str
    partnership: tuple[tuple[str, tuple[Row, ...]], ...]
    reasons: tuple[RouteReasons, ...]
    missing: tuple[MissingFact, ...]
    ways: tuple[WaysToYes, ...]
    never_proposed: tuple[str, ...]
    follows: tuple[RouteFollows, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    closing: str
