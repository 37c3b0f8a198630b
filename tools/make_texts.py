"""Gather the texts marked in src/, bring them into the Swedish catalogue and compile it.

    python tools/make_texts.py

New texts come in untranslated and are listed; texts that are no longer used go out. Write the Swedish into
src/reservkoll/i18n/locale/sv/LC_MESSAGES/reservkoll.po and run this again.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "reservkoll"
FOLDER = SOURCE / "i18n" / "locale" / "sv" / "LC_MESSAGES"
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # the compiled catalogue cannot be without
KEYWORDS = {"mark": None, "translate": None, "say": None}


def gathered() -> set[str]:
    """Every text that is marked in the code."""
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def catalogue() -> Catalog:
    """The Swedish catalogue as it lies in the tree, without dates, so that it only changes when a text does."""
    path = FOLDER / "reservkoll.po"
    old = read_po(path.open("rb"), locale="sv") if path.is_file() else Catalog(locale="sv")
    new = Catalog(
        locale="sv",
        project="reservkoll",
        header_comment="# Swedish texts of reservkoll.",
        fuzzy=False,
        creation_date=NO_DATE,
        revision_date=NO_DATE,
    )
    for text in sorted(gathered()):
        known = old.get(text)
        new.add(text, known.string if known else "")
    return new


def main() -> int:
    new = catalogue()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "reservkoll.po").open("wb") as target:
        write_po(target, new, width=120, omit_header=True, sort_output=True)
    with (FOLDER / "reservkoll.mo").open("wb") as target:
        write_mo(target, new)
    untranslated = [message.id for message in new if message.id and not message.string]
    for text in untranslated:
        print(f"not translated: {text}", file=sys.stderr)
    print(f"{len(new)} texts, {len(untranslated)} without Swedish")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
