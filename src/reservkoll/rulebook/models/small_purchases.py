"""Model of rules/small_purchases.yaml: which purchases in a ledger are small and repeated."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.localized_text import Wording


class SmallPurchaseRules(BaseModel):
    """small_purchases.yaml.

    `postings`: how many in a year make a purchase repeated. `general`: the limit for direct procurement that holds
    whatever is bought; `wider`: the one that holds for some services alone.
    """

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)

    postings: Annotated[int, Field(ge=2)]
    general: str
    wider: str
    citation: str
    sources: Annotated[list[str], Field(min_length=1)]
    text: Wording
