"""What `notices --format json` prints: lots of notices, and how what they say of a reservation stands to the law."""

from typing import Annotated

from pydantic import Field

from reservkoll.common.json_text import InPlace
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek

Verdicts = Annotated[dict[str, str], InPlace]
"""A route's id to its verdict for the lot: yes, no, unknown or not_applicable."""


class HintOf(JsonDocument):
    """Words that make a reservation likely."""

    words: str
    place: str


class SupplierMeets(JsonDocument):
    """What a supplier meets of the conditions of a reservation."""

    supplier: str
    route: str
    verdict: str
    met: list[str]
    failed: list[str]
    to_show: list[str] = Field(description=mark("Conditions of which the supplier's own facts do not tell."))


class NoticeLotDocument(JsonDocument):
    """A lot of a notice."""

    notice: str
    version: str
    publication: str | None
    link: str | None
    kind: str = Field(description=mark("The form type: planning, competition, result …"))
    subtype: str
    dispatched: str
    buyer: str
    buyer_org_no: str | None
    authority_type: str | None = Field(description=mark("The buyer's legal type, by the code list of eForms."))
    country: str
    procedure_id: str
    procedure: str | None
    legal_basis: str
    lot: str | None
    title: str
    cpv: list[str]
    subject: str | None
    amount: str | None = Field(description=mark("The value as the notice states it, without VAT."))
    currency: str | None
    value_sek: Sek | None
    length: str | None = Field(description=mark("The length of the contract without renewals, as stated."))
    start: str | None
    end: str | None
    renewals: int | None = Field(description=mark("How often the contract may be renewed at most."))
    renewals_text: str | None
    deadline: str | None
    deadline_time: str | None = Field(description=mark("The hour, in Swedish time where the notice tells a time zone."))
    reserved: list[str] = Field(
        description=mark("The codes of reserved participation (BT-71); empty where the notice is silent.")
    )
    stated: str = Field(description=mark("The same in words."))
    reserved_execution: str | None
    finding: str = Field(description=mark("How what the notice says stands to the law; an id of notices.yaml."))
    finding_text: str
    routes: Verdicts
    hints: list[HintOf]
    open: bool
    cancelled: bool = Field(description=mark("Whether the notice says that the procurement is cancelled."))
    followed: bool = Field(description=mark("Whether a later notice among the files tells of the same lot."))
    winners: list[str]
    awarded: str | None
    suppliers: list[SupplierMeets]


class LeftOut(JsonDocument):
    """What is not among the lots."""

    faults: list[str]
    abroad: int
    replaced: int
    registrations: int


class NoticesDocument(JsonDocument):
    """The lots, and what was left out."""

    today: str
    country: str
    notices: int
    silence: str = Field(description=mark("Why silence in a notice is no answer for every provision."))
    lots: list[NoticeLotDocument]
    left_out: LeftOut
    notes: list[str]
    law_date: str | None = Field(description=mark("The oldest day to which a source of the answers was read."))
