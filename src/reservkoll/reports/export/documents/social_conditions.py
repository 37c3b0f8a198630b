"""The social conditions in the assessment JSON."""

from __future__ import annotations

from collections.abc import Callable

from reservkoll.explain.answer.social_conditions import ConditionsUnder
from reservkoll.json_documents.assessment import SocialCondition, SocialConditions


def conditions_document(under: ConditionsUnder, use: Callable[[str], str]) -> SocialConditions:
    """What there is under what governs; `use` notes a used source."""
    return SocialConditions(
        governed_by=under.name,
        conditions=[
            SocialCondition(
                id=line.id,
                duty=line.duty,
                text=line.text,
                example=line.example or None,
                citation=line.citation,
                source=use(line.source),
                rests_on=line.rests_on,
            )
            for line in under.lines
        ],
        unread=under.unread or None,
    )
