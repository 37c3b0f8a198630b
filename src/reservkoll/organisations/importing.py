"""Puts the files of registers and ordinary lists together: one row for each organisation, and what it may deliver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.masked_columns import masked_frame
from reservkoll.organisations import bolagsverket, scb
from reservkoll.organisations.bases import BASES, SNI, SNI_MAIN, WORDS
from reservkoll.organisations.batch import SCHEMA, Batch, Counted
from reservkoll.organisations.bulk_file import BulkFile, bulk_file
from reservkoll.organisations.forms import GRADES, legal_forms
from reservkoll.organisations.lists import read_list
from reservkoll.rulebook.models.industries import IndustryTable
from reservkoll.tabular.file_identity import day_of
from reservkoll.tabular.read_limits import ReadLimits

PARSERS: Final = {"scb": scb.parse, "bolagsverket": bolagsverket.parse}
LIST: Final = "list"
PRIORITY: Final = (LIST, "scb", "bolagsverket")
"""Of files that differ the first kind is right: the user's own list, then SCB, which tells more forms apart."""

LONGEST: Final = 160  # signs of a description that are kept, and only for what may deliver something
TAGS: Final[dict[str, pl.DataType]] = {"org_no": pl.Int64(), "industry": pl.UInt8(), "basis": pl.UInt8()}
BEFORE_WORDS: Final = (" ", "-", "(", "/", '"')


@dataclass(frozen=True)
class SourceFile:
    """A file that was read: its name, kind and day, and what became of its lines."""

    name: str
    kind: str
    day: date
    counted: Counted


@dataclass(frozen=True)
class Imported:
    """What an index is written from.

    `organisations`: one row for each number, see SCHEMA, in order. `tags`: which industries (by their place in the
    table) each belongs to, and why (its place in BASES). `sources`: the files in the order given.
    """

    organisations: pl.DataFrame
    tags: pl.DataFrame
    sources: tuple[SourceFile, ...]


def read_registers(
    paths: Sequence[Path],
    table: IndustryTable,
    limits: ReadLimits | None = None,
    before_each: Callable[[Path], None] = lambda _: None,
) -> Imported:
    """Read the files.

    Raises:
        InputError: one cannot be used.
    """
    limits = limits or ReadLimits()
    tagger = _Tagger(table)
    read: list[tuple[str, pl.DataFrame]] = []
    tags: list[pl.DataFrame] = [pl.DataFrame(schema=TAGS)]
    sources = []
    for path in paths:
        before_each(path)
        bulk = bulk_file(path, limits)
        kind, day = (bulk.register, bulk.day) if bulk else (LIST, day_of(path))
        counted, frames = Counted(), [pl.DataFrame(schema=SCHEMA)]
        for batch in _batches(bulk) if bulk else (read_list(path, limits),):
            counted.add(batch)
            frame = masked_frame(_with_named_forms(batch.frame))
            found = tagger.tags(frame)
            tags.append(found)
            frames.append(_shortened(frame, found))
        read.append((kind, pl.concat(frames).unique("org_no", keep="first", maintain_order=True)))
        sources.append(SourceFile(path.name, kind, day, counted))
    read.sort(key=lambda each: PRIORITY.index(each[0]))
    tagged = pl.concat(tags).group_by("org_no", "industry").agg(pl.col("basis").min())
    return Imported(_merged([frame for _, frame in read]).sort("org_no"), tagged, tuple(sources))


def _batches(bulk: BulkFile) -> Iterator[Batch]:
    parse, line = PARSERS[bulk.register], 2
    for block in bulk.blocks():
        batch = parse(block, bulk.headings, line)
        line += batch.lines
        yield batch


def _with_named_forms(frame: pl.DataFrame) -> pl.DataFrame:
    """Forms that only a name tells, such as (svb)."""
    told = pl.col("form")
    for coded, words, form in legal_forms().told_by_name():
        said = pl.col("name").str.to_lowercase().str.contains(words, literal=True)
        told = pl.when((pl.col("form") == coded) & said).then(pl.lit(form)).otherwise(told)
    return frame.with_columns(told.alias("form"))


def _shortened(frame: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
    """Descriptions cut, and left out where they lead nowhere."""
    leads = pl.col("org_no").is_in(tags["org_no"].unique().implode())
    return frame.with_columns(pl.when(leads).then(pl.col("description").str.head(LONGEST)).alias("description"))


def _merged(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row for each number: of what several say the first; ended where any says so."""
    whole, *others = frames
    for other in others:
        both = whole.join(other, on="org_no", how="full", coalesce=True, suffix=".other")
        whole = both.select(
            "org_no",
            *(pl.coalesce(name, f"{name}.other") for name in SCHEMA if name not in ("org_no", "active")),
            pl.min_horizontal("active", "active.other").alias("active"),
        ).select(*SCHEMA)
    return whole


class _Tagger:
    """Which industries organisations belong to, by their codes and by words in their names and descriptions."""

    def __init__(self, table: IndustryTable) -> None:
        self.table = table
        self.places = {industry.id: place for place, industry in enumerate(table.industries)}
        pairs = [
            (before + word, place)
            for place, industry in enumerate(table.industries)
            for word in industry.words
            for before in BEFORE_WORDS
        ]
        self.words = pl.DataFrame(pairs, {"word": pl.String, "industry": pl.UInt8}, orient="row")
        self.patterns = self.words["word"].unique().sort().implode()

    def tags(self, frame: pl.DataFrame) -> pl.DataFrame:
        """See TAGS; an industry may come twice for different reasons."""
        return pl.concat([self._by_code(frame), self._by_words(frame)])

    def _by_code(self, frame: pl.DataFrame) -> pl.DataFrame:
        coded = (
            frame.filter(pl.col("sni").is_not_null())
            .select("org_no", pl.col("sni").str.split(" "))
            .with_columns(pl.int_ranges(pl.col("sni").list.len()).alias("place"))
            .explode("sni", "place")
        )
        distinct = coded["sni"].unique()
        tied = [(code, self.places[each.id]) for code in distinct for each in self.table.for_sni(code)]
        ties = pl.DataFrame(tied, {"sni": pl.String, "industry": pl.UInt8}, orient="row")
        main, other = BASES.index(SNI_MAIN), BASES.index(SNI)
        basis = pl.when(pl.col("place") == 0).then(main).otherwise(other).cast(pl.UInt8).alias("basis")
        return coded.join(ties, on="sni").select("org_no", "industry", basis)

    def _by_words(self, frame: pl.DataFrame) -> pl.DataFrame:
        said = pl.concat_str(pl.lit(" "), "name", pl.lit(" "), "description", ignore_nulls=True).str.to_lowercase()
        return (
            frame.select("org_no", said.str.extract_many(self.patterns).alias("word"))
            .filter(pl.col("word").list.len() > 0)
            .explode("word")
            .join(self.words, on="word")
            .select("org_no", "industry", pl.lit(BASES.index(WORDS), pl.UInt8).alias("basis"))
        )


def ranked(imported: Imported) -> pl.DataFrame:
    """The candidates in the order in which an index keeps them: industry, place_key, rank, org_no, form.

    `rank`: first by how common the form is among idéburna, then by why the organisation is a candidate. Those that have
    ended are none.
    """
    grades = {name: GRADES.index(form.ideburen) for name, form in legal_forms().forms.items()}
    grade = pl.col("form").replace_strict(grades, default=GRADES.index("unknown"), return_dtype=pl.Int64)
    active = imported.organisations.filter(pl.col("active").fill_null(True))
    return (
        imported.tags.join(active.select("org_no", "form", "place"), on="org_no")
        .select(
            "industry",
            pl.col("place").fill_null("").str.to_lowercase().alias("place_key"),
            (grade.fill_null(GRADES.index("unknown")) * len(BASES) + pl.col("basis")).cast(pl.Int64).alias("rank"),
            "org_no",
            "form",
        )
        .sort("industry", "place_key", "rank", "org_no")
    )
