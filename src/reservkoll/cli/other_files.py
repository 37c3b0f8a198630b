"""What a file is that `check` does not answer itself, and the command that does."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.formatting import on_command_line
from reservkoll.i18n import mark

if TYPE_CHECKING:
    import polars as pl


class OtherFile(Enum):
    """A kind of file, by what to say of it."""

    LEDGER = mark("{path} is a supplier ledger. Run: reservkoll ledger {command}")
    ACTIVITIES = mark("{path} is a list of your own activities. Run: reservkoll screen --kind activities {command}")
    PURCHASES = mark("{path} is a list of purchases. Run: reservkoll screen {command}")
    NOTICES = mark("{path} holds notices. Run: reservkoll notices {command}")
    AWARDS = mark("{path} is a register of awards, read beside a case. Run: reservkoll check CASE --awards {command}")
    ACCOUNTS = mark(
        "{path} is a map of accounts, read beside a ledger. Run: reservkoll ledger LIST --accounts {command}"
    )
    POLICY = mark("{path} is a local policy, read beside a case. Run: reservkoll check CASE --policy {folder}")
    MAPPING = mark("{path} ties columns of a list to facts. Run: reservkoll screen LIST --mapping {command}")

    def told(self, path: Path) -> InputError:
        """That the file is of this kind, and the command for it."""
        return InputError(self.value, path=path, command=on_command_line(path), folder=on_command_line(path.parent))


BY_KEY: Final = {
    "awards": OtherFile.AWARDS,
    "routines": OtherFile.POLICY,
    "columns": OtherFile.MAPPING,
    "areas": OtherFile.ACCOUNTS,
}
"""Keys of files in YAML that are no case; of several the first."""
MOST_SHEETS: Final = 5


def other_file(path: Path) -> OtherFile | None:
    """What a file is by its name, or by its keys where it is a document that is no case."""
    from reservkoll.common.yaml_loader import read_document
    from reservkoll.tabular.readers.notices.packages import has_notices

    if has_notices(path):
        return OtherFile.NOTICES
    try:
        keys = read_document(path).data
    except ReservkollError:
        return None
    return next((kind for key, kind in BY_KEY.items() if isinstance(keys, dict) and key in keys), None)


def other_list(path: Path) -> OtherFile | None:
    """What a table is that is no list of organisations, by its headings; None where they tell nothing.

    Raises:
        InputError: it cannot be read.
    """
    from reservkoll.activities.reader import lists_activities
    from reservkoll.tabular.header.aliases import aliases
    from reservkoll.tabular.header.detect import SEARCHED_ROWS

    purchases = False
    for cells in islice(_sheets(path), MOST_SHEETS):
        rows = [[text for text in row if text] for row in cells.head(SEARCHED_ROWS).iter_rows()]
        if any(aliases().of_organisations(row) for row in rows):
            return None
        if any(aliases().of_a_ledger(row) for row in rows):
            return OtherFile.LEDGER
        if lists_activities(cells, str(path)):
            return OtherFile.ACTIVITIES
        purchases = purchases or any(aliases().of_purchases(row) for row in rows)
    return OtherFile.PURCHASES if purchases else None


def _sheets(path: Path) -> Iterator[pl.DataFrame]:
    from reservkoll.tabular.open import open_source

    source = open_source(path)
    return (source.load(sheet.name).cells for sheet in source.sheets if sheet.visible)
