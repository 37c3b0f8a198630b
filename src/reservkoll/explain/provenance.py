"""The provenance of an answer: the rulebook, its sources, and the lawyers who reviewed its rules."""

from __future__ import annotations

from reservkoll.json_documents.parts import PublishedLimits, Review, RulebookUsed, Source
from reservkoll.rulebook.models.partnership import PartnershipRule
from reservkoll.rulebook.models.rules import Rule
from reservkoll.rulebook.models.rules import Source as RulebookSource
from reservkoll.rulebook.rulebook import Rulebook


def rulebook_used(rulebook: Rulebook) -> RulebookUsed:
    """Edition, hash and the day to which it was read; the file with amounts that the user states, if any."""
    stated = rulebook.published
    return RulebookUsed(
        version=rulebook.edition.version,
        sha256=rulebook.sha256,
        verified_until=rulebook.edition.verified_until,
        published_limits=None if stated is None else PublishedLimits(file=stated.file, sha256=stated.sha256),
    )


def source_document(name: str, source: RulebookSource) -> Source:
    """A source with what it is and the day to which it was read."""
    return Source(
        id=name,
        title=source.title,
        url=source.url or None,
        retrieved=source.retrieved,
        kind=source.kind,
        second_hand=source.second_hand,
    )


def review_of(rule: Rule | PartnershipRule | None) -> Review | None:
    """Who reviewed a rule and when; None where nobody has, or there is no rule."""
    reviewed = None if rule is None else rule.reviewed
    return None if reviewed is None else Review(by=reviewed.by, day=reviewed.day)
