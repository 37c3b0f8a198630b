"""What `cpv search` and `cpv show` print as JSON: CPV codes and where they stand to the lists of the law."""

from typing import Annotated

from pydantic import Field

from reservkoll.common.json_text import InPlace
from reservkoll.cpv.code_list import Coverage
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sha256

Lists = Annotated[dict[str, Coverage], InPlace]
"""`annex2`, and a column such as `in_25` for each list of a reserved route: whether the code is on it."""


class FoundCode(JsonDocument):
    """A code that was found for some words."""

    code: str
    name: str | None
    lists: Lists
    score: float
    listed: str | None = Field(default=None, description=mark("Where the code stands to the lists, in words."))


FoundCodes = list[FoundCode]


class NamedCode(JsonDocument):
    """A code above another."""

    code: str
    name: str | None


class CodeBelow(NamedCode):
    """A code right below another."""

    lists: Lists


class NamesUsed(JsonDocument):
    """The table of official names, by its hash."""

    sha256: Sha256


class CodeDocument(JsonDocument):
    """A code: its names, the lists it is on, its place in the tree."""

    code: str
    name: str | None
    name_en: str | None
    lists: Lists
    listed_above: dict[str, str] = Field(
        description=mark("For each list that the code is only below a single code of: that code.")
    )
    above: list[NamedCode]
    below: list[CodeBelow]
    names: NamesUsed
