"""Builds the dialogue plan: per opening, when to invite, when to publish, when the contract ends.

Nothing here is law. The days are counted by the lead times of plan.yaml, or those the user gives, from what the list
states: the day a procurement is to begin, or the end of the present contract. A row without such a day is told with
what it lacks. Pure: today is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.cpv.level import Level
from reservkoll.cpv.nearest import DIGITS
from reservkoll.evaluation.outcome import Verdict
from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.reader import Inventory
from reservkoll.parsers.text import fold
from reservkoll.rulebook.models.plan import MOST_MONTHS, PlanRules
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.dialogue_plan.result import PLANNED, UNPLANNED, Lead, Plan
from reservkoll.screening.masking import masked_texts, references_apart
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import Settings, verdicts_on

NAME: Final = "purchase.authority.name"
NUMBER: Final = "purchase.authority.org_no"
MONTHS: Final = "purchase.contract.months"
OPTION: Final = "purchase.contract.option_months"
FROM: Final = "purchase.contract.from"
TO: Final = "purchase.contract.to"
TYPES: Final[Mapping[str, pl.DataType]] = {
    NAME: pl.String(),
    NUMBER: pl.String(),
    MONTHS: pl.Decimal(18, 6),
    OPTION: pl.Decimal(18, 6),
    FROM: pl.Date(),
    TO: pl.Date(),
}
UID_LENGTH: Final = 32
NO_STEM: Final = "~"  # sorts after every digit
LABELS: Final = {
    "invite.advertised": mark("from the invitation to the notice"),
    "invite.direct": mark("from the invitation to asking for an offer"),
    "procure.advertised": mark("from the notice to the first day of the new contract"),
    "procure.direct": mark("from asking for an offer to the first day of the new contract"),
}


def lead_times(rules: PlanRules, given: Iterable[str], language: Language) -> tuple[Lead, ...]:
    """The lead times of the rulebook, or as `given`: texts such as `invite.direct=4`.

    Raises:
        InputError: an unknown name, or no whole number of months.
    """
    known = {
        "invite.advertised": rules.invite_before.advertised,
        "invite.direct": rules.invite_before.direct,
        "procure.advertised": rules.procure_before.advertised,
        "procure.direct": rules.procure_before.direct,
    }
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
) -> Plan:
    """The plan of an inventory that was screened with `settings`."""
    rules, language, today = rulebook.plan, screening.language, settings.today
    frame = inventory.frame
    stated = frame.select(_column(path, dtype, frame, settings.facts) for path, dtype in TYPES.items())
    rows = screening.rows.with_row_index("position").hstack(stated)
    rows = rows.with_columns((pl.col("started") >= today).fill_null(value=False).alias("coming"))
    if settings.as_of is None:
        # The rules under which a contract was once procured do not govern its next procurement.
        now = verdicts_on(today, inventory, rulebook, settings)
        rows = rows.with_columns(
            pl.when("coming").then(pl.col(route)).otherwise(now[route]).alias(route) for route in rules.openings
        )
    opened = pl.any_horizontal([pl.col(route) == Verdict.YES.value for route in rules.openings])
    unknown = pl.any_horizontal([pl.col(route) == Verdict.UNKNOWN.value for route in rules.openings])
    direct = [route for route in rulebook.reported.in_group("direct") if route in rules.openings]
    dated = _with_days(rows.filter(opened), {lead.name: lead.months for lead in leads}, today, direct)
    told = dated.pipe(_with_words, screening, rulebook).sort("last", "stem", "invite", "position", nulls_last=True)
    planned = told.filter(pl.col("reason").is_null())
    rest = told.filter(pl.col("reason").is_not_null())
    return Plan(
        rows=planned.select(pl.col(name).cast(dtype) for name, dtype in PLANNED.items()),
        unplanned=rest.select(pl.col(name).cast(dtype) for name, dtype in UNPLANNED.items()),
        without_opening=rows.filter(~opened & ~unknown).height,
        undecided=rows.filter(~opened & unknown).height,
        leads=leads,
        invitation=(rules.invitation.text.text(language), rules.invitation.citation),
        routes={route: screening.routes.get(route, route) for route in rules.openings},
        run=screening.run,
        today=today,
        language=language,
    )


def _column(path: str, dtype: pl.DataType, frame: pl.DataFrame, facts: Mapping[str, object]) -> pl.Expr:
    """A fact for every row: as given for all, else as the list has it, else unknown."""
    if path in facts:
        return pl.lit(pl.Series([facts[path]], dtype=dtype)).first().alias(path)
    return pl.col(path).cast(dtype) if path in frame.columns else pl.lit(None, dtype=dtype).alias(path)


def _with_days(rows: pl.DataFrame, months: Mapping[str, int], today: date, routes: Sequence[str]) -> pl.DataFrame:
    """The days of each row, or the reason why it has none; `routes` are those without a notice."""
    started, now = pl.col("started"), pl.lit(today)
    direct = pl.any_horizontal(pl.lit(False), *(pl.col(route) == Verdict.YES.value for route in routes))
    before_notice = pl.when(direct).then(months["invite.direct"]).otherwise(months["invite.advertised"])
    before_start = pl.when(direct).then(months["procure.direct"]).otherwise(months["procure.advertised"])
    coming = pl.col("coming")
    # Parts of a month are left out: a contract taken to end a little early does no harm, one taken to end late does.
    length, option = (pl.col(path).cast(pl.Float64).floor().cast(pl.Int64) for path in (MONTHS, OPTION))
    # Of a procurement to come, a contract that begins once it has begun is the new one, not the present.
    present = ~(coming & (pl.col(FROM) >= started)).fill_null(value=False)
    computed = pl.when(present).then(_months_later(pl.col(FROM), length).dt.offset_by("-1d"))
    estimated = pl.when(~coming).then(_months_later(started, before_start + length).dt.offset_by("-1d"))
    ends = {"stated": pl.when(present).then(pl.col(TO)), "computed": computed, "estimated": estimated}
    days = rows.with_columns(
        direct.alias("direct"),
        pl.coalesce(ends.values()).alias("end"),
        pl.coalesce(pl.when(end.is_not_null()).then(pl.lit(name)) for name, end in ends.items()).alias("end_from"),
    )
    # A contract that is past its first end may run on its options.
    days = days.with_columns(_months_later(pl.col("end"), option).alias("latest_end")).with_columns(
        pl.when((pl.col("end") < now) & (pl.col("latest_end") >= now))
        .then(pl.col("latest_end"))
        .otherwise(pl.col("end"))
        .alias("end")
    )
    counted = _months_later(pl.col("end").dt.offset_by("1d"), -before_start)
    days = days.with_columns(
        pl.when("coming").then(started).when(pl.col("end") >= now).then(counted).alias("notice"),
        pl.when("coming").then(pl.lit("stated")).otherwise(pl.lit("counted")).alias("notice_from"),
        pl.when("coming")
        .then(None)
        .when(pl.col("end") < now)
        .then(pl.lit("over"))
        .when(pl.col("end").is_null() & started.is_null())
        .then(pl.lit("no_start"))
        .when(pl.col("end").is_null())
        .then(pl.lit("no_length"))
        .alias("reason"),
    )
    days = days.with_columns(_months_later(pl.col("notice"), -before_notice).alias("invite"))
    late = (
        pl.when(pl.col("notice") < now)
        .then(pl.lit("notice"))
        .when(pl.col("invite") < now)
        .then(pl.lit("invite"))
        .otherwise(pl.lit(""))
    )
    return days.with_columns(late.alias("late"))


def _months_later(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day so many months later (or before); the last of a month where that has no such day. Null where unknown."""
    known = day.is_not_null() & months.is_not_null()
    return pl.when(known).then(day.dt.offset_by(pl.format("{}mo", months.fill_null(0))))


def _with_words(rows: pl.DataFrame, screening: Screening, rulebook: Rulebook) -> pl.DataFrame:
    """Area, openings, and texts without personal numbers; and what tells the purchase from all others."""
    buyer = pl.coalesce(pl.col(NUMBER), pl.col(NAME).replace_strict(_each(rows[NAME], fold), return_dtype=pl.String))
    key = pl.concat_str(
        [buyer.fill_null(""), pl.col("id").fill_null(""), pl.col("title").fill_null("")], separator="\x1f"
    )
    names = [
        pl.when(pl.col(route) == Verdict.YES.value).then(pl.lit(screening.routes.get(route, route)))
        for route in rulebook.plan.openings
    ]
    keyed = rows.with_columns(key.alias("key"), pl.col(NAME).alias("buyer")).sort("position")
    keyed = keyed.with_columns(pl.int_range(pl.len()).over("key").alias("turn"))
    uids = {
        (text, turn): sha256(f"{text}\x1f{turn}".encode()).hexdigest()[:UID_LENGTH]
        for text, turn in keyed.select("key", "turn").iter_rows()
    }
    # A route that is open for almost any purchase would hide the rest: rows that have no other stand last, apart.
    always = [route for route in rulebook.plan.openings if rulebook.routes.routes[route].recommended == "always"]
    last = ~pl.any_horizontal([pl.col(route) == Verdict.YES.value for route in always])
    areas = _areas(keyed["cpv"], rulebook, screening.language)
    say = translator(screening.language)
    digits = pl.col("cpv").str.head(DIGITS)
    area = digits.replace_strict({key: name for key, (_, name) in areas.items()}, default=say(mark("No CPV code")))
    others = ", ".join(screening.routes.get(route, route) for route in rulebook.plan.openings if route not in always)
    apart = pl.format("{} – {}", area, pl.lit(say(mark("only {routes}")).format(routes=others)))
    keyed = references_apart(keyed)
    return keyed.with_columns(
        *(masked_texts(keyed[name]) for name in ("title", "buyer")),
        pl.concat_str(names, separator=", ", ignore_nulls=True).alias("openings"),
        digits.replace_strict({key: stem for key, (stem, _) in areas.items()}, default=NO_STEM).alias("stem"),
        last.alias("last"),
        pl.when(last).then(apart).otherwise(area).alias("area"),
        pl.Series("uid", list(uids.values()), dtype=pl.String),
    )


def _each(texts: pl.Series, change: object) -> dict[str | None, str | None]:
    """Each distinct text to what `change` makes of it."""
    assert callable(change)
    return {text: change(text) for text in texts.unique().to_list() if text is not None} | {None: None}


def _areas(codes: pl.Series, rulebook: Rulebook, language: Language) -> dict[str, tuple[str, str]]:
    """For the digits of each main code the digits of its area and the area's name.

    The area is the group of CPV (three digits) where its name is known, else the division (two).
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
