"""Builds the dialogue plan: for each opening when to invite, when to publish and when the contract ends.

Nothing here is law. The days follow from the lead times in plan.yaml, or the user's own, and from what the list
states: the day the procurement is to begin, or the end of the current contract. A row without such a day is listed
with what it lacks. Pure: today is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.masked_columns import masked_texts
from reservkoll.cpv.level import Level
from reservkoll.cpv.nearest import DIGITS
from reservkoll.evaluation.outcome import Verdict
from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.reader import Inventory
from reservkoll.parsers.text import fold
from reservkoll.rulebook.models.plan import MOST_MONTHS, PlanRules
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.dialogue_plan.days import with_days
from reservkoll.screening.dialogue_plan.result import PLANNED, UNPLANNED, Lead, Plan
from reservkoll.screening.masking import references_apart
from reservkoll.screening.openings import open_in_group
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import days_of_rows, facts_of
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import Figures

NAME: Final = "purchase.authority.name"
NUMBER: Final = "purchase.authority.org_no"
UID_LENGTH: Final = 32
NO_STEM: Final = "~"  # sorts after every digit
LABELS: Final = {
    "invite.advertised": mark("from the invitation to the notice"),
    "invite.direct": mark("from the invitation to asking for an offer"),
    "procure.advertised": mark("from the notice to the first day of the new contract"),
    "procure.direct": mark("from asking for an offer to the first day of the new contract"),
}


def lead_times(rules: PlanRules, given: Iterable[str], language: Language) -> tuple[Lead, ...]:
    """The lead times of the rulebook, overridden by `given`: texts such as `invite.direct=4`.

    Raises:
        InputError: an unknown name, or not a whole number of months.
    """
    known = rules.leads()
    settings: dict[str, int] = {}
    for text in given:
        name, _, months = text.partition("=")
        name, months = name.strip(), months.strip()
        if name not in known:
            template = mark("--lead {text}: there is no lead time “{name}”. There are: {names}.")
            raise InputError(template, text=text, name=name, names=", ".join(known))
        if not (months.isascii() and months.isdigit() and int(months) <= MOST_MONTHS):
            template = mark("--lead {text}: write a whole number of months up to {most}, such as {name}=4.")
            raise InputError(template, text=text, name=name, most=MOST_MONTHS)
        settings[name] = int(months)
    say = translator(language)
    return tuple(
        Lead(name, say(LABELS[name]), settings.get(name, lead.months), lead.why.text(language), name in settings)
        for name, lead in known.items()
    )


def plan(
    inventory: Inventory,
    screening: Screening,
    rulebook: Rulebook,
    settings: Settings,
    leads: tuple[Lead, ...],
    sums: Figures,
) -> Plan:
    """The plan of an inventory that was screened with `settings`; `sums` has the figures of all its rows."""
    rules, language, today = rulebook.plan, screening.language, settings.today
    given = facts_of(inventory, rulebook, settings)
    days = days_of_rows(given, screening.rows, rulebook, settings)
    names = [pl.col(name).cast(pl.String) if name in given.columns else pl.lit(None, pl.String).alias(name)
             for name in (NAME, NUMBER)]  # fmt: skip
    rows = screening.rows.with_row_index("position").hstack(days.drop("timing")).hstack(given.select(names))
    rows = with_verdicts_of_today(rows, screening.by_today)
    reported = rulebook.reported
    rows = rows.filter(pl.col("opening").is_in([*reported.counted, *reported.dialogue]))
    direct = rows.select(open_in_group("direct", rulebook).alias("direct"))
    dated = with_days(rows.hstack(direct), {lead.name: lead.months for lead in leads}, today)
    told = dated.pipe(_with_words, screening, rulebook).sort("last", "invite", "stem", "position", nulls_last=True)
    planned = told.filter(pl.col("reason").is_null())
    rest = told.filter(pl.col("reason").is_not_null())
    return Plan(
        rows=planned.select(pl.col(name).cast(dtype) for name, dtype in PLANNED.items()),
        unplanned=rest.select(pl.col(name).cast(dtype) for name, dtype in UNPLANNED.items()),
        figures=sums,
        reported=reported,
        openings=screening.openings,
        horizon=screening.horizon,
        leads=leads,
        invitation=(rules.invitation.text.text(language), rules.invitation.citation),
        run=screening.run,
        language=language,
        reserved=screening.reserved_awards,
    )


def with_verdicts_of_today(rows: pl.DataFrame, by_today: pl.DataFrame | None) -> pl.DataFrame:
    """The rows with the verdicts their openings rest on: for a contract that ends soon, those under today's rules."""
    if by_today is None:
        return rows
    places, routes = by_today["position"], by_today.columns[1:]
    return rows.with_columns(rows[route].scatter(places, by_today[route]) for route in routes)


def _with_words(rows: pl.DataFrame, screening: Screening, rulebook: Rulebook) -> pl.DataFrame:
    """The rows with area, openings, texts without personal numbers, and a unique id for each purchase."""
    buyer = pl.coalesce(pl.col(NUMBER), pl.col(NAME).replace_strict(_each(rows[NAME], fold), return_dtype=pl.String))
    key = pl.concat_str(
        [buyer.fill_null(""), pl.col("id").fill_null(""), pl.col("title").fill_null("")], separator="\x1f"
    )
    names = [
        pl.when(pl.col(route) == Verdict.YES.value).then(pl.lit(screening.routes.get(route, route)))
        for route in rulebook.routes.routes
        if route in rulebook.reported.routes
    ]
    keyed = rows.with_columns(key.alias("key"), pl.col(NAME).alias("buyer")).sort("position")
    keyed = keyed.with_columns(pl.int_range(pl.len()).over("key").alias("turn"))
    uids = {
        (text, turn): sha256(f"{text}\x1f{turn}".encode()).hexdigest()[:UID_LENGTH]
        for text, turn in keyed.select("key", "turn").iter_rows()
    }
    # What is open for almost any purchase would bury the rest, so such rows come last, in groups of their own.
    last = ~pl.col("opening").is_in(rulebook.reported.counted)
    areas = _areas(keyed["cpv"], rulebook, screening.language)
    say = translator(screening.language)
    digits = pl.col("cpv").str.head(DIGITS)
    area = digits.replace_strict({key: name for key, (_, name) in areas.items()}, default=say(mark("No CPV code")))
    apart = pl.format("{} – {}", area, pl.col("opening").replace(dict(screening.openings)))
    keyed = references_apart(keyed)
    return keyed.with_columns(
        *(masked_texts(keyed[name]) for name in ("title", "buyer")),
        pl.concat_str(names, separator=", ", ignore_nulls=True).alias("openings"),
        digits.replace_strict({key: stem for key, (stem, _) in areas.items()}, default=NO_STEM).alias("stem"),
        last.alias("last"),
        pl.when(last).then(apart).otherwise(area).alias("area"),
        pl.when(last).then(pl.col("opening").replace(dict(screening.openings))).otherwise(pl.lit("")).alias("apart"),
        pl.Series("uid", list(uids.values()), dtype=pl.String),
    )


def _each(texts: pl.Series, change: object) -> dict[str | None, str | None]:
    """Each distinct text mapped to the result of `change`."""
    assert callable(change)
    return {text: change(text) for text in texts.unique().to_list() if text is not None} | {None: None}


def _areas(codes: pl.Series, rulebook: Rulebook, language: Language) -> dict[str, tuple[str, str]]:
    """The digits of each main code mapped to the digits and the name of its area.

    The area is the CPV group (three digits) if its name is known, else the division (two).
    """
    areas = {}
    nomenclature = rulebook.nomenclature
    for digits in codes.drop_nulls().str.head(DIGITS).unique().sort().to_list():
        for level in (Level.GROUP, Level.DIVISION):
            stem = digits[: level.digits]
            code = nomenclature.by_digits.get(stem.ljust(DIGITS, "0"))
            name = code and nomenclature.name(code, language)
            if name and (level is Level.DIVISION or not stem.endswith("0")):
                areas[digits] = (stem, f"{stem} {name}")
                break
        else:
            areas[digits] = (digits[: Level.DIVISION.digits], digits[: Level.DIVISION.digits])
    return areas
