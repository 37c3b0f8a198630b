"""Reads one notice out of eForms XML (UBL 2.3 with the extensions of the EU Publications Office).

Where each term stands is told by the business terms of Implementing Regulation (EU) 2019/1780, named here as BT-…. XML
with a document type is refused, so that no entity is ever expanded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

from reservkoll.common.errors import InputError
from reservkoll.common.swedish_time import in_sweden
from reservkoll.common.xml_prolog import declares_document_type
from reservkoll.i18n import Listed, listed, mark
from reservkoll.tabular.readers.notices.notice import Amount, Buyer, Lot, Notice, Renewals, Term

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_NAMES: Final = {
    "cac": _UBL + "CommonAggregateComponents-2",
    "cbc": _UBL + "CommonBasicComponents-2",
    "ext": _UBL + "CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
ROOTS: Final = {
    f"{{{_UBL}{name}-2}}{name}" for name in ("ContractNotice", "PriorInformationNotice", "ContractAwardNotice")
}
REGISTRATION: Final = "BusinessRegistrationInformationNotice"
OLDER: Final = "TED_EXPORT"
_EXTENSION: Final = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
_REQUIREMENT: Final = (
    "cac:TenderingTerms/cac:TendererQualificationRequest/cac:SpecificTendererRequirement/"
    "cbc:TendererRequirementTypeCode"
)
_EXECUTION: Final = "cac:TenderingTerms/cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode"
_DEADLINES: Final = (
    "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod",  # BT-131
    "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod",  # BT-1311
    f"cac:TenderingProcess/{_EXTENSION}/efac:InterestExpressionReceptionPeriod",  # BT-630, of planning used as a call
)
_CPV: Final = "cbc:ItemClassificationCode"
_SWEDISH: Final = "SWE"
_UNLIMITED: Final = "UNLIMITED"

LONGEST: Final = 1_000  # characters; more than eForms lets a title or a name have
LONGEST_DESCRIPTION: Final = 20_000
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
        found = root.find(_EXTENSION, _NAMES)
        self.extension = Element("none") if found is None else found
        self.language = _text(root, "cbc:NoticeLanguageCode")
        self.organisations = {
            _text(each, "efac:Company/cac:PartyIdentification/cbc:ID"): each
            for each in self.extension.iterfind("efac:Organizations/efac:Organization", _NAMES)
        }
        self.results = _Results(self.extension)

    def notice(self) -> Notice:
        root = self.root
        dispatched = _day(_text(root, "cbc:IssueDate"))
        kind = root.find("cbc:NoticeTypeCode", _NAMES)
        identity = self._needed(_text(root, "cbc:ID"), mark("the notice's identifier"))
        buyers = tuple(self._buyers())
        lots = tuple(self._lots())
        twice = [name for name, count in Counter(lot.id for lot in lots if lot.id).items() if count > 1]
        if twice:
            raise InputError(SAME_LOT, path=self.path, lot=twice[0])
        if dispatched is None:
            self.lacking.append(mark("the day of dispatch"))
        if self.lacking or dispatched is None:
            raise InputError(LACKING, path=self.path, lacking=named(self.lacking))
        changed = self.extension.find("efac:Changes", _NAMES)
        return Notice(
            file=self.path,
            id=identity,
            version=_text(root, "cbc:VersionID"),
            procedure_id=_text(root, "cbc:ContractFolderID"),
            publication=_text(self.extension, "efac:Publication/efbc:NoticePublicationID"),
            dispatched=dispatched,
            legal_basis=_text(root, "cbc:RegulatoryDomain"),
            kind="" if kind is None else kind.get("listName", ""),
            type="" if kind is None else _stripped(kind),
            subtype=_text(self.extension, "efac:NoticeSubType/cbc:SubTypeCode"),
            language=self.language,
            procedure=_text(root, "cac:TenderingProcess/cbc:ProcedureCode"),
            buyers=buyers,
            changes="" if changed is None else _text(changed, "efbc:ChangedNoticeIdentifier"),
            cancelled=changed is not None and _text(changed, "efac:ChangeReason/cbc:ReasonCode").startswith("cancel"),
            whole=_value(root),
            documents=_text(
                root,
                "cac:ProcurementProjectLot/cac:TenderingTerms/cac:CallForTendersDocumentReference/"
                "cac:Attachment/cac:ExternalReference/cbc:URI",
            ),
            lots=lots,
            planned=_day(_text(root, "cbc:PlannedDate")),
        )

    def _needed(self, text: str, name: str) -> str:
        if not text:
            self.lacking.append(name)
        return text

    def _buyers(self) -> Iterator[Buyer]:
        if any(not name or each.find("efac:Company", _NAMES) is None for name, each in self.organisations.items()):
            self.lacking.append(mark("an organisation's identifier"))
        parties = self.root.findall("cac:ContractingParty", _NAMES)
        told = False
        for party in parties:
            organisation = self.organisations.get(_text(party, "cac:Party/cac:PartyIdentification/cbc:ID"))
            if organisation is None:
                continue
            told = True
            company = "efac:Company/"
            yield Buyer(
                name=self._needed(
                    self._words(organisation, company + "cac:PartyName/cbc:Name"), mark("the buyer's name")
                ),
                number=_text(organisation, company + "cac:PartyLegalEntity/cbc:CompanyID"),
                country=self._needed(
                    _text(organisation, company + "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
                    mark("the buyer's country"),
                ),
                legal_type=_of_list(party, "cac:ContractingPartyType/cbc:PartyTypeCode", "buyer-legal-type"),
            )
        if not told:
            self.lacking.append(mark("the buyer"))

    def _lots(self) -> Iterator[Lot]:
        found = [
            lot
            for lot in self.root.findall("cac:ProcurementProjectLot", _NAMES)
            if (identity := lot.find("cbc:ID", _NAMES)) is None or identity.get("schemeName", "Lot") != "LotsGroup"
        ]
        alone = len(found) == 1
        for lot in found:
            yield self._lot(lot, self._needed(_text(lot, "cbc:ID"), mark("a lot's identifier")), alone=alone)
        if not found:  # a planning notice on a buyer profile tells the purchase alone
            yield self._lot(self.root, "", alone=True)

    def _lot(self, place: Element, identity: str, *, alone: bool) -> Lot:
        project = place.find("cac:ProcurementProject", _NAMES)
        project = Element("none") if project is None else project
        mains = project.findall("cac:MainCommodityClassification", _NAMES)
        if len(mains) > 1:
            raise InputError(TWICE, path=self.path, lot=identity or "?")
        deadline = next((found for path in _DEADLINES if (found := place.find(path, _NAMES)) is not None), None)
        last_day, last_hour = (None, None) if deadline is None else _moment(deadline)
        return Lot(
            id=identity,
            title=self._needed(self._words(project, "cbc:Name"), mark("a title")),
            description=self._words(project, "cbc:Description", LONGEST_DESCRIPTION),
            cpv=self._needed(_code(_text(project, f"cac:MainCommodityClassification/{_CPV}")), mark("a main CPV code")),
            more_cpv=tuple(
                dict.fromkeys(
                    text
                    for each in project.iterfind(f"cac:AdditionalCommodityClassification/{_CPV}", _NAMES)
                    if (text := _code(_stripped(each)))
                )
            ),
            nature=_of_list(project, "cbc:ProcurementTypeCode", "contract-nature"),
            value=_value(place) or self.results.amount(identity) or (_value(self.root) if alone else None),
            term=_term(project),
            renewals=self._renewals(project),
            options=self._words(project, "cac:ContractExtension/cbc:OptionsDescription"),
            reserved=_codes(place, _REQUIREMENT, "reserved-procurement"),
            execution=next(iter(_codes(place, _EXECUTION, "reserved-execution")), ""),
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
        extension = project.find("cac:ContractExtension", _NAMES)
        if extension is None:
            return None
        number = _text(extension, "cbc:MaximumNumberNumeric")
        text = self._words(extension, "cac:Renewal/cac:Period/cbc:Description")
        most = int(number) if number.isascii() and number.isdigit() and len(number) <= 4 else None
        return Renewals(most, text) if text or most is not None else None

    def _words(self, place: Element, path: str, most: int = LONGEST) -> str:
        """A text in Swedish, else in the language of the notice, else the first; of one that is too long the start."""
        found = {each.get("languageID", ""): _line(each) for each in reversed(place.findall(path, _NAMES))}
        told = found.get(_SWEDISH) or found.get(self.language) or next(reversed(found.values()), "")
        return told if len(told) <= most else f"{told[: most - 1]}…"


class _Results:
    """Who won each lot, when and for how much (BT-720), where the notice tells results."""

    def __init__(self, extension: Element) -> None:
        result = extension.find("efac:NoticeResult", _NAMES)
        self._lots: dict[str, list[Element]] = {}
        if result is None:
            return
        self._tenders = {_text(each, "cbc:ID"): each for each in result.iterfind("efac:LotTender", _NAMES)}
        self._parties = {_text(each, "cbc:ID"): each for each in result.iterfind("efac:TenderingParty", _NAMES)}
        self._contracts = {_text(each, "cbc:ID"): each for each in result.iterfind("efac:SettledContract", _NAMES)}
        for each in result.iterfind("efac:LotResult", _NAMES):
            self._lots.setdefault(_text(each, "efac:TenderLot/cbc:ID"), []).append(each)

    def _won(self, lot: str) -> Iterator[Element]:
        """The tenders that contracts were concluded on."""
        for result in self._lots.get(lot, ()):
            for contract in result.iterfind("efac:SettledContract/cbc:ID", _NAMES):
                settled = self._contracts.get(_stripped(contract))
                if settled is None:
                    continue
                for tender in settled.iterfind("efac:LotTender/cbc:ID", _NAMES):
                    found = self._tenders.get(_stripped(tender))
                    if found is not None and _text(found, "efac:TenderLot/cbc:ID") == lot:
                        yield found

    def winners(self, lot: str) -> Sequence[str]:
        """The identifiers of the organisations that won `lot`, each once."""
        return list(
            dict.fromkeys(
                _stripped(each)
                for tender in self._won(lot)
                if (party := self._parties.get(_text(tender, "efac:TenderingParty/cbc:ID"))) is not None
                for each in party.iterfind("efac:Tenderer/cbc:ID", _NAMES)
            )
        )

    def amount(self, lot: str) -> Amount | None:
        """The sum of the contracts of `lot`; None where one of them tells no amount, or another currency."""
        amounts = [
            _amount(tender.find("cac:LegalMonetaryTotal/cbc:PayableAmount", _NAMES)) for tender in self._won(lot)
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
            for contract in result.iterfind("efac:SettledContract/cbc:ID", _NAMES)
            if (settled := self._contracts.get(_stripped(contract))) is not None
            and (found := _day(_text(settled, "cbc:IssueDate")) or _day(_text(settled, "cbc:AwardDate")))
        ]
        return max(days, default=None)


def _value(place: Element) -> Amount | None:
    """The estimated value (BT-27), else the highest value of the framework agreement (BT-271)."""
    total = place.find("cac:ProcurementProject/cac:RequestedTenderTotal", _NAMES)
    if total is None:
        return None
    found = _amount(total.find("cbc:EstimatedOverallContractAmount", _NAMES))
    return found or _amount(total.find(f"{_EXTENSION}/efbc:FrameworkMaximumAmount", _NAMES))


def _amount(place: Element | None) -> Amount | None:
    """An amount; nought stands where the buyer keeps the value to itself."""
    if place is None:
        return None
    try:
        value = Decimal(_stripped(place))
    except InvalidOperation:
        return None
    return Amount(value, place.get("currencyID", "")) if value.is_finite() and value > 0 else None


def _term(project: Element) -> Term:
    period = project.find("cac:PlannedPeriod", _NAMES)
    if period is None:
        return Term()
    measure = period.find("cbc:DurationMeasure", _NAMES)
    number = None
    told = "" if measure is None else _stripped(measure)
    if told.isascii() and told.isdigit() and len(told) <= 6:
        number = Decimal(told)
    return Term(
        number,
        "" if measure is None else measure.get("unitCode", ""),
        _day(_text(period, "cbc:StartDate")),
        _day(_text(period, "cbc:EndDate")),
        unlimited=any(_stripped(each) == _UNLIMITED for each in period.iterfind("cbc:DescriptionCode", _NAMES)),
    )


def _codes(place: Element, path: str, list_name: str) -> tuple[str, ...]:
    """The codes of one list, in order, each once."""
    return tuple(
        dict.fromkeys(
            text
            for each in place.iterfind(path, _NAMES)
            if each.get("listName") == list_name and (text := _stripped(each))
        )
    )


def _of_list(place: Element, path: str, list_name: str) -> str:
    return next(iter(_codes(place, path, list_name)), "")


def _text(place: Element, path: str) -> str:
    found = place.find(path, _NAMES)
    return "" if found is None else _stripped(found)


def _line(place: Element) -> str:
    """A text on one line, as a cell has it."""
    return " ".join((place.text or "").split())


def _code(text: str) -> str:
    """A CPV code without its check digit, which notices are to leave out."""
    return text.partition("-")[0].strip()


def _stripped(place: Element) -> str:
    return (place.text or "").strip()


def _day(text: str) -> date | None:
    """A day with or without time zone: 2026-03-01+01:00. The zone says where it is counted, not another day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _moment(place: Element) -> tuple[date | None, time | None]:
    """The last day and hour as a clock in Sweden shows them, where the notice tells the time zone; else as written."""
    day, hour = _day(_text(place, "cbc:EndDate")), _time(_text(place, "cbc:EndTime"))
    if day is None or hour is None or hour.tzinfo is None:
        return day, None if hour is None else hour
    try:
        there = in_sweden(datetime.combine(day, hour))
    except OverflowError:
        return day, hour.replace(tzinfo=None)
    return there.date(), there.time()


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None
