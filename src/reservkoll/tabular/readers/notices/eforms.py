"""Reads one notice out of eForms XML (UBL 2.3 with the extensions of the EU Publications Office).

Where each term stands is told by the business terms of Implementing Regulation (EU) 2019/1780, named here as BT-…. XML
with a document type is refused, so that no entity is ever expanded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

from reservkoll.common.errors import InputError
from reservkoll.common.xml_prolog import declares_document_type
from reservkoll.i18n import Listed, listed, mark
from reservkoll.tabular.readers.notices.elements import (
    CPV,
    EXTENSION,
    LONGEST,
    LONGEST_DESCRIPTION,
    NAMES,
    UBL,
    amount_of,
    bare_code,
    code_of_list,
    codes_of,
    day_of,
    line_of,
    moment_of,
    stripped,
    term_of,
    text_of,
    value_of,
)
from reservkoll.tabular.readers.notices.notice import Amount, Buyer, Lot, Notice, Renewals

ROOTS: Final = {
    f"{{{UBL}{name}-2}}{name}" for name in ("ContractNotice", "PriorInformationNotice", "ContractAwardNotice")
}
REGISTRATION: Final = "BusinessRegistrationInformationNotice"
OLDER: Final = "TED_EXPORT"
_REQUIREMENT: Final = (
    "cac:TenderingTerms/cac:TendererQualificationRequest/cac:SpecificTendererRequirement/"
    "cbc:TendererRequirementTypeCode"
)
_EXECUTION: Final = "cac:TenderingTerms/cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode"
_DEADLINES: Final = (
    "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod",  # BT-131
    "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod",  # BT-1311
    f"cac:TenderingProcess/{EXTENSION}/efac:InterestExpressionReceptionPeriod",  # BT-630, of planning used as a call
)
_SWEDISH: Final = "SWE"

MOST_TAGS: Final = 1 << 21  # the whole notice is held in memory, and an element takes far more there than here

NOT_XML = mark("{path} is no XML that can be read ({reason}). Fetch the notice once more.")
DOCTYPE = mark("{path} is not read: it declares a document type, which no notice does and which can do harm.")
NO_NOTICE = mark(
    "{path} is XML, but no procurement notice in eForms. Is it a list? Open it in Excel (File, Open) and save the "
    "table as .xlsx."
)
TOO_MANY = mark("{path} is not read: it holds more elements than any notice does, and can do harm.")
OLDER_FORM = mark("{path} is a notice in the form that TED had before eForms, which is not read. Fetch a newer one.")
LACKING = mark("{path}: the notice is incomplete and is not read. It lacks: {lacking}.")
TWICE = mark("{path}: the notice is contradictory and is not read. It states more than one main code for {lot}.")
SAME_LOT = mark("{path}: the notice is contradictory and is not read. It has more than one lot called {lot}.")


class NoPurchase(Exception):
    """The notice is in eForms but of no purchase: the registration of a company."""


def read_notice(data: bytes, path: str) -> Notice:
    """The notice in `data`; `path` is what it is called in messages.

    Raises:
        InputError: no XML, XML with a document type, no notice, or one that lacks what every notice must have.
        NoPurchase: it is the registration of a company.
    """
    if declares_document_type(data):
        raise InputError(DOCTYPE, path=path)
    if data.count(b"<") > MOST_TAGS:
        raise InputError(TOO_MANY, path=path)
    parser = XMLParser()
    try:
        parser.feed(data)
        root = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        reason = f"{error.position[0]}:{error.position[1]}" if isinstance(error, ParseError) else "?"
        raise InputError(NOT_XML, path=path, reason=reason) from None
    if root.tag not in ROOTS:
        name = root.tag.rpartition("}")[2]
        if name == REGISTRATION:
            raise NoPurchase
        raise InputError(OLDER_FORM if name == OLDER else NO_NOTICE, path=path)
    return _Reading(root, path).notice()


def named(messages: Iterable[str]) -> Listed:
    """Marked messages as a list within another, each once."""
    return listed("{what}", ({"what": InputError(each)} for each in dict.fromkeys(messages)))


class _Reading:
    """Takes a notice apart and remembers what it lacks."""

    def __init__(self, root: Element, path: str) -> None:
        self.root, self.path = root, path
        self.lacking: list[str] = []
        found = root.find(EXTENSION, NAMES)
        self.extension = Element("none") if found is None else found
        self.language = text_of(root, "cbc:NoticeLanguageCode")
        self.organisations = {
            text_of(each, "efac:Company/cac:PartyIdentification/cbc:ID"): each
            for each in self.extension.iterfind("efac:Organizations/efac:Organization", NAMES)
        }
        self.results = _Results(self.extension)

    def notice(self) -> Notice:
        root = self.root
        dispatched = day_of(text_of(root, "cbc:IssueDate"))
        kind = root.find("cbc:NoticeTypeCode", NAMES)
        identity = self._needed(text_of(root, "cbc:ID"), mark("the notice's identifier"))
        buyers = tuple(self._buyers())
        lots = tuple(self._lots())
        twice = [name for name, count in Counter(lot.id for lot in lots if lot.id).items() if count > 1]
        if twice:
            raise InputError(SAME_LOT, path=self.path, lot=twice[0])
        if dispatched is None:
            self.lacking.append(mark("the day of dispatch"))
        if self.lacking or dispatched is None:
            raise InputError(LACKING, path=self.path, lacking=named(self.lacking))
        changed = self.extension.find("efac:Changes", NAMES)
        return Notice(
            file=self.path,
            id=identity,
            version=text_of(root, "cbc:VersionID"),
            procedure_id=text_of(root, "cbc:ContractFolderID"),
            publication=text_of(self.extension, "efac:Publication/efbc:NoticePublicationID"),
            dispatched=dispatched,
            legal_basis=text_of(root, "cbc:RegulatoryDomain"),
            kind="" if kind is None else kind.get("listName", ""),
            type="" if kind is None else stripped(kind),
            subtype=text_of(self.extension, "efac:NoticeSubType/cbc:SubTypeCode"),
            language=self.language,
            procedure=text_of(root, "cac:TenderingProcess/cbc:ProcedureCode"),
            buyers=buyers,
            changes="" if changed is None else text_of(changed, "efbc:ChangedNoticeIdentifier"),
            cancelled=changed is not None and text_of(changed, "efac:ChangeReason/cbc:ReasonCode").startswith("cancel"),
            whole=value_of(root),
            documents=text_of(
                root,
                "cac:ProcurementProjectLot/cac:TenderingTerms/cac:CallForTendersDocumentReference/"
                "cac:Attachment/cac:ExternalReference/cbc:URI",
            ),
            lots=lots,
            planned=day_of(text_of(root, "cbc:PlannedDate")),
        )

    def _needed(self, text: str, name: str) -> str:
        if not text:
            self.lacking.append(name)
        return text

    def _buyers(self) -> Iterator[Buyer]:
        if any(not name or each.find("efac:Company", NAMES) is None for name, each in self.organisations.items()):
            self.lacking.append(mark("an organisation's identifier"))
        parties = self.root.findall("cac:ContractingParty", NAMES)
        told = False
        for party in parties:
            organisation = self.organisations.get(text_of(party, "cac:Party/cac:PartyIdentification/cbc:ID"))
            if organisation is None:
                continue
            told = True
            company = "efac:Company/"
            yield Buyer(
                name=self._needed(
                    self._words(organisation, company + "cac:PartyName/cbc:Name"), mark("the buyer's name")
                ),
                number=text_of(organisation, company + "cac:PartyLegalEntity/cbc:CompanyID"),
                country=self._needed(
                    text_of(organisation, company + "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
                    mark("the buyer's country"),
                ),
                legal_type=code_of_list(party, "cac:ContractingPartyType/cbc:PartyTypeCode", "buyer-legal-type"),
            )
        if not told:
            self.lacking.append(mark("the buyer"))

    def _lots(self) -> Iterator[Lot]:
        found = [
            lot
            for lot in self.root.findall("cac:ProcurementProjectLot", NAMES)
            if (identity := lot.find("cbc:ID", NAMES)) is None or identity.get("schemeName", "Lot") != "LotsGroup"
        ]
        alone = len(found) == 1
        for lot in found:
            yield self._lot(lot, self._needed(text_of(lot, "cbc:ID"), mark("a lot's identifier")), alone=alone)
        if not found:  # a planning notice on a buyer profile tells the purchase alone
            yield self._lot(self.root, "", alone=True)

    def _lot(self, place: Element, identity: str, *, alone: bool) -> Lot:
        project = place.find("cac:ProcurementProject", NAMES)
        project = Element("none") if project is None else project
        mains = project.findall("cac:MainCommodityClassification", NAMES)
        if len(mains) > 1:
            raise InputError(TWICE, path=self.path, lot=identity or "?")
        deadline = next((found for path in _DEADLINES if (found := place.find(path, NAMES)) is not None), None)
        last_day, last_hour = (None, None) if deadline is None else moment_of(deadline)
        return Lot(
            id=identity,
            title=self._needed(self._words(project, "cbc:Name"), mark("a title")),
            description=self._words(project, "cbc:Description", LONGEST_DESCRIPTION),
            cpv=self._needed(
                bare_code(text_of(project, f"cac:MainCommodityClassification/{CPV}")), mark("a main CPV code")
            ),
            more_cpv=tuple(
                dict.fromkeys(
                    text
                    for each in project.iterfind(f"cac:AdditionalCommodityClassification/{CPV}", NAMES)
                    if (text := bare_code(stripped(each)))
                )
            ),
            nature=code_of_list(project, "cbc:ProcurementTypeCode", "contract-nature"),
            value=value_of(place) or self.results.amount(identity) or (value_of(self.root) if alone else None),
            term=term_of(project),
            renewals=self._renewals(project),
            options=self._words(project, "cac:ContractExtension/cbc:OptionsDescription"),
            reserved=codes_of(place, _REQUIREMENT, "reserved-procurement"),
            execution=next(iter(codes_of(place, _EXECUTION, "reserved-execution")), ""),
            deadline=last_day,
            deadline_time=last_hour,
            winners=tuple(
                name
                for each in self.results.winners(identity)
                if (organisation := self.organisations.get(each)) is not None
                and (name := self._words(organisation, "efac:Company/cac:PartyName/cbc:Name"))
            ),
            awarded=self.results.day(identity),
        )

    def _renewals(self, project: Element) -> Renewals | None:
        extension = project.find("cac:ContractExtension", NAMES)
        if extension is None:
            return None
        number = text_of(extension, "cbc:MaximumNumberNumeric")
        text = self._words(extension, "cac:Renewal/cac:Period/cbc:Description")
        most = int(number) if number.isascii() and number.isdigit() and len(number) <= 4 else None
        return Renewals(most, text) if text or most is not None else None

    def _words(self, place: Element, path: str, most: int = LONGEST) -> str:
        """A text in Swedish, else in the language of the notice, else the first; of one that is too long the start."""
        found = {each.get("languageID", ""): line_of(each) for each in reversed(place.findall(path, NAMES))}
        told = found.get(_SWEDISH) or found.get(self.language) or next(reversed(found.values()), "")
        return told if len(told) <= most else f"{told[: most - 1]}…"


class _Results:
    """Who won each lot, when and for how much (BT-720), where the notice tells results."""

    def __init__(self, extension: Element) -> None:
        result = extension.find("efac:NoticeResult", NAMES)
        self._lots: dict[str, list[Element]] = {}
        if result is None:
            return
        self._tenders = {text_of(each, "cbc:ID"): each for each in result.iterfind("efac:LotTender", NAMES)}
        self._parties = {text_of(each, "cbc:ID"): each for each in result.iterfind("efac:TenderingParty", NAMES)}
        self._contracts = {text_of(each, "cbc:ID"): each for each in result.iterfind("efac:SettledContract", NAMES)}
        for each in result.iterfind("efac:LotResult", NAMES):
            self._lots.setdefault(text_of(each, "efac:TenderLot/cbc:ID"), []).append(each)

    def _won(self, lot: str) -> Iterator[Element]:
        """The tenders that contracts were concluded on."""
        for result in self._lots.get(lot, ()):
            for contract in result.iterfind("efac:SettledContract/cbc:ID", NAMES):
                settled = self._contracts.get(stripped(contract))
                if settled is None:
                    continue
                for tender in settled.iterfind("efac:LotTender/cbc:ID", NAMES):
                    found = self._tenders.get(stripped(tender))
                    if found is not None and text_of(found, "efac:TenderLot/cbc:ID") == lot:
                        yield found

    def winners(self, lot: str) -> Sequence[str]:
        """The identifiers of the organisations that won `lot`, each once."""
        return list(
            dict.fromkeys(
                stripped(each)
                for tender in self._won(lot)
                if (party := self._parties.get(text_of(tender, "efac:TenderingParty/cbc:ID"))) is not None
                for each in party.iterfind("efac:Tenderer/cbc:ID", NAMES)
            )
        )

    def amount(self, lot: str) -> Amount | None:
        """The sum of the contracts of `lot`; None where one of them tells no amount, or another currency."""
        amounts = [
            amount_of(tender.find("cac:LegalMonetaryTotal/cbc:PayableAmount", NAMES)) for tender in self._won(lot)
        ]
        told = [each for each in amounts if each is not None]
        if not told or len(told) < len(amounts) or len({each.currency for each in told}) > 1:
            return None
        return Amount(sum((each.value for each in told), Decimal(0)), told[0].currency)

    def day(self, lot: str) -> date | None:
        """The day on which the last contract of `lot` was concluded, else on which the winner was chosen."""
        days = [
            found
            for result in self._lots.get(lot, ())
            for contract in result.iterfind("efac:SettledContract/cbc:ID", NAMES)
            if (settled := self._contracts.get(stripped(contract))) is not None
            and (found := day_of(text_of(settled, "cbc:IssueDate")) or day_of(text_of(settled, "cbc:AwardDate")))
        ]
        return max(days, default=None)
