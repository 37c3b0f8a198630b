"""Made-up Swedish notices in eForms, so that a clone alone can be tested."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
        "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
        "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
        "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
        "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    }.items()
)
ROOTS = {"planning": "PriorInformationNotice", "competition": "ContractNotice", "result": "ContractAwardNotice"}


@dataclass(frozen=True)
class MadeLot:
    """A lot; what is None or empty is left out of the notice."""

    id: str = "LOT-0001"
    title: str = "Daglig verksamhet"
    description: str = "Platser i daglig verksamhet."
    cpv: str = "85312100"
    more_cpv: tuple[str, ...] = ()
    amount: str | None = "12000000"
    currency: str = "SEK"
    months: int | None = 36
    unit: str = "MONTH"
    renewals: int | None = None
    renewals_text: str = ""
    reserved: tuple[str, ...] = ("none",)
    deadline: str | None = "2027-02-01+01:00"


@dataclass(frozen=True)
class MadeNotice:
    """A notice of a Swedish municipality, if nothing else is said."""

    id: str = "11111111-aaaa-bbbb-cccc-000000000001"
    version: str = "01"
    procedure_id: str = "22222222-aaaa-bbbb-cccc-000000000001"
    publication: str = "00123456-2026"
    kind: str = "competition"
    legal_basis: str = "32014L0024"
    buyer: str = "Storstads kommun"
    number: str = "212000-1231"
    country: str = "SWE"
    legal_type: str = "la"
    dispatched: str = "2026-11-01+01:00"
    changes: str = ""
    lots: tuple[MadeLot, ...] = field(default_factory=lambda: (MadeLot(),))

    def xml(self) -> str:
        """The notice as XML."""
        root = ROOTS[self.kind]
        changes = (
            f"<efac:Changes><efbc:ChangedNoticeIdentifier>{self.changes}</efbc:ChangedNoticeIdentifier></efac:Changes>"
            if self.changes
            else ""
        )
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {NAMESPACES}>
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>{changes}
<efac:NoticeSubType><cbc:SubTypeCode listName="notice-subtype">20</cbc:SubTypeCode></efac:NoticeSubType>
<efac:Organizations><efac:Organization><efac:Company>
<cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0001</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name languageID="SWE">{escape(self.buyer)}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode listName="country">{self.country}</cbc:IdentificationCode>
</cac:Country></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:CompanyID>{self.number}</cbc:CompanyID></cac:PartyLegalEntity>
</efac:Company></efac:Organization></efac:Organizations>
<efac:Publication><efbc:NoticePublicationID>{self.publication}</efbc:NoticePublicationID></efac:Publication>
</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<cbc:ID schemeName="notice-id">{self.id}</cbc:ID><cbc:ContractFolderID>{self.procedure_id}</cbc:ContractFolderID>
<cbc:IssueDate>{self.dispatched}</cbc:IssueDate><cbc:VersionID>{self.version}</cbc:VersionID>
<cbc:RegulatoryDomain>{self.legal_basis}</cbc:RegulatoryDomain>
<cbc:NoticeTypeCode listName="{self.kind}">cn-social</cbc:NoticeTypeCode>
<cbc:NoticeLanguageCode>SWE</cbc:NoticeLanguageCode>
<cac:ContractingParty><cac:ContractingPartyType>
<cbc:PartyTypeCode listName="buyer-legal-type">{self.legal_type}</cbc:PartyTypeCode></cac:ContractingPartyType>
<cac:Party><cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0001</cbc:ID></cac:PartyIdentification>
</cac:Party></cac:ContractingParty>
{"".join(_lot(lot) for lot in self.lots)}</{root}>"""


def _lot(lot: MadeLot) -> str:
    total = (
        "<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount "
        f'currencyID="{lot.currency}">{lot.amount}</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>'
        if lot.amount
        else ""
    )
    more = "".join(
        "<cac:AdditionalCommodityClassification><cbc:ItemClassificationCode "
        f'listName="cpv">{code}</cbc:ItemClassificationCode></cac:AdditionalCommodityClassification>'
        for code in lot.more_cpv
    )
    period = (
        f'<cac:PlannedPeriod><cbc:DurationMeasure unitCode="{lot.unit}">{lot.months}</cbc:DurationMeasure>'
        "</cac:PlannedPeriod>"
        if lot.months
        else ""
    )
    renewal = (
        f"<cac:ContractExtension><cbc:MaximumNumberNumeric>{lot.renewals}</cbc:MaximumNumberNumeric><cac:Renewal>"
        f'<cac:Period><cbc:Description languageID="SWE">{lot.renewals_text}</cbc:Description></cac:Period>'
        "</cac:Renewal></cac:ContractExtension>"
        if lot.renewals is not None
        else ""
    )
    reserved = "".join(
        '<cac:SpecificTendererRequirement><cbc:TendererRequirementTypeCode listName="reserved-procurement">'
        f"{code}</cbc:TendererRequirementTypeCode></cac:SpecificTendererRequirement>"
        for code in lot.reserved
    )
    deadline = (
        f"<cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>{lot.deadline}</cbc:EndDate>"
        "<cbc:EndTime>23:59:00+01:00</cbc:EndTime></cac:TenderSubmissionDeadlinePeriod>"
        if lot.deadline
        else ""
    )
    return f"""<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">{lot.id}</cbc:ID>
<cac:TenderingTerms><cac:TendererQualificationRequest>{reserved}</cac:TendererQualificationRequest></cac:TenderingTerms>
<cac:TenderingProcess>{deadline}</cac:TenderingProcess>
<cac:ProcurementProject><cbc:Name languageID="SWE">{escape(lot.title)}</cbc:Name>
<cbc:Description languageID="SWE">{escape(lot.description)}</cbc:Description>
<cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>{total}
<cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">{lot.cpv}</cbc:ItemClassificationCode>
</cac:MainCommodityClassification>{more}{period}{renewal}</cac:ProcurementProject></cac:ProcurementProjectLot>"""
