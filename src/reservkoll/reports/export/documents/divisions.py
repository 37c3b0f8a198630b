"""Exports proposed divisions as JSON, `reservkoll.lots/1`."""

from __future__ import annotations

from reservkoll.common.json_text import json_text
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.divisions import Divisions
from reservkoll.explain.answer.divisions import DivisionsTold
from reservkoll.i18n import Language
from reservkoll.json_documents.divisions import Division, DivisionsDocument, Statement, SupplierBeside
from reservkoll.reports.export.documents.assessment import lot_document, plain


def divisions_json(
    found: Divisions, told: DivisionsTold, assessment: Assessment, input_sha256: str, language: Language
) -> str:
    """The document as text."""
    document = DivisionsDocument(
        input_sha256=input_sha256,
        as_of=assessment.as_of,
        nothing=found.nothing,
        divisions=[
            Division(
                kind=proposal.kind,
                name=words.name,
                why=words.why,
                opens=list(proposal.opens),
                lots=[lot_document(answer, assessment, language) for answer in proposal.lots],
                purchase_lots=[
                    {key: plain(value) for key, value in each.lot.model_dump(exclude_none=True).items()}
                    for each in proposal.lots
                ],
                notes=list(words.notes),
                suppliers=[
                    SupplierBeside(
                        name=size.name,
                        lot_percent=size.lot_percent,
                        whole_percent=size.whole_percent,
                        lots=list(size.lots),
                    )
                    for size in words.suppliers
                ],
            )
            for proposal, words in zip(found.proposals, told.proposals, strict=True)
        ],
        follows=[Statement(text=text, citation=citation) for text, citation in told.follows],
        never=[Statement(text=text, citation=citation) for text, citation in told.never],
    )
    return json_text(document) + "\n"
