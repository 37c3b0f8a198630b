"""An association that meets every condition of a reservation that a case can state; a test changes what it is about."""

from __future__ import annotations

from typing import Any

ASSOCIATION: dict[str, Any] = {
    "legal_form": "ideell_forening",
    "purpose": {
        "public_service_mission": True,
        "exclusively_public_benefit": True,
        "stated_in_statutes": True,
        "contributes_to_service": True,
    },
    "profit": {"reinvested": "all", "transfers_to": ["nobody"]},
    "governance": {"active_participation": True},
}
