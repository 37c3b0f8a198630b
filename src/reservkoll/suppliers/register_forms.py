"""Legal forms of suppliers from the index of organisations, where their profiles do not say them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reservkoll.i18n import mark
from reservkoll.organisations.find import Index
from reservkoll.organisations.forms import legal_forms
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.profiles import Profile, Profiles


def with_forms_of(profiles: Profiles, index_file: Path, rulebook: Rulebook) -> Profiles:
    """The profiles with the legal forms that the index tells, and a note on how many. What a profile says stands.

    Raises:
        InputError: the index cannot be used.
    """
    asked = [each.supplier.org_no for each in profiles.profiles if each.supplier.legal_form is None]
    with Index(index_file, rulebook.industries) as index:
        found = index.forms(number for number in asked if number is not None)
        day = index.made
    told = [_told(each, found) for each in profiles.profiles]
    known = sum(new is not old for new, old in zip(told, profiles.profiles, strict=True))
    note = (
        mark(
            "The legal forms of {count} of {asked} suppliers whose profiles do not say them come from the index "
            "of {day}."
        ),
        {"count": known, "asked": len(asked), "day": day},
    )
    return replace(profiles, profiles=tuple(told), notes=(*profiles.notes, note) if asked else profiles.notes)


def _told(profile: Profile, found: dict[str, str]) -> Profile:
    supplier = profile.supplier
    name = found.get(supplier.org_no or "")
    form = legal_forms().of_profile(name) if name and supplier.legal_form is None else None
    if form is None:
        return profile
    return replace(profile, supplier=supplier.model_copy(update={"legal_form": form}))
