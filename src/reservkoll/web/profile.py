"""The profile of a buyer, as saved by the page: `reservkoll.toml`, to be put in the folder with the lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.overrides import given_facts
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.profile import COMMENTS, FACTS, FILES, Profile, profile_text
from reservkoll.screening.unstated import ASKED_FIRST
from reservkoll.web.bodies import Refused


def page_profile(stated: Mapping[str, Any], before: Profile, rulebook: Rulebook, language: Language) -> str:
    """The text of the file with the facts `stated`, and everything else from the profile `before`.

    An empty string states nothing. File names are absolute, since the new profile may lie in another folder.

    Raises:
        Refused: a key that is not a fact of a profile, or a value that is not a string.
        InputError: an invalid value.
    """
    if not stated.keys() <= set(FACTS.values()) or not all(isinstance(value, str) for value in stated.values()):
        raise Refused(400, mark("“{key}” must be one of {words}."), key="fact", words=", ".join(FACTS.values()))
    keys = {path: key for key, path in FACTS.items()}
    facts = {keys[path]: value or None for path, value in stated.items()}
    files = {name: before.file(name) for name in FILES}
    kept = before.model_dump(include=set(FACTS))
    profile = Profile.model_validate({**kept, **facts, **files, "language": language})
    given_facts(profile.given, rulebook)
    return profile_text(profile, translator(language))


def profile_shown(profile: Profile, rulebook: Rulebook, language: Language) -> dict[str, Any]:
    """What the page shows of its profile: the facts by path, and the files, each with its description."""
    say = translator(language)
    facts = given_facts(profile.given, rulebook)
    stated = {path: getattr(profile, key) for key, path in FACTS.items() if getattr(profile, key)}
    return {
        "place": "" if profile.place is None else str(profile.place),
        "facts": {path: facts.get(path, text) if path in ASKED_FIRST else text for path, text in stated.items()},
        "files": [(say(COMMENTS[name]), str(named)) for name in FILES if (named := getattr(profile, name)) is not None],
    }
