"""Proposed CPV codes for rows that describe the purchase in words but state no code.

A proposal is not a fact: no answer rests on one unless the user asks for proposals to be used as stated codes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import mark
from reservkoll.inventory.reader import Inventory, Note
from reservkoll.inventory.schema import CPV

PROPOSALS = 5
PROPOSED = "code_proposed"  # the column that marks rows whose code is an accepted proposal
TITLE, LABEL = "title", "cpv_label"
MOST_TEXTS = 500  # a search takes tens of milliseconds, and nobody reads proposals for thousands of texts
SCHEMA = pl.Schema(
    {
        "position": pl.UInt32,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "text": pl.String,
        "rank": pl.UInt32,
        "code": pl.String,
        "score": pl.Float64,
    }
)
"""Columns of the proposals: the row's position in the frame (from 0) and its row in the sheet, its text, the
proposal's rank from 1 (the best)."""


@dataclass(frozen=True)
class Proposed:
    """`codes`: the proposals (see :data:`SCHEMA`); `left_out`: rows beyond the limit on searches."""

    codes: pl.DataFrame
    left_out: int


def propose_codes(
    inventory: Inventory, nomenclature: Nomenclature, limit: int = PROPOSALS, most_texts: int | None = MOST_TEXTS
) -> Proposed:
    """At most `limit` codes for each row that has a text but no code, best first, in row order.

    A row whose code is stated but could not be parsed gets no proposal: the cell should be corrected, not guessed. Nor
    does a text without a match. Each distinct text is searched once, and at most `most_texts` of them (None: all).
    """
    from reservkoll.cpv.search import Search

    asked = _rows_to_propose_for(inventory)
    texts = asked["text"].unique(maintain_order=True).head(most_texts or asked.height).to_list()
    search = Search(nomenclature)
    found = [
        {"text": text, "rank": rank, "code": proposal.code, "score": proposal.score}
        for text in texts
        for rank, proposal in enumerate(search.find(text, limit), start=1)
    ]
    codes = pl.DataFrame(found, schema={name: SCHEMA[name] for name in ("text", "rank", "code", "score")})
    joined = asked.join(codes, on="text", how="inner", maintain_order="left_right")
    return Proposed(
        joined.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()),
        asked.filter(~pl.col("text").is_in(texts)).height,
    )


def with_proposals(inventory: Inventory, proposed: Proposed) -> Inventory:
    """The inventory with each row's best proposal as its stated code, and a column and a note that say so."""
    best = proposed.codes.filter(pl.col("rank") == 1).select("position", pl.concat_list("code").alias("_proposed"))
    taken = (
        inventory.frame.with_row_index("position")
        .join(best, on="position", how="left", maintain_order="left")
        .with_columns(pl.coalesce(CPV, "_proposed").alias(CPV))
        .with_columns(pl.col("_proposed").is_not_null().alias(PROPOSED))
        .select(*inventory.frame.columns, PROPOSED)
    )
    template = mark("{rows} rows state no CPV code: the best proposal from their text was used as if it were stated.")
    note: tuple[Note, ...] = ((template, {"rows": best.height}),) if best.height else ()
    return replace(inventory, frame=taken, notes=(*inventory.notes, *note))


def _rows_to_propose_for(inventory: Inventory) -> pl.DataFrame:
    """The rows that have a text but no code. The text is the words in the cell for the code, else the title."""
    place = ["file", "sheet", "row"]
    headings = [column.heading for column in inventory.columns if column.fact == CPV]
    headings.append(inventory.mapping.columns.get(CPV) or "")
    unread = inventory.problems.filter(pl.col("column").is_in(headings)).select(place).unique()
    text = pl.coalesce(LABEL, TITLE).str.strip_chars()
    return (
        inventory.frame.with_row_index("position")
        .filter(pl.col(CPV).is_null())
        .join(unread, on=place, how="anti", nulls_equal=True, maintain_order="left")
        .select("position", *place, text.alias("text"))
        .filter(pl.col("text").str.len_chars() > 0)
    )
