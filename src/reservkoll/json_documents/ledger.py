"""What `ledger --summary` writes as JSON: shares, small purchases, who is paid already, contracts that end."""

from typing import Literal

from reservkoll.json_documents.base import JsonDocument, Sek


class ShareDocument(JsonDocument):
    """What was bought in areas that count, and how much of it from idéburna; `year` is null for all years."""

    year: int | None
    bought_sek: Sek
    listed_sek: Sek
    indicated_sek: Sek


class BandDocument(JsonDocument):
    """What was bought in areas in the year, of one kind."""

    band: str
    purchases: int
    amount_sek: Sek


class SmallPurchase(JsonDocument):
    """A small repeated purchase: what one supplier was paid in one area in the year."""

    area: str
    supplier: str | None
    supplier_id: str | None
    legal_form: str
    standing: str
    postings: int
    amount_sek: Sek
    area_together_sek: Sek
    area_under_limit: bool | None


class PaidAlready(JsonDocument):
    """Who is idéburen by the list, or may be by its form, and is paid in an area."""

    area: str
    supplier: str | None
    supplier_id: str | None
    legal_form: str
    standing: str
    last_year: int | None
    last_year_sek: Sek
    all_years_sek: Sek


class AreaGoal(JsonDocument):
    """An area beside the goal, and its contracts that end."""

    area: str
    bought_sek: Sek
    listed_sek: Sek
    missing_to_goal_sek: Sek
    contracts: int
    contracts_sek: Sek


class EndingContract(JsonDocument):
    """A contract that ends soon."""

    area: str | None
    title: str | None
    cpv: str | None
    end: str
    value_sek: Sek | None
    opening: str | None


class ContractsDocument(JsonDocument):
    """The contracts of the inventory beside the areas."""

    read: int
    within_months: int
    undated: int
    areas: list[AreaGoal]
    ending: list[EndingContract]


class LedgerDocument(JsonDocument):
    """The summary of ledgers."""

    format: Literal["reservkoll.ledger/1"] = "reservkoll.ledger/1"
    rows: int
    amount_sek: Sek
    goal_percent: str
    shares: list[ShareDocument]
    year: int | None
    general_limit_sek: Sek
    wider_limit_sek: Sek
    citation: str
    bands: list[BandDocument]
    small: list[SmallPurchase]
    paid: list[PaidAlready]
    accounts_without_area: list[str]
    without_area_sek: Sek
    contracts: ContractsDocument | None = None
