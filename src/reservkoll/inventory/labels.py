"""What people are told that a column holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reservkoll.i18n import mark
from reservkoll.inventory.schema import CPV, VALUE

# Headings for the facts of an inventory. In either language each is one of the clear names of its fact.
LABELS: Final[Mapping[str, str]] = {
    "id": mark("Reference number"),
    "title": mark("Procurement title"),
    "purchase.cpv": mark("CPV code"),
    "purchase.value_sek": mark("Estimated value (SEK excl. VAT)"),
    "purchase.started": mark("Procurement started"),
    "purchase.act": mark("Procurement act"),
    "purchase.authority.name": mark("Contracting authority"),
    "purchase.authority.org_no": mark("Organisation number of the authority"),
    "purchase.authority.type": mark("Type of authority"),
    "purchase.subject": mark("Kind of purchase"),
    "purchase.contract.months": mark("Contract length (months)"),
    "purchase.contract.option_months": mark("Options (months)"),
    "purchase.contract.total_months": mark("Contract length with options (months)"),
    "purchase.contract.from": mark("First day of the contract"),
    "purchase.contract.to": mark("Last day of the contract"),
    "purchase.choice_system": mark("Choice system"),
    "purchase.primary_care": mark("Primary care"),
    "department": mark("Department"),
}
# What most answers rest on: a list without a column for one of them is perhaps not understood.
EXPECTED: Final = ("title", CPV, VALUE)
