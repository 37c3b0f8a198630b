"""Parses Bolagsverket's bulk file: `;` between quoted fields, sub-fields by `$`, several values by `|`.

Quotes within a field are doubled, but in tens of thousands of lines some are not. Lines whose fields are counted right
are parsed all at once; the few others one by one, also where a field goes on over several lines.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

import polars as pl

from reservkoll.organisations.batch import SCHEMA, Batch, is_legal_person
from reservkoll.organisations.forms import legal_forms

ORGANISATION: Final = r"(?:^|\|)(?:16)?([0-9]{6}-?[0-9]{4})\$ORGNR-IDORG"
PARTING: Final = '";"'
MOST_LINES: Final = 50  # that one record may go on over
IDENTITY, NAME, FORM, ENDED, WINDING_UP, DESCRIPTION, ADDRESS = COLUMNS = (
    "organisationsidentitet",
    "organisationsnamn",
    "organisationsform",
    "avregistreringsdatum",
    "pagandeAvvecklingsEllerOmstruktureringsforfarande",
    "verksamhetsbeskrivning",
    "postadress",
)


def parse(block: bytes, headings: Sequence[str], first_line: int) -> Batch:
    """The organisations of a block whose first line is the file's line `first_line`."""
    text = block.decode("utf-8", "replace").rstrip("\n")
    lines = pl.Series("line", [text]).str.split("\n").explode()
    last = len(headings) - 1
    regular = (
        lines.str.starts_with('"') & lines.str.ends_with('"') & (lines.str.count_matches(PARTING, literal=True) == last)
    )
    wanted = {heading: place for place, heading in enumerate(headings) if heading in COLUMNS}
    fields = (
        lines.filter(regular)
        .str.strip_prefix('"')
        .str.strip_suffix('"')
        .str.split_exact(PARTING, last)
        .struct.unnest()
        .select(
            pl.col(f"field_{place}").str.replace_all('""', '"', literal=True).alias(name)
            for name, place in wanted.items()
        )
    )
    unreadable: tuple[int, ...] = ()
    if fields.height < len(lines):
        records, unreadable = _one_by_one(lines, ~regular, len(headings), first_line)
        others = pl.DataFrame(
            [[record[place] for place in wanted.values()] for record in records],
            schema=dict.fromkeys(wanted, pl.String()),
            orient="row",
        )
        fields = pl.concat([fields, others])
    return _organisations(fields, len(lines), unreadable)


def _organisations(fields: pl.DataFrame, lines: int, unreadable: tuple[int, ...]) -> Batch:
    forms = legal_forms()
    absent = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in fields.columns]
    fields = fields.with_columns(absent).with_columns(
        pl.col(IDENTITY).str.extract(ORGANISATION).str.replace("-", "", literal=True)
        .cast(pl.Int64, strict=False).alias("org_no"),
        pl.col(FORM).str.extract(r"^\|?([^$|]*?)(?:-ORGFO|$|\$|\|)").alias("code"),
    )  # fmt: skip
    # Whatever is no organisation number may be a person's: PERSON, SAMORDNR and kinds that are yet to come.
    person = (
        pl.col(IDENTITY).str.contains("PERSON|SAMORD|PNR").fill_null(False)
        | pl.col("code").is_in(forms.persons.bolagsverket).fill_null(False)
        | ~is_legal_person(pl.col("org_no")).fill_null(True)
    )
    persons = int(fields.select(person.sum()).item())
    kept = fields.filter(~person)
    numbered = kept.filter(pl.col("org_no").is_not_null())
    address = pl.col(ADDRESS).str.split_exact("$", 4).struct
    frame = numbered.select(
        "org_no",
        pl.coalesce(
            pl.col(NAME).str.extract(r"(?:^|\|)([^$|]*)\$(?:FORETAGSNAMN|NAMN)-ORGNAM"),
            pl.col(NAME).str.extract(r"^\|?([^$|]*)"),
        ).str.strip_chars().alias("name"),
        pl.col("code").replace(forms.codes("bolagsverket")).alias("form"),
        address.field("field_2").str.strip_chars().alias("place"),
        address.field("field_3").str.replace_all(" ", "", literal=True).alias("postcode"),
        pl.lit(None, pl.String).alias("sni"),
        pl.col(DESCRIPTION).str.strip_chars().alias("description"),
        (pl.col(ENDED).fill_null("") == "").alias("active"),
        pl.lit(None, pl.Boolean).alias("no_advertising"),
        (pl.col(WINDING_UP).fill_null("") != "").alias("winding_up"),
    ).with_columns(pl.col(pl.String).replace("", None))  # fmt: skip
    return Batch(frame.select(*SCHEMA), lines, persons, kept.height - numbered.height, unreadable)


def _one_by_one(
    lines: pl.Series, irregular: pl.Series, count: int, first_line: int
) -> tuple[list[list[str]], tuple[int, ...]]:
    """The records of the irregular lines, and the numbers of the lines that are part of none."""
    records: list[list[str]] = []
    unreadable: list[int] = []
    places = irregular.arg_true().to_list()
    texts = lines.gather(places).to_list()
    at = 0
    while at < len(places):
        for used in _adjoining(places, texts, at):
            record = _record("\n".join(texts[at : at + used]), count)
            if record is not None:
                records.append(record)
                at += used
                break
        else:
            if texts[at].strip():
                unreadable.append(first_line + places[at])
            at += 1
    return records, tuple(unreadable)


def _adjoining(places: Sequence[int], texts: Sequence[str], at: int) -> Iterator[int]:
    """How many lines from `at` on may be one record: those that follow one another up to where the next begins."""
    for used in range(1, MOST_LINES + 1):
        end = at + used
        yield used
        if end >= len(places) or places[end] != places[at] + used or "-IDORG" in texts[end][:60]:
            return


def _record(text: str, count: int) -> list[str] | None:
    """The fields of a record, by the rules of csv, else by what parts them; None where they are not `count`."""
    for split in (_by_the_rules, partial(str.split, sep=PARTING)):
        try:
            fields = split(text)
        except csv.Error:
            continue
        if len(fields) == count:
            return [field.replace('""', '"').replace("\n", " ") for field in _bare(fields)]
    return None


def _by_the_rules(text: str) -> list[str]:
    return next(csv.reader([text], delimiter=";", strict=True), [])


def _bare(fields: list[str]) -> list[str]:
    return [fields[0].removeprefix('"'), *fields[1:-1], fields[-1].removesuffix('"')]
