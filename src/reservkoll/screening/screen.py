"""Screens an inventory: for each row an answer with reasons, and notes on the whole list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

import polars as pl

from reservkoll.common.interned_columns import Column
from reservkoll.common.runtime.memory import give_back
from reservkoll.conditions.trace import unique
from reservkoll.cpv.level import Level
from reservkoll.cpv.nearest import DIGITS
from reservkoll.evaluation.assess import screened_routes, waiting_routes
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.columnar.columns import CLASS, DATE, evaluate, fact_schema
from reservkoll.evaluation.columnar.contradicted_rows import with_contradictions
from reservkoll.evaluation.columnar.explanations import Explanations, Reasons
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.recommend import recommend
from reservkoll.evaluation.rests_on import law_read_to
from reservkoll.evaluation.social_conditions import fitting
from reservkoll.explain.answer.social_conditions import in_words
from reservkoll.explain.explainer import DATE_ASSUMED, READ_AFTER_VERIFIED, Explainer
from reservkoll.facts.facts import CONTRADICTIONS
from reservkoll.i18n import Language, filled, mark
from reservkoll.inventory.reader import Inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.cache import ChunkCache, ClassWords
from reservkoll.screening.cpv_proposals import PROPOSED
from reservkoll.screening.dates import ASSUMED, LATEST, given_day, with_dates
from reservkoll.screening.dialogue_plan.days import with_days
from reservkoll.screening.lots import divided_rows
from reservkoll.screening.masking import masked
from reservkoll.screening.openings import RowOpenings, fitting_rows, open_in_group, opening_notes, row_openings
from reservkoll.screening.result import ACT_BY, PROBLEMS, MissingFact, RowReasons, Screening, SocialAdvice, row_schema
from reservkoll.screening.rules_used import rules_used
from reservkoll.screening.same_need.grouping import NAME, NUMBER, same_needs
from reservkoll.screening.same_need.wording import told
from reservkoll.screening.settings import Settings
from reservkoll.screening.supplier_match.matrix import problem_rows, supplier_report
from reservkoll.screening.timing import days
from reservkoll.screening.values import value_notes, with_values
from reservkoll.suppliers.profiles import Profiles
from reservkoll.tabular.cell_messages import messages

CPV = "purchase.cpv"
MAIN_CPV = "purchase.main_cpv"
STARTED = "purchase.started"
VALUE = "purchase.value_sek"
TYPE = "purchase.authority.type"
TYPE_FROM_NAME, ZERO_RESTORED = "type_from_name", "cpv_zero_restored"
SEPARATOR = ";"
FAULTY_AT_A_TIME = 5_000  # faulty rows, whose messages may be many times the list
SAME_NEED = "_same_need"
AFTER_READ = "_after_read"
AT_A_TIME = 80_000  # rows read anew or put into their final form together: several copies are made on the way


def screen(
    inventory: Inventory,
    rulebook: Rulebook,
    settings: Settings,
    run: Mapping[str, str],
    profiles: Profiles | None = None,
    cache: ChunkCache | None = None,
) -> Screening:
    """Assess every row of `inventory`. Pure: today comes with the settings.

    Rows in = rows out, in order; the values of the rows add up to the values read. No personal number from the
    inventory is in the answer. The suppliers of `profiles` are matched with the purchases; they change no row.
    `cache` is shared with the other chunks of the same list.
    """
    return screened(inventory, rulebook, settings, run, profiles, cache)[0]


def screened(
    inventory: Inventory,
    rulebook: Rulebook,
    settings: Settings,
    run: Mapping[str, str],
    profiles: Profiles | None = None,
    cache: ChunkCache | None = None,
) -> tuple[Screening, list[date], set[str]]:
    """As `screen`, with the days and acts that the rows were assessed under, in order."""
    explainer = Explainer(rulebook, settings.language)
    given = facts_of(inventory, rulebook, settings)
    dated = with_dates(given, rulebook, settings.as_of, settings.today, settings.language)
    consistent = with_contradictions(dated, rulebook)
    valued, value_found = with_values(consistent, rulebook, settings.facts, settings.language)
    evaluated = evaluate(valued, rulebook, kept=cache.explanations.kept if cache else None)
    # Without later chunks nothing is kept of how the reasons were found: half of them, of a list without order.
    reasons = (cache.explanations if cache else Explanations(rulebook)).of(evaluated)
    give_back()
    words = _words_by_class(reasons, explainer, cache)
    problems = _problems(inventory, explainer)
    needs = None
    if settings.same_need:
        one_buyer = _no_buyer_stated(evaluated, inventory)
        needs = same_needs(evaluated, rulebook, settings.nearness(rulebook), one_buyer=one_buyer)
    members = pl.Series(dtype=pl.UInt32) if needs is None else needs.members["position"].unique()
    grouped = pl.int_range(pl.len()).is_in(members.implode())
    as_stated = [dated[path] for path in (CPV, ACT, TYPE)]  # what an override replaces is still shown as stated
    after_read = _after_law_was_read(evaluated, rulebook).alias(AFTER_READ)
    shown = evaluated.with_columns(after_read, *as_stated).with_columns(
        grouped.alias(SAME_NEED), pl.col(CPV).list.join(SEPARATOR).alias("cpv")
    )
    codes = _code_columns(shown["cpv"], rulebook, explainer.language, cache)
    rows = _rows(shown, _texts(words), codes, problems, rulebook)
    suppliers = supplier_report(evaluated, reasons, rows, profiles, explainer) if profiles else None
    when = days_of_rows(given, rows, rulebook, settings)
    found = row_openings(
        evaluated,
        when,
        fitting_rows(suppliers, evaluated.height),
        rulebook,
        settings.today,
        None if settings.as_of else lambda some: _verdicts_on(settings.today, given.filter(some), rulebook, settings),
    )
    rows = rows.with_columns(found.opening.alias("opening"), found.timing.alias("timing"))
    days, acts = _days(evaluated), _acts(evaluated)
    used = rules_used(rulebook, days, acts, settings.language)
    screening = Screening(
        rows=rows,
        problems=pl.concat([problems, problem_rows(profiles, explainer)]) if profiles else problems,
        missing=_missing(evaluated, words, explainer),
        warnings=_warning_texts(rows, explainer),
        reported=rulebook.reported,
        openings={name: each.name.text(settings.language) for name, each in rulebook.openings.openings.items()},
        horizon=settings.horizon(rulebook),
        groups={group: name.text(settings.language) for group, name in rulebook.routes.groups.items()},
        routes={name: explainer.short_name(name) for name in (*screened_routes(rulebook), *rulebook.routes.otherwise)},
        rules=used.rules,
        limits=used.limits,
        sources=used.sources,
        run=used.told_in(run, settings.language),
        notes=(
            *_without_act(evaluated, explainer),  # first: nearly every answer depends on it
            *(filled(template, words, explainer.translate) for template, words in inventory.notes),
            *_overridden(inventory.frame, settings.facts, explainer),
            *value_notes(evaluated, settings.language),
            *opening_notes(found, rows["cpv"], rulebook, settings.language),
        ),
        language=settings.language,
        rows_read=inventory.frame.height,
        value_read=None if VALUE in settings.facts else inventory.value_total + value_found,
        same_need=None if needs is None else told(needs, explainer),
        suppliers=suppliers,
        areas=_areas(rows["cpv"], explainer),
        departments=_departments(evaluated),
        days=_act_by(when, found, rulebook, settings),
        by_today=found.by_today,
        divided=divided_rows(evaluated, rows, rulebook) if settings.same_need else None,
        row_reasons=_row_reasons(evaluated, reasons, explainer),
        social=social_advice(rulebook, settings),
    )
    return masked(screening), days, acts


def social_advice(rulebook: Rulebook, settings: Settings) -> SocialAdvice:
    """The social conditions by act and chapter, in force on the day of the report: they are for the next contract."""
    rules = rulebook.social_conditions
    found = {
        (each.act, each.chapter): in_words(under, rulebook, settings.language)
        for each in rules.governed
        for under in fitting(rulebook, each.act, each.chapter, settings.as_of or settings.today)
    }
    return SocialAdvice(tuple(rules.told_with), found)


def days_of_rows(given: pl.DataFrame, verdicts: pl.DataFrame, rulebook: Rulebook, settings: Settings) -> pl.DataFrame:
    """The timing and the dates of each row, with the columns of :data:`~reservkoll.screening.timing.DAYS`.

    `given` is the result of :func:`facts_of`; `verdicts` has a column for each route.
    """
    direct = verdicts.select(open_in_group("direct", rulebook).alias("direct"))["direct"]
    return days(given, direct, settings.lead_months(rulebook), settings.horizon(rulebook))


def _act_by(when: pl.DataFrame, found: RowOpenings, rulebook: Rulebook, settings: Settings) -> pl.DataFrame:
    """When to act on each row, with the columns of :data:`~reservkoll.screening.result.ACT_BY`."""
    direct = found.verdicts.select(open_in_group("direct", rulebook).alias("direct"))
    dated = with_days(when.hstack(direct), settings.lead_months(rulebook), settings.today)
    return dated.select(pl.col(name).cast(dtype) for name, dtype in ACT_BY.items())


def _verdicts_on(day: date, given: pl.DataFrame, rulebook: Rulebook, settings: Settings) -> pl.DataFrame:
    """The verdicts of the rows under the rules of `day`, a part of them at a time."""

    def of_part(part: pl.DataFrame) -> pl.DataFrame:
        dated = with_dates(part, rulebook, day, settings.today, settings.language)
        valued, _ = with_values(with_contradictions(dated, rulebook), rulebook, settings.facts, settings.language)
        return evaluate(valued, rulebook).select(rulebook.reported.routes)

    return pl.concat(of_part(given.slice(start, AT_A_TIME)) for start in range(0, max(given.height, 1), AT_A_TIME))


def facts_of(inventory: Inventory, rulebook: Rulebook, settings: Settings) -> pl.DataFrame:
    """The facts of every row: overrides first, else as the list states them."""
    return given_day(_with_facts(inventory.frame, settings.facts, rulebook), settings.facts)


def _row_reasons(evaluated: pl.DataFrame, reasons: Reasons, explainer: Explainer) -> RowReasons:
    def texts(number: int) -> Mapping[str, str]:
        outcomes = reasons.outcomes[number]
        return {route: explainer.summary(outcome, general=True) for route, outcome in outcomes.items()}

    return RowReasons(evaluated[CLASS], texts)


def _areas(codes: pl.Series, explainer: Explainer) -> dict[str, str]:
    """The names of the CPV divisions and groups (two and three digits) of the rows' first codes."""
    nomenclature, named = explainer.rulebook.nomenclature, {}
    for level in (Level.DIVISION, Level.GROUP):
        for stem in codes.str.head(level.digits).drop_nulls().unique().sort().to_list():
            code = nomenclature.by_digits.get(stem.ljust(DIGITS, "0"))
            name = code and nomenclature.name(code, explainer.language)
            if name and (level is Level.DIVISION or not stem.endswith("0")):
                named[stem] = name
    return named


def _departments(evaluated: pl.DataFrame) -> pl.Series | None:
    """The departments if the inventory states any, else the buyers if it states more than one."""
    least = {"department": 1, NAME: 2}
    found = (evaluated[name] for name, few in least.items() if evaluated[name].drop_nulls().n_unique() >= few)
    return next(found, None)


def _with_facts(frame: pl.DataFrame, facts: Mapping[str, object], rulebook: Rulebook) -> pl.DataFrame:
    """`frame` with the overrides `facts` in place of what the file states."""
    schema = fact_schema(rulebook)
    given = frame.with_columns(
        [
            pl.lit(pl.Series([value], dtype=schema.get(path, frame.schema.get(path)))).first().alias(path)
            for path, value in facts.items()
        ]
    )
    from_name = pl.col("type_from_name") & (TYPE not in facts)
    return given.with_columns(pl.col(CPV).list.head(1).alias(MAIN_CPV), from_name.alias("type_from_name"))


def _without_act(evaluated: pl.DataFrame, explainer: Explainer) -> Iterator[str]:
    """Nearly every answer depends on the act: if no row states it, one override settles it for all."""
    if evaluated.height and evaluated[ACT].is_null().all():
        yield explainer.translate(
            mark(
                "No row states which procurement act applies. If one act holds for all, "
                "give it: --set purchase.act=LOU."
            )
        )


def _no_buyer_stated(evaluated: pl.DataFrame, inventory: Inventory) -> bool:
    """Whether no column states the buyer and no override does."""
    headings = inventory.mapping.columns
    return all(headings.get(path) is None and evaluated[path].is_null().all() for path in (NAME, NUMBER))


def _overridden(frame: pl.DataFrame, facts: Mapping[str, object], explainer: Explainer) -> Iterator[str]:
    """Notes where an override replaced another value that the file states."""
    for path, value in facts.items():
        if path in frame.columns and not isinstance(value, list):
            stated = pl.col(path).is_not_null() & ~(pl.col("type_from_name") & (path == TYPE)).fill_null(value=False)
            rows = frame.filter(stated & (pl.col(path) != pl.lit(value))).height
            if rows:
                told = explainer.translate(
                    mark("{rows} rows state another {fact}; {value} was used, as given with --set.")
                )
                yield told.format(rows=rows, fact=path, value=value)


def _rows(
    evaluated: pl.DataFrame, texts: pl.DataFrame, codes: pl.DataFrame, problems: pl.DataFrame, rulebook: Rulebook
) -> pl.DataFrame:
    """The rows of the report, built in batches: a text that many rows share is stored once per batch."""
    errors = _errors(problems)
    parts = (evaluated.slice(start, AT_A_TIME) for start in range(0, max(evaluated.height, 1), AT_A_TIME))
    return pl.concat([_rows_of_part(part, texts, errors, codes, rulebook) for part in parts])


def _errors(problems: pl.DataFrame) -> pl.DataFrame:
    """What is said of the faulty cells of each row, as one text; a part at a time.

    The cells of a row stand together in `problems`.
    """
    place = ["file", "sheet", "row"]
    first = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in place)
    firsts = problems.select(first.arg_true()).to_series()
    starts = [0, *firsts.gather_every(FAULTY_AT_A_TIME)[1:], problems.height]
    said = (pl.col("column") + ": " + pl.col("message")).alias("error")
    rows = (problems[start:end].group_by(place, maintain_order=True).agg(said) for start, end in pairwise(starts))
    return pl.concat(part.with_columns(pl.col("error").list.join(" · ")) for part in rows)


def _rows_of_part(
    evaluated: pl.DataFrame, texts: pl.DataFrame, errors: pl.DataFrame, codes: pl.DataFrame, rulebook: Rulebook
) -> pl.DataFrame:
    routes = screened_routes(rulebook)
    some_unknown = pl.any_horizontal([pl.col(route) == Verdict.UNKNOWN.value for route in routes])
    row_warnings = [
        pl.when(pl.col(ASSUMED)).then(pl.lit(DATE_ASSUMED)),
        pl.col("day_codes"),
        *([pl.when(pl.col(PROPOSED)).then(pl.lit(PROPOSED))] if PROPOSED in evaluated.columns else []),
        pl.when(AFTER_READ).then(pl.lit(READ_AFTER_VERIFIED)),
        pl.col("value_codes"),
        pl.col(CONTRADICTIONS),
        pl.when(pl.col("type_from_name")).then(pl.lit(TYPE_FROM_NAME)),
        pl.when(pl.col("cpv_zero_restored")).then(pl.lit(ZERO_RESTORED)),
        pl.col("warnings").replace("", None),
        pl.when(SAME_NEED).then(pl.lit(rulebook.same_need.note)),
    ]
    reason = pl.col("reason")
    joined = ["warnings"]
    if not (evaluated["value_told"].null_count() == evaluated["day_told"].null_count() == evaluated.height):
        more = pl.concat_str(pl.col("value_told"), pl.col("day_told"), separator=" ", ignore_nulls=True)
        told = [pl.when(more == "").then(reason).otherwise("sentence").replace("", None), more.replace("", None)]
        reason = pl.concat_str(told, separator=" ", ignore_nulls=True)
        joined.append("reason")
    rows = (
        evaluated.join(texts, on=CLASS, how="left", maintain_order="left")
        .join(errors, on=["file", "sheet", "row"], how="left", maintain_order="left")
        .join(codes, on="cpv", how="left", maintain_order="left", nulls_equal=True)
        .with_columns(
            pl.coalesce("cpv_name", "cpv_label").alias("cpv_name"),
            pl.concat_str(row_warnings, separator=SEPARATOR, ignore_nulls=True).alias("warnings"),
            reason,
            pl.when(pl.col("error").is_not_null())
            .then(pl.lit("error"))
            .when(some_unknown)
            .then(pl.lit("incomplete"))
            .otherwise(pl.lit("ok"))
            .alias("status"),
        )
        .rename(
            {VALUE: "value_sek", STARTED: "started", "purchase.act": "act", "purchase.authority.type": "authority_type"}
        )
        .with_columns(pl.lit(None).alias(name) for name in ("opening", "timing"))  # filled in later, from the rows
        .select(pl.col(name).cast(dtype) for name, dtype in row_schema(rulebook.reported).items())
    )
    return rows.with_columns(Column.of(rows[name]).shown() for name in joined)


def _after_law_was_read(evaluated: pl.DataFrame, rulebook: Rulebook) -> pl.Series:
    """Whether the day of each row may lie after the day to which the provisions that apply to it were read."""
    distinct = evaluated.select(ACT, DATE).unique(maintain_order=True)
    read = [None if day is None else law_read_to(rulebook, day, act) for act, day in distinct.iter_rows()]
    known = distinct.with_columns(pl.Series("read_to", read, pl.Date))
    days = evaluated.select(ACT, DATE, LATEST).join(
        known, on=[ACT, DATE], how="left", nulls_equal=True, maintain_order="left"
    )
    return days[LATEST] > days["read_to"]


def _words_by_class(reasons: Reasons, explainer: Explainer, cache: ChunkCache | None) -> dict[int, ClassWords]:
    known = {} if cache is None else cache.words
    words: dict[int, ClassWords] = {}
    for number, outcomes in reasons.outcomes.items():
        kept = reasons.kept.get(number)
        found = None if kept is None else known.get(kept)
        if found is None:
            recommended = recommend(outcomes, explainer.rulebook).advice[0]
            found = ClassWords(
                recommended,
                explainer.row_reason(outcomes, recommended),
                SEPARATOR.join(_missing_facts(outcomes)),
                SEPARATOR.join(
                    (
                        *_warning_codes(outcomes, recommended, explainer.rulebook),
                        *unique(reasons.assumes[number].values()),
                    )
                ),
                waiting_routes((route, outcome.missing) for route, outcome in outcomes.items()),
            )
            if kept is not None:
                known[kept] = found
        words[number] = found
    return words


def _texts(words: Mapping[int, ClassWords]) -> pl.DataFrame:
    """The recommendation and texts of each row class; `sentence` is the reason with a full stop."""
    names = ("recommendation", "reason", "missing", "warnings")
    columns = (pl.Series(name, [getattr(each, name) for each in words.values()], pl.String) for name in names)
    sentence = pl.col("reason").str.replace(r"([^.?!])$", "${1}.").alias("sentence")
    return pl.DataFrame([pl.Series(CLASS, list(words), pl.Int64), *columns]).with_columns(sentence)


def _missing_facts(outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    return unique(outcome.missing for outcome in outcomes.values())


def _warning_codes(outcomes: Mapping[str, Outcome], recommended: str, rulebook: Rulebook) -> tuple[str, ...]:
    """What leaves an answer of the row unsettled, notes on its facts, and what goes with the recommended route."""
    doubts = [outcome.doubts for outcome in outcomes.values() if outcome.verdict is not Verdict.NOT_APPLICABLE]
    cautions = outcomes[recommended].cautions if recommended in outcomes else ()
    of_facts = [note for one in outcomes.values() for note in one.cautions if rulebook.told[note.note].of_facts]
    return unique((note.note for note in notes) for notes in (*doubts, of_facts, cautions))


def _code_columns(joined: pl.Series, rulebook: Rulebook, language: Language, cache: ChunkCache | None) -> pl.DataFrame:
    """For each distinct list of codes, `joined` into one text: its name, and how it relates to the reported lists."""
    known = {} if cache is None else cache.codes
    distinct = joined.unique(maintain_order=True)
    found = []
    for text in distinct.to_list():
        if text not in known:
            codes = text.split(SEPARATOR) if text else []
            name = rulebook.nomenclature.name(codes[0], language) if codes else None
            known[text] = (name, *(_coverage(codes, rulebook, route) for route in rulebook.reported.lists.values()))
        found.append(known[text])
    names = ("cpv_name", *rulebook.reported.lists)
    told = pl.DataFrame(found, schema=dict.fromkeys(names, pl.String), orient="row")
    return pl.concat([distinct.to_frame(), told], how="horizontal")


def _coverage(codes: Iterable[str] | None, rulebook: Rulebook, route: str) -> str:
    covers = rulebook.routes.routes[route].covers
    if not codes or covers is None:
        return Verdict.UNKNOWN.value
    found = {rulebook.code_lists[covers].coverage(code).value for code in codes}
    if "sub_code" in found:
        return "sub_code"
    return found.pop() if len(found) == 1 else Verdict.UNKNOWN.value


def _problems(inventory: Inventory, explainer: Explainer) -> pl.DataFrame:
    with_messages = inventory.problems.with_columns(messages(inventory.problems, explainer.translate))
    return with_messages.select(pl.col(name).cast(dtype) for name, dtype in PROBLEMS.items())


def _missing(evaluated: pl.DataFrame, words: Mapping[int, ClassWords], explainer: Explainer) -> tuple[MissingFact, ...]:
    sizes = dict(evaluated.group_by(CLASS).len().iter_rows())
    rows: dict[str, int] = {}
    decides: dict[str, tuple[str, ...]] = {}
    for number, said in words.items():
        for path, routes in said.waiting.items():
            rows[path] = rows.get(path, 0) + sizes[number]
            decides[path] = unique((decides.get(path, ()), routes))
    ordered = sorted(rows, key=lambda path: (-rows[path], path))
    return tuple(MissingFact(path, explainer.question(path), rows[path], decides[path]) for path in ordered)


def _warning_texts(rows: pl.DataFrame, explainer: Explainer) -> dict[str, str]:
    codes = rows["warnings"].str.split(SEPARATOR).explode().drop_nulls().unique().sort().to_list()
    return {code: explainer.note_in_general(code) for code in codes if code}


def _days(evaluated: pl.DataFrame) -> list[date]:
    return [day for day in evaluated[DATE].unique().sort().to_list() if day is not None]


def _acts(evaluated: pl.DataFrame) -> set[str]:
    return {act for act in evaluated["purchase.act"].unique().to_list() if act is not None}
