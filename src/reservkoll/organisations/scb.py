"""Parses SCB's bulk file: tabs between columns, Latin-1, industry codes with the main one first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from reservkoll.organisations.batch import SCHEMA, Batch, is_legal_person
from reservkoll.organisations.forms import legal_forms

NUMBER: Final = "PeOrgNr"
SNI: Final = ("Ng1", "Ng2", "Ng3", "Ng4", "Ng5")
COLUMNS: Final = (
    NUMBER, "Foretagsnamn", "Namn", "JurForm", "PostOrt", "PostNr", "FtgStat", "JEStat", "Reklamsparrtyp", *SNI,
)  # fmt: skip
ACTIVE: Final = "1"
NOTHING: Final = ("", "0", "00000")
NO_BLOCK: Final = ("", "0", "N")


def parse(block: bytes, headings: Sequence[str], first_line: int) -> Batch:
    """The organisations of a block whose first line is the file's line `first_line`."""
    lines = pl.Series("line", [_decoded(block).rstrip("\n")]).str.split("\n").explode()
    last = len(headings) - 1
    tabs = lines.str.count_matches("\t", literal=True)
    # Empty columns at the end may have been cut off; more columns than headings are no line of this file.
    regular = (tabs <= last) & (tabs >= list(headings).index(NUMBER))
    unreadable = (~regular & (lines.str.strip_chars() != "")).arg_true()
    fields = (
        lines.filter(regular)
        .str.split_exact("\t", last)
        .struct.unnest()
        .select(
            pl.col(f"field_{place}").str.strip_chars(' "').alias(heading)
            for place, heading in enumerate(headings)
            if heading in COLUMNS
        )
    )
    return _organisations(fields, len(lines), tuple(first_line + place for place in unreadable.to_list()))


def _organisations(fields: pl.DataFrame, lines: int, unreadable: tuple[int, ...]) -> Batch:
    forms = legal_forms()
    absent = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in fields.columns]
    digits = pl.col(NUMBER).str.replace_all(r"[\s-]", "")
    fields = fields.with_columns(absent).with_columns(
        digits.str.extract("^(?:16)?([0-9]{10})$").cast(pl.Int64).alias("org_no"),
        digits.str.contains("^[0-9]{12}$").alias("long"),
    )
    # A number of twelve digits that does not begin with 16 is a person's, whatever its form is said to be.
    person = (
        (pl.col("long") & ~pl.col(NUMBER).str.starts_with("16")).fill_null(False)
        | pl.col("JurForm").is_in(forms.persons.scb).fill_null(False)
        | ~is_legal_person(pl.col("org_no")).fill_null(True)
    )
    persons = int(fields.select(person.sum()).item())
    kept = fields.filter(~person)
    numbered = kept.filter(pl.col("org_no").is_not_null())
    states = [pl.col(name).replace("", None) for name in ("FtgStat", "JEStat")]
    frame = numbered.select(
        "org_no",
        pl.coalesce(pl.col("Namn").replace("", None), pl.col("Foretagsnamn").replace("", None)).alias("name"),
        pl.col("JurForm").replace(forms.codes("scb")).replace("", None).alias("form"),
        pl.col("PostOrt").str.to_titlecase().replace("", None).alias("place"),
        pl.col("PostNr").str.replace_all(" ", "", literal=True).replace("", None).alias("postcode"),
        pl.concat_str(
            (pl.when(~pl.col(name).is_in(NOTHING)).then(pl.col(name)) for name in SNI), separator=" ", ignore_nulls=True
        ).replace("", None).alias("sni"),
        pl.lit(None, pl.String).alias("description"),
        pl.any_horizontal(state == ACTIVE for state in states).alias("active"),
        (~pl.col("Reklamsparrtyp").is_in(NO_BLOCK)).alias("no_advertising"),
        pl.lit(None, pl.Boolean).alias("winding_up"),
    )  # fmt: skip
    return Batch(frame.select(*SCHEMA), lines, persons, kept.height - numbered.height, unreadable)


def _decoded(block: bytes) -> str:
    """Latin-1, unless every letter beyond ASCII is written as UTF-8 writes it, which Latin-1 never is by chance."""
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return block.decode("latin-1")
