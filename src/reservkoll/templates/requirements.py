"""The template of a file of requirements, generated from its models: the purchase and every key with its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from reservkoll.facts.case_fields import is_group
from reservkoll.facts.field_types import field_type
from reservkoll.facts.models import Purchase
from reservkoll.facts.requirements import TOPICS, Requirements
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.templates.case import INDENT, comment, keys

INTRODUCTION: Final = (
    mark(
        "Planned requirements for reservkoll. Write what you know instead of null. What is left out is not judged; "
        "it is never read as “not required”."
    ),
    mark("Then ask: reservkoll requirements FILE.yaml"),
)  # fmt: skip
MEANINGS: Final = {
    "references.count": mark("How many earlier assignments are to be shown?"),
    "references.years": mark("How many years old may they be at most?"),
    "references.min_value": mark("How large must each be, in kronor?"),
    "references.public_only": mark("Only from public customers? Yes or no."),
    "turnover.yearly_minimum": mark("Which turnover a year is asked for, in kronor?"),
    "turnover.years": mark("For how many years?"),
    "economic_stability.credit_rating": mark("Is a credit rating asked for? Yes or no."),
    "economic_stability.alternatives_accepted": mark("Does other proof of a sound economy do instead? Yes or no."),
    "economic_stability.equity": mark("Which equity is asked for, in kronor? 0 if none is."),
    "economic_stability.bank_guarantee": mark("Which bank guarantee is asked for, in kronor? 0 if none is."),
    "certificates": mark("Certificates by name, and whether the text goes on with “or equivalent”."),
    "documentation.documents": mark("How many documents go with the tender?"),
    "documentation.self_declaration": mark("Does a self-declaration do, with proof only from the winner? Yes or no."),
    "insurance.amount": mark("Which insured amount is asked for, in kronor?"),
    "insurance.at_tender": mark("Must the insurance be in force when the tender is handed in? Yes or no."),
    "applications.per_year": mark("How many times a year are new suppliers let in?"),
    "lots.split": mark("Is the contract divided into lots? Yes or no."),
    "lots.reasons_given": mark("Are reasons given for not dividing it? Yes or no."),
    "lots.all_required": mark("Must a tender be for all lots? Yes or no."),
    "contract.checkpoints": mark("Are check-points agreed on during the contract? Yes or no."),
    "payment.days": mark("How many days until payment?"),
    "joint_bids.allowed": mark("May groups tender together? Yes or no."),
    "joint_bids.legal_form_at_tender": mark("Do they need a legal form already then? Yes or no."),
    "others_capacity.allowed": mark("May a tenderer rely on the capacity of others? Yes or no."),
    "subcontracting.allowed": mark("Are subcontractors allowed? Yes or no."),
    "tender_bond.amount": mark("Which amount must be locked up with the tender, in kronor? 0 if none."),
    "supplier.company_only": mark("Must the supplier be a company? Yes or no."),
    "supplier.years_in_operation": mark("For how many years must it have been in operation?"),
    "tender_time.days": mark("How many days from the notice to the last day for tenders?"),
}  # fmt: skip
BEGUN: Final = {"references.count": "3"}
"""A file that states no requirement is refused."""


def requirements_template(rulebook: Rulebook, language: Language) -> str:
    """The text of a file of requirements, as YAML with comments; one requirement is filled in, to be changed."""
    translate = translator(language)
    lines = [*comment([translate(text) for text in INTRODUCTION], ""), "", "purchase:"]
    lines += keys(Purchase, "purchase.", rulebook, language)
    lines += ["", "requirements:", *_requirements(Requirements, "", translate)]
    return "\n".join(lines) + "\n"


def _requirements(kind: type[BaseModel], prefix: str, translate: Translate) -> Iterator[str]:
    indent = INDENT * (prefix.count(".") + 1)
    for key, field in kind.model_fields.items():
        path, inner = f"{prefix}{key}", field_type(field)
        if is_group(inner):
            yield from comment([translate(TOPICS[key])] if key in TOPICS else [], indent)
            yield f"{indent}{key}:"
            yield from _requirements(inner, f"{path}.", translate)
        else:
            yield from comment([translate(MEANINGS[path])], indent)
            yield f"{indent}{key}: {BEGUN.get(path, 'null')}"
