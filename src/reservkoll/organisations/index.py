"""The local index of organisations: one SQLite file, written whole, opened for reading alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.common.atomic_write import check_output, whole_file
from reservkoll.common.errors import InputError
from reservkoll.common.trusted_files import NotOrdinaryError, open_ordinary
from reservkoll.i18n import mark

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.organisations.importing import Imported

NAME: Final = "organisations.sqlite"
APPLICATION: Final = 0x72766B6F  # what a file of ours says in its head that it is
FORMAT: Final = 1
AT_A_TIME: Final = 200_000
TABLES: Final = """
CREATE TABLE organisations (org_no INTEGER PRIMARY KEY, name TEXT, form TEXT, place TEXT, postcode TEXT, sni TEXT,
  description TEXT, active INTEGER, no_advertising INTEGER, winding_up INTEGER);
CREATE TABLE candidates (industry INTEGER, place_key TEXT, rank INTEGER, org_no INTEGER, form TEXT,
  PRIMARY KEY (industry, place_key, rank, org_no)) WITHOUT ROWID;
CREATE TABLE anywhere (industry INTEGER, rank INTEGER, org_no INTEGER, form TEXT,
  PRIMARY KEY (industry, rank, org_no)) WITHOUT ROWID;
CREATE TABLE counts (industry INTEGER, place_key TEXT, rank INTEGER, form TEXT, number INTEGER,
  PRIMARY KEY (industry, place_key, rank, form)) WITHOUT ROWID;
CREATE TABLE places (place_key TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID;
CREATE TABLE industries (industry INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE sources (name TEXT, kind TEXT, day TEXT, lines INTEGER, organisations INTEGER, persons INTEGER,
  numberless INTEGER, unreadable INTEGER);
CREATE TABLE made (day TEXT, rulebook TEXT);
"""


def default_index() -> Path:
    """Where the index lies where no other place is named: in the user's folder for data."""
    import platformdirs

    return platformdirs.user_data_path("reservkoll", appauthor=False) / NAME


def check_place(path: Path | None, inputs: Iterable[Path], *, force: bool) -> Path:
    """Where to write, refused early where nothing may be written. An index may be replaced, another file only by force.

    Raises:
        InputError: with the remedy.
    """
    if path is None:
        path = default_index()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_output(path, inputs=inputs, force=force or is_index(path))
    return path


def write_index(
    path: Path, imported: Imported, industries: Iterable[str], made: date, rulebook: str, *, force: bool = False
) -> None:
    """Write the index, whole or not at all; an older one is replaced.

    Args:
        path: where.
        imported: what was read.
        industries: the ids of the table, in its order.
        made: the day of the import.
        rulebook: the hash of the rulebook whose table was used.
        force: whether another file than an index may be replaced.

    Raises:
        InputError: it may not be written there.
    """
    import polars as pl

    from reservkoll.organisations.importing import ranked

    candidates = ranked(imported)
    everywhere = candidates.select("industry", "rank", "org_no", "form").sort("industry", "rank", "org_no")
    kinds = ("industry", "place_key", "rank", "form")
    counts = candidates.with_columns(pl.col("form").fill_null("")).group_by(*kinds).len().sort(*kinds)
    places = (
        imported.organisations.select(pl.col("place").str.to_lowercase().alias("place_key"), "place")
        .drop_nulls()
        .unique("place_key", keep="first")
        .sort("place_key")
    )
    with whole_file(path, force=force or is_index(path)) as temporary, closing(sqlite3.connect(temporary)) as database:
        # The file is thrown away unless it is written whole, so nothing has to be kept safe on the way.
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
        database.executescript(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={FORMAT};")
        database.executescript(TABLES)
        _insert(database, "organisations", imported.organisations)
        _insert(database, "candidates", candidates)
        _insert(database, "anywhere", everywhere)
        _insert(database, "counts", counts)
        _insert(database, "places", places)
        database.executemany("INSERT INTO industries VALUES (?, ?)", enumerate(industries))
        for source in imported.sources:
            counted = {k: v for k, v in asdict(source.counted).items() if k != "first_unreadable"}
            row = (source.name, source.kind, source.day.isoformat(), *counted.values())
            database.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        database.execute("INSERT INTO made VALUES (?, ?)", (made.isoformat(), rulebook))
        database.commit()


def _insert(database: sqlite3.Connection, table: str, frame: pl.DataFrame) -> None:
    places = ", ".join("?" * frame.width)
    for part in frame.iter_slices(AT_A_TIME):
        columns = [column.to_list() for column in part.get_columns()]
        database.executemany(f"INSERT INTO {table} VALUES ({places})", zip(*columns, strict=True))


def is_index(path: Path) -> bool:
    """Whether there is an index of ours at `path`, of any format."""
    try:
        with open_ordinary(path) as file:
            head = file.read(100)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def open_index(path: Path | None = None) -> sqlite3.Connection:
    """Open an index for reading.

    Raises:
        InputError: it is not there, is none, or is of another format.
    """
    place = path or default_index()
    try:
        open_ordinary(place).close()
    except FileNotFoundError:
        if path is None:
            raise InputError(
                mark(
                    "There is no index of organisations yet. Fetch the bulk files of SCB and Bolagsverket, and make "
                    "one with: reservkoll organisations import FILE…"
                )
            ) from None
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=place) from None
    except (NotOrdinaryError, OSError):
        raise _no_index(place) from None
    if not is_index(place):
        raise _no_index(place)
    database = sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        database.execute("PRAGMA trusted_schema=OFF")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        made = database.execute("SELECT day FROM made").fetchone() if version == FORMAT else None
    except sqlite3.DatabaseError:
        made = None
    if made is None:
        database.close()
        raise _no_index(place)
    return database


def rows(database: sqlite3.Connection, query: str, values: Iterable[object] = ()) -> Iterator[tuple[object, ...]]:
    """What a query gives.

    Raises:
        InputError: the index is damaged.
    """
    try:
        yield from database.execute(query, tuple(values))
    except sqlite3.DatabaseError:
        raise InputError(
            mark("The index of organisations is damaged. Make it anew with: reservkoll organisations import FILE…")
        ) from None


def _no_index(path: Path) -> InputError:
    return InputError(
        mark(
            "{path} is no index of organisations that this version can read. Make it anew with: reservkoll "
            "organisations import FILE…"
        ),
        path=path,
    )
