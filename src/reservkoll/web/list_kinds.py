"""The kinds of lists that the page answers: the files that may follow each, and the facts its columns may hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from reservkoll.inventory.schema import FACTS
from reservkoll.ledger.columns import FIELDS as LEDGER_FIELDS
from reservkoll.web.downloads import DOWNLOADS, LEDGER_DOWNLOADS, SUPPLIER_LIST_DOWNLOADS, Download


class ListKind(StrEnum):
    """A kind of list, by its route under /api."""

    PURCHASES = "screen"
    LEDGER = "ledger"
    ORGANISATIONS = "organisations"


BESIDE: Final[Mapping[ListKind, tuple[str, ...]]] = {
    ListKind.PURCHASES: ("suppliers",),
    ListKind.LEDGER: ("accounts", "ideburna"),
    ListKind.ORGANISATIONS: (),
}
"""The files that may follow a list, in this order."""
OFFERED: Final[Mapping[ListKind, tuple[Download, ...]]] = {
    ListKind.PURCHASES: DOWNLOADS,
    ListKind.LEDGER: LEDGER_DOWNLOADS,
    ListKind.ORGANISATIONS: SUPPLIER_LIST_DOWNLOADS,
}
HELD: Final[Mapping[ListKind, Collection[str]]] = {
    ListKind.PURCHASES: FACTS,
    ListKind.LEDGER: LEDGER_FIELDS,
    ListKind.ORGANISATIONS: (),
}
"""The facts that a column may be mapped to."""
