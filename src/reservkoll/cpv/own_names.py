"""Names of codes that the user has imported, in the user's data folder; `RESERVKOLL_DATA` names another folder.

One JSON file, with one list for each language: the name of the file it came from, that file's SHA-256 and the names.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reservkoll.common.trusted_files import open_ordinary
from reservkoll.errors import InputError
from reservkoll.texts import Language, mark

SETTING = "RESERVKOLL_DATA"
FORMAT = "reservkoll.cpv-names/1"
FILE = "cpv-names.json"


@dataclass(frozen=True)
class OwnNames:
    """An imported list in one language: `file` and `sha256` tell where it came from; names by code with check digit."""

    file: str
    sha256: str
    names: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 of the codes and names themselves."""
        return hashlib.sha256(_canonical(self.names)).hexdigest()


def data_folder() -> Path:
    """Where what belongs to the user is kept."""
    setting = os.environ.get(SETTING, "")
    if setting:
        return Path(setting)
    import platformdirs

    return platformdirs.user_data_path("reservkoll", appauthor=False)


def load_own_names(folder: Path | None = None) -> dict[Language, OwnNames]:
    """The imported lists; empty where nothing was imported.

    Raises:
        InputError: the file is there but not as it was written.
    """
    path = (folder or data_folder()) / FILE
    try:
        with open_ordinary(path) as file:
            data = json.loads(file.read())
        if data["format"] != FORMAT:
            raise ValueError
        lists = {
            Language(language): OwnNames(
                str(entry["file"]),
                str(entry["sha256"]),
                {str(code): str(name) for code, name in entry["names"].items()},
            )
            for language, entry in data["lists"].items()
        }
        if any(one.digest != data["lists"][language.value]["names_sha256"] for language, one in lists.items()):
            raise ValueError
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            mark("{path} does not hold the imported names as they were written. Import the list again, or remove it."),
            path=path,
        ) from None
    return lists


def store_own_names(lists: Mapping[Language, OwnNames], folder: Path | None = None) -> Path:
    """Write the lists, whole or not at all; the path that was written.

    Raises:
        InputError: the folder cannot be written.
    """
    path = (folder or data_folder()) / FILE
    document = {
        "format": FORMAT,
        "lists": {
            language.value: {
                "file": one.file,
                "sha256": one.sha256,
                "names_sha256": one.digest,
                "names": dict(sorted(one.names.items())),
            }
            for language, one in sorted(lists.items())
        },
    }
    part = path.with_name(f".{secrets.token_hex(8)}.json")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(document, ensure_ascii=False, indent=0), "utf-8")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError(
            mark("{path} cannot be written: {reason}. Name another folder in {setting}."),
            path=path,
            reason=error.strerror or error,
            setting=SETTING,
        ) from error
    return path


def _canonical(names: Mapping[str, str]) -> bytes:
    return json.dumps(sorted(names.items()), ensure_ascii=False).encode()
