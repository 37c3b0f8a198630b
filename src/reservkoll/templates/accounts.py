"""The template of a map of accounts: which account of a ledger belongs to which area."""

from __future__ import annotations

from typing import Final

from reservkoll.i18n import Language, mark, translator
from reservkoll.templates.case import comment

INTRODUCTION: Final = (
    mark("Which accounts belong to which area? Write your own: every organisation has a chart of accounts of its own."),
    mark("accounts: one account (4631), all that begin alike (463*), or from one to another (4630-4639)."),
    mark("Where several fit an account, the narrowest decides. What fits none is shown as accounts without area."),
    mark("in_share: false for an area that is shown but is not in the share bought from idéburna."),
    mark("cpv: the CPV codes of its contracts, where a list of contracts stands beside (--inventory). Optional."),
    mark("Then ask: reservkoll ledger LEDGER.xlsx --accounts FILE.yaml -o REPORT.xlsx"),
)  # fmt: skip
BEGUN: Final = (
    (mark("Individual and family care"), ("4630-4639",), True),
    (mark("Elderly care"), ("4641", "4642"), True),
    (mark("Running of premises"), ("617*", "62*"), False),
)


def accounts_template(language: Language) -> str:
    """The text of a map with three made-up areas, as YAML with comments."""
    translate = translator(language)
    lines = [*comment([translate(text) for text in INTRODUCTION], ""), "areas:"]
    for name, accounts, counts in BEGUN:
        lines.append(f"  - name: {translate(name)}")
        lines.append("    accounts: [" + ", ".join(f'"{account}"' for account in accounts) + "]")
        if not counts:
            lines.append("    in_share: false")
    return "\n".join(lines) + "\n"
