"""Candidates in words: names of forms and industries, why each is a candidate, what is to be minded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reservkoll.i18n import Language, mark, translator
from reservkoll.json_documents.organisations import (
    CandidateDocument,
    CandidatesDocument,
    IndexDocument,
    IndexSource,
    IndustryFound,
    OrganisationDocument,
)
from reservkoll.organisations.bases import SNI, SNI_MAIN, WORDS, Basis
from reservkoll.organisations.find import Candidate, Found, Index, Remark
from reservkoll.organisations.forms import legal_forms
from reservkoll.rulebook.rulebook import Rulebook

WHY: Final[dict[Basis, str]] = {
    SNI_MAIN: mark("main industry code"),
    SNI: mark("another industry code"),
    WORDS: mark("words in its name or description"),
}
REMARKS: Final[dict[Remark, str]] = {
    "no_advertising": mark("asks for no advertising: write to it alone, not in a mass mailing"),
    "winding_up": mark("is being wound up or restructured"),
}
KINDS: Final = {"scb": "SCB", "bolagsverket": "Bolagsverket", "list": mark("a list of your own")}


def found_document(
    found: Found,
    index: Index,
    rulebook: Rulebook,
    code: str,
    places: Sequence[str],
    form: str | None,
    language: Language,
) -> CandidatesDocument:
    """What was found for a code, with all its words."""
    note = rulebook.industries.no_proof
    return CandidatesDocument(
        code=code,
        code_name=rulebook.nomenclature.name(code, language),
        places=list(places),
        form=form,
        note=note.text.text(language),
        citation=note.citation,
        index=index_document(index),
        industries=[
            IndustryFound(
                id=each.id,
                name=each.name.text(language),
                organisations=found.numbers[each.id],
                why=each.why.text(language),
                sources=each.sources,
            )
            for each in found.industries
        ],
        unknown_forms=found.unknown_forms,
        candidates=[candidate_document(each, index, language) for each in found.candidates],
    )


def organisation_document(
    candidate: Candidate, index: Index, rulebook: Rulebook, language: Language
) -> OrganisationDocument:
    """What the index says of one organisation."""
    note = rulebook.industries.no_proof
    return OrganisationDocument(
        note=note.text.text(language),
        citation=note.citation,
        index=index_document(index),
        organisation=candidate_document(candidate, index, language),
    )


def candidate_document(candidate: Candidate, index: Index, language: Language) -> CandidateDocument:
    """A candidate with its words."""
    say = translator(language)
    industry = index.table.by_id.get(candidate.industry or "")
    return CandidateDocument(
        org_no=candidate.number,
        name=candidate.name,
        form=candidate.form,
        form_name=legal_forms().named(candidate.form, language),
        place=candidate.place,
        industry=None if industry is None else industry.name.text(language),
        basis=candidate.basis,
        why=None if candidate.basis is None else say(WHY[candidate.basis]),
        sni=list(candidate.sni),
        description=candidate.description,
        remarks=[say(REMARKS[remark]) for remark in candidate.remarks],
    )


def index_document(index: Index) -> IndexDocument:
    """The day the index was made, and from what."""
    return IndexDocument(
        made_on=index.made.isoformat(),
        sources=[
            IndexSource(
                name=each.name,
                kind=each.kind,
                day=each.day.isoformat(),
                lines=each.lines,
                organisations=each.organisations,
                persons_left_out=each.persons,
                without_number=each.numberless,
                unreadable=each.unreadable,
            )
            for each in index.sources
        ],
    )


def index_sentence(index: Index, language: Language) -> str:
    """The index in one sentence: what it was made from, and the day of each."""
    say = translator(language)
    sources = ", ".join(f"{say(KINDS[each.kind])} {each.day.isoformat()} ({each.name})" for each in index.sources)
    told = say(mark("Index of organisations made on {day} from {sources}."))
    return told.format(day=index.made.isoformat(), sources=sources)
