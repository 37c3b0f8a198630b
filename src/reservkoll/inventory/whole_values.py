"""Whether the value of a row is the whole value: what options may add to it, and what was assumed.

As in a single case (`facts.value`): months of options without an amount of their own leave the value without an upper
bound; if neither options nor VAT are stated, none are assumed, and the assumption is reported where it matters.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from reservkoll.evaluation.case import VALUE
from reservkoll.evaluation.columnar.lifted_assumptions import at_odds
from reservkoll.facts.assumptions import WHOLE_LENGTH, WHOLE_VALUE, WITHOUT_VAT, assumed_column
from reservkoll.facts.facts import ends_of, reasons_of
from reservkoll.facts.value import EXTENSIONS, MONTHS, OPTION_MONTHS, OPTIONS, VAT
from reservkoll.inventory.schema import TOTAL_LENGTH
from reservkoll.parsers.numbers import UNBOUNDED
from reservkoll.rulebook.rulebook import Rulebook

SEPARATOR = ";"


def with_wholeness(frame: pl.DataFrame, rulebook: Rulebook, given: Mapping[str, object]) -> pl.DataFrame:
    """`frame` (values resolved) with bounds for the values that options may add to, and the columns of assumptions.

    `given` are the overrides: amounts of options or extensions among them are added.
    """
    (low, high), (_, lacking) = ends_of(VALUE), reasons_of(VALUE)
    more = sum(amount for path in (OPTIONS, EXTENSIONS) if isinstance(amount := given.get(path), int))
    known = pl.col(VALUE).is_not_null() | pl.col(low).is_not_null()
    frame = frame.with_columns(
        pl.col(VALUE) + more,
        pl.coalesce(low, VALUE) + more,
        (pl.coalesce(high, VALUE) + more).clip(upper_bound=UNBOUNDED),
    )
    # An amount per month or year counts for the options too; a heading may say that they are included.
    of_period = pl.col("value_per").is_not_null().fill_null(value=False) if VALUE not in given else pl.lit(value=False)
    unvalued = ~of_period & ~pl.col("value_with_options").fill_null(value=False)
    if OPTIONS in given or EXTENSIONS in given:
        unvalued = pl.lit(value=False)
    unreadable = pl.col("options_unreadable").fill_null(value=False)
    odd = {path: at_odds(path, rulebook) for path in (OPTIONS, EXTENSIONS, OPTION_MONTHS)}
    asked = {
        OPTIONS: (unvalued & (pl.col(OPTION_MONTHS) > 0).fill_null(value=False)) | odd[OPTIONS],
        EXTENSIONS: odd[EXTENSIONS],
        OPTION_MONTHS: odd[OPTION_MONTHS] | (unreadable & (unvalued | of_period)),
    }
    open_ = known & pl.any_horizontal(list(asked.values()))
    words = [pl.when(known & asks).then(pl.lit(path)) for path, asks in asked.items()]
    told = pl.concat_str([pl.col(lacking), *words], separator=SEPARATOR, ignore_nulls=True).replace("", None)
    with_options = of_period & pl.col(TOTAL_LENGTH).is_not_null()
    unstated = pl.col(OPTION_MONTHS).is_null() & ~with_options & ~unreadable & ~odd[OPTION_MONTHS]
    stated_vat = pl.col("value_vat_told") | pl.lit(VAT in given)
    return frame.with_columns(
        pl.when(open_).then(UNBOUNDED).otherwise(high).cast(pl.Int64).alias(high),
        told.alias(lacking),
        (known & ~open_ & unstated & (unvalued | of_period)).alias(assumed_column(WHOLE_VALUE)),
        (known & ~stated_vat.fill_null(value=False)).alias(assumed_column(WITHOUT_VAT)),
        (pl.col(MONTHS).is_not_null() & unstated).alias(assumed_column(WHOLE_LENGTH)),
    )
