"""What a notice says: its buyers, its procedure and each of its lots, as it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

PLANNING = "planning"


@dataclass(frozen=True)
class Buyer:
    """A contracting authority: its name, organisation number as written ("" where none is), country (ISO 3166, three
    letters) and legal type by the code list `buyer-legal-type` ("" where none is stated).
    """

    name: str
    number: str
    country: str
    legal_type: str


@dataclass(frozen=True)
class Amount:
    """An amount without VAT, in the currency (ISO 4217) that the notice states."""

    value: Decimal
    currency: str


@dataclass(frozen=True)
class Term:
    """How long the contract runs: a number of `unit` (MONTH, YEAR, DAY, WEEK), or days, or both; None is not stated.

    `unlimited` says that it runs until further notice.
    """

    number: Decimal | None = None
    unit: str = ""
    start: date | None = None
    end: date | None = None
    unlimited: bool = False


@dataclass(frozen=True)
class Renewals:
    """How often the contract may be renewed (None: not stated), and what is written of it."""

    most: int | None
    text: str


@dataclass(frozen=True)
class Lot:
    """One lot, or the whole purchase where the notice has none (`id` is "" then). `options` is what is written of them.

    `reserved` has the codes of reserved participation (BT-71) as they stand, none where the notice is silent;
    `execution` that of reserved execution (BT-736), "" where silent. `winners` are names, of results only. The deadline
    is in Swedish time.
    """

    id: str
    title: str
    description: str
    cpv: str
    more_cpv: tuple[str, ...]
    nature: str
    value: Amount | None
    term: Term
    renewals: Renewals | None
    options: str
    reserved: tuple[str, ...]
    execution: str
    deadline: date | None
    deadline_time: time | None
    winners: tuple[str, ...] = ()
    awarded: date | None = None


@dataclass(frozen=True)
class Notice:
    """A notice. `kind` is the form type (planning, competition, result …), `type` its notice type, `subtype` the number
    of the form. `buyers` has those of the country that was asked for first. `changes` names the notice that this one
    replaces, "" for none. `whole` is the value of all lots.
    `planned` is the day on which a call for competition is planned (BT-127).
    """

    file: str
    id: str
    version: str
    procedure_id: str
    publication: str
    dispatched: date
    legal_basis: str
    kind: str
    type: str
    subtype: str
    language: str
    procedure: str
    buyers: tuple[Buyer, ...]
    changes: str
    cancelled: bool
    whole: Amount | None
    documents: str
    lots: tuple[Lot, ...]
    planned: date | None = None

    @property
    def legal_type(self) -> str:
        """The legal type of the buyers; "" where none is stated, or not the same for all: limits hang on it."""
        types = {buyer.legal_type for buyer in self.buyers}
        return types.pop() if len(types) == 1 else ""

    @property
    def together(self) -> Amount | None:
        """The value of all lots, which decides the limits: as stated, else their sum where each is told."""
        amounts = [lot.value for lot in self.lots if lot.value is not None]
        if self.whole is not None or len(amounts) < len(self.lots) or len({each.currency for each in amounts}) > 1:
            return self.whole
        return Amount(sum((each.value for each in amounts), Decimal(0)), amounts[0].currency) if amounts else None

    @property
    def begins(self) -> date | None:
        """The day on which the procurement is announced; for one that is only planned the day planned, if told."""
        return self.planned if self.kind == PLANNING else self.dispatched

    @property
    def countries(self) -> frozenset[str]:
        """The countries of the buyers."""
        return frozenset(buyer.country for buyer in self.buyers)

    @property
    def names(self) -> frozenset[str]:
        """The ways in which another notice names this one."""
        return frozenset(name_of(name) for name in (f"{self.id}-{self.version}", self.id, self.publication) if name)


def name_of(text: str) -> str:
    """The name of a notice as it is compared: whatever the case, a publication number without leading zeros."""
    return text.lstrip("0").lower()
