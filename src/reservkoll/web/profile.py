"""The profile of a buyer, as the page saves it: `reservkoll.toml`, to be put in the folder with the lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.overrides import given_facts
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.profile import FACTS, Profile, profile_text
from reservkoll.web.bodies import Refused


def page_profile(stated: Mapping[str, Any], rulebook: Rulebook, language: Language) -> str:
    """The text of the file for facts that were `stated`; an empty text states nothing.

    Raises:
        Refused: something else than facts of a profile as texts.
        InputError: a value that no list may have.
    """
    if not stated.keys() <= set(FACTS.values()) or not all(isinstance(value, str) for value in stated.values()):
        raise Refused(400, mark("“{key}” must be one of {words}."), key="fact", words=", ".join(FACTS.values()))
    keys = {path: key for key, path in FACTS.items()}
    profile = Profile.model_validate({keys[path]: value for path, value in stated.items() if value})
    given_facts(profile.given, rulebook)
    return profile_text(profile.model_copy(update={"language": language}), translator(language))
