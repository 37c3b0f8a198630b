"""What the models of rule files share: their base, and exact amounts."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

Amount = Annotated[Decimal, BeforeValidator(lambda value: Decimal(value) if type(value) is int else value)]


class Entry(BaseModel):
    """An entry of a rule file: strict, complete, immutable."""

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)
