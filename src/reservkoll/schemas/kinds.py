"""What there is a JSON Schema of: the case file, and every document that the program writes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from reservkoll.i18n import mark

CASE: Final = "case"


@dataclass(frozen=True)
class Document:
    """A document: its module in `json_documents`, the name of its type there, and what it is in words."""

    module: str
    type_name: str
    title: str

    @property
    def type(self) -> Any:
        """The model, or a list of models; imported here, so that only what is asked for is loaded."""
        return getattr(import_module(f"reservkoll.json_documents.{self.module}"), self.type_name)


DOCUMENTS: Final = {
    "assessment": Document("assessment", "AssessmentDocument", mark("The answer to one case")),
    "lots": Document("divisions", "DivisionsDocument", mark("Proposed divisions of a purchase")),
    "activities": Document("activities", "ActivitiesDocument", mark("Own activities as if they were bought")),
    "value": Document("value", "ValueDocument", mark("The estimated value of a purchase")),
    "figures": Document("figures", "FiguresDocument", mark("The totals of a list")),
    "requirements": Document("requirements", "RequirementsDocument", mark("The answer to planned requirements")),
    "benefit": Document("benefit", "BenefitDocument", mark("A calculation of societal benefit")),
    "limits": Document("limits", "LimitRows", mark("The amounts in force on a day")),
    "cpv-search": Document("cpv", "FoundCodes", mark("CPV codes found by words")),
    "cpv-show": Document("cpv", "CodeDocument", mark("A CPV code")),
    "ledger": Document("ledger", "LedgerDocument", mark("The summary of ledgers")),
    "organisations-import": Document("organisations", "IndexDocument", mark("An index of organisations")),
    "organisations-find": Document("organisations", "CandidatesDocument", mark("Who could deliver")),
    "organisations-show": Document("organisations", "OrganisationDocument", mark("An organisation of the index")),
    "assistant": Document("assistants", "AssistantAnswer", mark("What an assistant is answered")),
    "assistant-question": Document("assistants", "NextQuestion", mark("The question that an assistant should ask")),
    "assistant-screen": Document("assistants", "ScreenedList", mark("The answer to a list, for an assistant")),
    "notices": Document("notices", "NoticesDocument", mark("Notices held against the law")),
    "serve-screen": Document("serve", "ListOutcome", mark("The answer to a list on the local page")),
    "serve-interview": Document("interview", "InterviewStep", mark("A step of the interview on the local page")),
    "serve-error": Document("serve", "ErrorDocument", mark("Why the local page refused something")),
    "rules-list": Document("rules", "RuleList", mark("The rules of a rulebook")),
    "rules-coming": Document("rules", "ComingLaws", mark("Law in the making")),
    "rules-show": Document("rules", "RuleDocument", mark("A rule in full")),
    "rules-status": Document("rules", "RulebookStatus", mark("How a rulebook stands on a day")),
    "rules-lint": Document("maintenance", "Findings", mark("What was found in a rulebook")),
    "rules-test": Document("maintenance", "TestsDocument", mark("The outcome of a rulebook's cases")),
    "rules-diff": Document("maintenance", "DifferencesDocument", mark("What differs between two rulebooks or days")),
}
"""By the command that writes each, or by the name in its `format`."""
KINDS: Final = (CASE, *DOCUMENTS)
