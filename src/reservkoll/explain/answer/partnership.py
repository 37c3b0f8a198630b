"""The partnership section of the terminal: risk and suitability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reservkoll.evaluation.outcome import Verdict, verdict_of
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import mark

RISKS = {
    "high": mark("High risk that the arrangement is a contract that must be procured"),
    "medium": mark("Medium risk that the arrangement is a contract that must be procured"),
    "low": mark("Low risk that the arrangement is a contract that must be procured"),
    "unknown": mark("How high the risk is cannot be said yet"),
}


@dataclass(frozen=True)
class Row:
    """One line: a mark for the verdict (or a bullet), the text, more in small, and the legal ground."""

    verdict: Verdict | None
    text: str
    citation: str = ""
    detail: str = ""
    strong: bool = False


def partnership_rows(outcome: PartnershipOutcome, explain: Explainer) -> Iterator[tuple[str, list[Row]]]:
    """The blocks in order: the heading (to be translated) and its lines. None where no partnership is described."""
    if not outcome.tests:
        return
    yield mark("Risk"), _risk(outcome, explain)
    suitable = [
        Row(verdict_of(True, one.truth), one.told.text(explain.language), one.citation) for one in outcome.suitability
    ]
    yield mark("Is an IOP suitable?"), suitable


def _risk(outcome: PartnershipOutcome, explain: Explainer) -> list[Row]:
    rows = [Row(None, explain.translate(RISKS[outcome.risk.level]), strong=True)]
    rows += [Row(None, driver.told.text(explain.language), driver.citation) for driver in outcome.risk.drivers]
    rows += [Row(Verdict.UNKNOWN, explain.question(path)) for path in outcome.risk.missing]
    return rows
