"""Caches the search index on disk, so that a search need not rebuild it.

The file's name holds the hash of all that the index was made of: what is found is never stale. A file that is damaged,
or that cannot be written, is done without. `RESERVKOLL_CACHE` names another folder, or `off`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import sqlite3
import sys
from array import array
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from reservkoll.common import trusted_files
from reservkoll.common.trusted_files import cache_folder
from reservkoll.cpv import index, synonyms
from reservkoll.cpv import tokenizer as words
from reservkoll.cpv.index import Index, Phrase, Postings
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.cpv.synonyms import PlainWords
from reservkoll.i18n import Language

KEPT = 4
MOST_READ = 1 << 16  # entries that are remembered
KINDS = tuple(field.name for field in dataclasses.fields(PlainWords))
TABLES = """
create table phrases (number integer primary key, code text, text text, everyday integer, language text);
create table postings (name text primary key, rarity real, numbers blob, weights blob) without rowid;
create table known (stem text primary key) without rowid;
create table plain (kind text, word text, primary key (kind, word)) without rowid;
"""


def search_index(nomenclature: Nomenclature) -> Index:
    """The index of all names that are at hand and of the everyday words; from the cache where it is there."""
    folder = cache_folder()
    if folder is None:
        return index.build(phrases(nomenclature), synonyms.synonyms().plain)
    name = f"cpv-{_made_of(nomenclature)}.sqlite"
    content = trusted_files.fetch(folder, name)
    found = None if content is None else _opened(content)
    if found is None:
        found = index.build(phrases(nomenclature), synonyms.synonyms().plain)
        with contextlib.suppress(sqlite3.Error):
            trusted_files.store(folder, name, _stored(found), others="cpv-*.sqlite", kept=KEPT)
    return found


def phrases(nomenclature: Nomenclature) -> Iterator[Phrase]:
    """Everything that may lead to a code."""
    for code, everyday in synonyms.synonyms().words.items():
        if code in nomenclature.code_set:  # another rulebook may have other codes
            yield from (Phrase(code, text, True) for text in everyday)
    for language in Language:
        yield from (Phrase(code, name, False, language) for code, name in nomenclature.names(language).items())


def _made_of(nomenclature: Nomenclature) -> str:
    digest = hashlib.sha256(f"{sys.version}\0{sys.byteorder}\0{nomenclature.names_sha256}\0".encode())
    for path in (synonyms.PATH, *(Path(module.__file__ or "") for module in (index, words))):
        digest.update(path.read_bytes())
    digest.update("\n".join(nomenclature.codes).encode())
    return digest.hexdigest()[:32]


class _StoredPostings(Mapping[str, Postings]):
    """The postings of a file, read one by one when they are asked for."""

    def __init__(self, connection: sqlite3.Connection, wide: bool) -> None:
        self._connection, self._kind = connection, "I" if wide else "H"
        # Texts share most of their features; a server searches for as long as it runs.
        self._read = lru_cache(maxsize=MOST_READ)(self._stored)

    def __getitem__(self, name: str) -> Postings:
        found = self._read(name)
        if found is None:
            raise KeyError(name)
        return found

    def _stored(self, name: str) -> Postings | None:
        row = self._connection.execute(
            "select rarity, numbers, weights from postings where name = ?", (name,)
        ).fetchone()
        return None if row is None else Postings(row[0], array(self._kind, row[1]), array("f", row[2]))

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._connection.execute("select name from postings"))

    def __len__(self) -> int:
        return int(self._connection.execute("select count(*) from postings").fetchone()[0])


def _plain(connection: sqlite3.Connection, kind: str) -> Iterator[str]:
    return (word for (word,) in connection.execute("select word from plain where kind = ?", (kind,)))


def _opened(content: bytes) -> Index | None:
    try:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(content)
        rows = connection.execute("select code, text, everyday, language from phrases order by number").fetchall()
        known = frozenset(found for (found,) in connection.execute("select stem from known"))
        kinds = {kind: frozenset(_plain(connection, kind)) for kind in KINDS}
    except (sqlite3.Error, UnicodeError):
        return None
    languages = {one.value: one for one in Language}
    listed = tuple(Phrase(code, text, bool(everyday), languages[language]) for code, text, everyday, language in rows)
    return (
        Index(listed, _StoredPostings(connection, len(listed) >= 1 << 16), known, PlainWords(**kinds))
        if listed
        else None
    )


def _stored(made: Index) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(TABLES)
        connection.execute("begin")
        connection.executemany(
            "insert into phrases values (?, ?, ?, ?, ?)",
            (
                (number, phrase.code, phrase.text, phrase.everyday, phrase.language.value)
                for number, phrase in enumerate(made.phrases)
            ),
        )
        connection.executemany(
            "insert into postings values (?, ?, ?, ?)",
            (
                (feature, one.rarity, one.phrases.tobytes(), one.weights.tobytes())
                for feature, one in made.postings.items()
            ),
        )
        connection.executemany("insert into known values (?)", ((found,) for found in sorted(made.known)))
        connection.executemany(
            "insert into plain values (?, ?)",
            ((kind, word) for kind in KINDS for word in sorted(getattr(made.plain, kind))),
        )
        connection.execute("commit")
        return connection.serialize()
