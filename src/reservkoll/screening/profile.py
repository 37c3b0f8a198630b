"""The profile: what applies to all lists of a buyer, in a `reservkoll.toml` found by walking up from a list.

The command line and the list itself take precedence: its facts are used for lists that have no such column.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from textwrap import wrap
from typing import Final

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.common.trusted_files import NotOrdinaryError, open_ordinary
from reservkoll.i18n import Language, Translate, mark
from reservkoll.screening.profile_place import profile_place

MOST_BYTES: Final = 1 << 16
WIDTH: Final = 100
FACTS: Final = {
    "act": "purchase.act",
    "type": "purchase.authority.type",
    "buyer": "purchase.authority.name",
    "org_no": "purchase.authority.org_no",
}
"""The file's keys and the fact that each states."""
FILES: Final = ("mapping", "accounts", "ideburna")
"""The keys whose values are file names."""


class Profile(BaseModel):
    """The contents of the file. Paths are relative to it.

    Args:
        buyer, org_no, type, act: facts for lists that have no such column.
        language: of answers and messages.
        mapping: which column of an inventory holds which fact.
        awards: the register of reserved awards.
        accounts, ideburna: for ledgers: the map of accounts, the list of idéburna organisations.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    _place: Path | None = PrivateAttr(None)
    buyer: str | None = None
    org_no: str | None = None
    type: str | None = None
    act: str | None = None
    language: Language | None = None
    mapping: Path | None = None
    awards: Path | None = None
    accounts: Path | None = None
    ideburna: Path | None = None

    @property
    def place(self) -> Path | None:
        """The file; None if there is none."""
        return self._place

    @property
    def given(self) -> tuple[str, ...]:
        """The facts it states, as `path=value`."""
        stated = ((path, getattr(self, key)) for key, path in FACTS.items())
        return tuple(f"{path}={value}" for path, value in stated if value)

    def file(self, key: str) -> Path | None:
        """A file it names; None if it names none under `key`."""
        named: Path | None = getattr(self, key)
        return named if named is None or self.place is None else self.place.absolute().parent / named


def profile_for(start: Path) -> Profile:
    """The nearest profile at or above the folder `start`, else the user's own; an empty one if there is none.

    Raises:
        InputError: the file cannot be used; names the file and the key.
    """
    place = profile_place(start)
    return Profile() if place is None else read_profile(place)


def read_profile(place: Path) -> Profile:
    """The profile in `place`.

    Raises:
        InputError: the file is not TOML, or a key or value in it cannot be used.
    """
    try:
        with open_ordinary(place) as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig")
        # An empty string states nothing.
        profile = Profile(**{key: value for key, value in tomllib.loads(text).items() if value != ""})
    except tomllib.TOMLDecodeError as error:
        told = mark(
            "{path} is not TOML: {reason}. Write on each line a key, an equals sign and the value in straight quotes; "
            "reservkoll init writes such a file."
        )
        raise InputError(told, path=place, reason=error) from error
    except (UnicodeDecodeError, NotOrdinaryError) as error:
        raise InputError(mark("{path} is not a text in UTF-8. Save it again."), path=place) from error
    except ValidationError as error:
        wrong = error.errors()[0]
        key = ".".join(map(str, wrong["loc"]))
        if wrong["type"] == "extra_forbidden":
            told = mark("{path}: there is no key “{key}”. Write one of: {keys}.")
            raise InputError(told, path=place, key=key, keys=", ".join(Profile.model_fields)) from error
        told = mark("{path}: “{value}” is not a valid value for {key}.")
        raise InputError(told, path=place, key=key, value=wrong["input"]) from error
    except OSError as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=place, reason=reason_of(error)) from error
    profile._place = place
    return profile


COMMENTS: Final = {
    "buyer": mark("The name of the buyer."),
    "org_no": mark("The organisation number of the buyer."),
    "type": mark("What kind of authority it is, such as municipality or region."),
    "act": mark("The act that its purchases are made under: LOU, LUF or LUK."),
    "language": mark("The language of the answers: sv or en."),
    "mapping": mark("A file that says which column of an inventory holds what (reservkoll template mapping)."),
    "awards": mark("Your register of reserved awards (reservkoll template awards)."),
    "accounts": mark("For ledgers: the map of accounts."),
    "ideburna": mark("For ledgers: your list of idéburna organisations."),
}
OPENING: Final = mark(
    "The profile of reservkoll. It applies to every list in this folder and below. The command line and the list "
    "itself take precedence over it. Paths are relative to this file."
)


def profile_text(profile: Profile, translate: Translate) -> str:
    """`profile` as the text of its file, each key below its comment; keys without a value are commented out."""
    lines = [f"# {line}" for line in wrap(translate(OPENING), WIDTH)] + [""]
    for key in Profile.model_fields:
        value = getattr(profile, key)
        lines += [f"# {line}" for line in wrap(translate(COMMENTS[key]), WIDTH)]
        # A TOML basic string has the escapes of JSON.
        lines += [f'# {key} = ""' if value is None else f"{key} = {json.dumps(str(value), ensure_ascii=False)}", ""]
    return "\n".join(lines)
