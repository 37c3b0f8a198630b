"""Candidates from the index of organisations for each coming opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.explain.organisations import candidate_document, index_sentence
from reservkoll.i18n import Language
from reservkoll.organisations.find import IDEBUREN, Index
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.timing import COMING

MOST: Final = 5  # candidates of a row
TOGETHER: Final = "; "
WORDS_OF_BUYERS: Final = frozenset({"kommun", "stad", "region", "municipality", "city"})

SCHEMA: Final = pl.Schema(
    {
        "position": pl.UInt32,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "title": pl.String,
        "cpv": pl.String,
        "place": pl.String,
        "name": pl.String,
        "number": pl.String,
        "form": pl.String,
        "at": pl.String,
        "industry": pl.String,
        "why": pl.String,
        "remarks": pl.String,
    }
)
"""Columns of :attr:`Candidates.rows`, in words; `place` is where the search was made (null: anywhere), `at` where each
is."""


@dataclass(frozen=True)
class Candidates:
    """Candidates for coming openings, one line per candidate of a row, in row order.

    `openings`: how many openings are coming; `without`: how many of them have no candidate, of which `uncoded` have
    no CPV code in the table of industries. `note` and `citation`: that a legal form proves nothing.
    `index`: the sources of the index. `height`: the number of rows in the list.
    """

    rows: pl.DataFrame
    openings: int
    without: int
    uncoded: int
    note: str
    citation: str
    index: str
    height: int

    @cached_property
    def column(self) -> pl.Series:
        """The candidates of each row of the list as one text, null if it has none."""
        texts = self.rows.group_by("position").agg(
            pl.format("{} ({})", pl.col("name").fill_null(""), "number").str.join(TOGETHER).alias("candidates")
        )
        places = pl.DataFrame({"position": pl.int_range(self.height, dtype=pl.UInt32, eager=True)})
        return places.join(texts, on="position", how="left", maintain_order="left")["candidates"]


def candidates(
    rows: pl.DataFrame, buyers: pl.Series, rulebook: Rulebook, index_file: Path, language: Language
) -> Candidates:
    """Find candidates, with legal forms common among idéburna organisations, for each coming opening among `rows`.

    `buyers`: the name of each row's buyer, null if unknown. A municipality is looked up as a post town; if the
    index has no such town, candidates are searched for anywhere.

    Raises:
        InputError: the index cannot be used.
    """
    coming = (
        rows.with_columns(buyers.alias("buyer"))
        .with_row_index("position")
        .filter(pl.col("opening").is_in(rulebook.reported.counted) & (pl.col("timing") == COMING))
    )
    found: list[tuple[object, ...]] = []
    with_any, uncoded = 0, 0
    with Index(index_file, rulebook.industries) as index:
        known: dict[tuple[str | None, str | None], tuple[str | None, bool, list[tuple[object, ...]]]] = {}
        columns = ("position", "file", "sheet", "row", "title", "cpv", "buyer")
        for position, file, sheet, row, title, codes, buyer in coming.select(columns).iter_rows():
            code = str(codes).split(";")[0] if codes else None
            if (code, buyer) not in known:
                known[code, buyer] = _look(index, code, buyer, language)
            place, has_industry, each = known[code, buyer]
            with_any += bool(each)
            uncoded += not has_industry
            found += [(position, file, sheet, row, title, code, place, *one) for one in each]
        told = index_sentence(index, language)
    note = rulebook.industries.no_proof
    return Candidates(
        pl.DataFrame(found, SCHEMA, orient="row"),
        coming.height,
        coming.height - with_any,
        uncoded,
        note.text.text(language),
        note.citation,
        told,
        rows.height,
    )


def _look(
    index: Index, code: str | None, buyer: str | None, language: Language
) -> tuple[str | None, bool, list[tuple[object, ...]]]:
    """Where the search was made, whether the code is in the table of industries, and the candidates."""
    if code is None or not index.table.for_code(code):
        return None, False, []
    place = next(filter(index.has_place, _towns(buyer)), None)
    found = index.find(code, places=[place] if place else (), form=IDEBUREN, limit=MOST)
    told = [candidate_document(each, index, language) for each in found.candidates]
    lines = [
        (one.name, one.org_no, one.form_name, one.place, one.industry, one.why, TOGETHER.join(one.remarks) or None)
        for one in told
    ]
    return place, True, list[tuple[object, ...]](lines)


def _towns(buyer: str | None) -> Sequence[str]:
    """The towns that a buyer's name may refer to: “Göteborgs stad” to Göteborgs and Göteborg."""
    words = [word for word in (buyer or "").split() if word.lower() not in WORDS_OF_BUYERS]
    name = " ".join(words)
    return tuple(filter(None, (name, name.removesuffix("s"))))
