"""The traced and the columnar reading give the same answer for every case, unknown facts included."""

from __future__ import annotations

import functools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.evaluation.assess import screened_routes
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.columnar.columns import CLASS, derived_from, evaluate, fact_schema
from reservkoll.evaluation.columnar.explanations import Explanations, RowFacts
from reservkoll.evaluation.columnar.lifted_assumptions import ASSUMES, LIFTED
from reservkoll.evaluation.columnar.lifted_assumptions import amounts as money_facts
from reservkoll.evaluation.columnar.trace_cache import TraceCache
from reservkoll.facts.assumptions import WHOLE_LENGTH, WHOLE_VALUE, WITHOUT_VAT, assumed_column
from reservkoll.facts.facts import Facts, ends_of, reasons_of
from reservkoll.facts.value import UNBOUNDED
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.traverse import all_roots, reached

BOOK = load_rulebook()
READ = {path for one in reached(all_roots(BOOK), BOOK) for path in one.facts_read()} | {"as_of", "purchase.act"}
SCHEMA = {path: kind for path, kind in fact_schema(BOOK).items() if path in READ}
BATCH = 20
ROUTES = screened_routes(BOOK)
MUNICIPALITIES = ["2120009879", "2120007659"]


def _limits() -> list[int]:
    """Every amount that the rulebook knows, in öre."""
    amounts = set()
    for first in BOOK.epochs:
        law = BOOK.on(first)
        assert law is not None
        amounts |= {amount.ore for name in BOOK.limits if (amount := law.limit(name).amount) is not None}
    return sorted(amounts)


def _codes() -> list[str]:
    """Codes inside, below and outside each list, and some that lie in none."""
    codes = {"45000000-7", "90910000-9", "03000000-1", "79634000-7"}
    for code_list in BOOK.code_lists.values():
        codes |= set(sorted(code_list.listed)[:3]) | set(sorted(code_list.sub_codes)[:3]) | set(code_list.exceptions)
    return sorted(codes)


BOUNDARIES = [day + timedelta(days=offset) for day in BOOK.epochs for offset in (-1, 0, 1)]
days = st.one_of(st.sampled_from(BOUNDARIES), st.dates(date(2016, 1, 1), date(2030, 1, 1)))
amounts = st.one_of(
    st.builds(lambda limit, offset: max(0, limit + offset), st.sampled_from(_limits()), st.integers(-10_000, 10_000)),
    st.sampled_from(_limits()),
    st.integers(0, 10**11),
)
codes = st.lists(st.sampled_from(_codes()), min_size=1, max_size=3, unique=True).map(tuple)
award = st.fixed_dictionaries(
    {
        "authority": st.none() | st.sampled_from(MUNICIPALITIES),
        "provision": st.none() | st.sampled_from(["lou-19-25", "lou-19-6a", "lou-19"]),
        "cpv": st.none() | st.sampled_from(_codes()),
        "decided": st.none() | days,
    }
)
BY_TYPE: dict[FactType, st.SearchStrategy[Any]] = {
    FactType.BOOLEAN: st.booleans(),
    FactType.MONEY: amounts,
    FactType.NUMBER: st.sampled_from(
        [Decimal(n) for n in ("0", "3", "6", "12", "24", "29.9", "30", "36", "36.04", "37", "60")]
    ),
    FactType.DATE: days,
    FactType.CODES: codes,
    FactType.TEXT: st.sampled_from(MUNICIPALITIES),
    FactType.PARTS: st.lists(
        st.fixed_dictionaries(
            {"cpv": st.sampled_from(_codes()), "amount": st.sampled_from([Decimal(n) for n in (1, 2, 3)])}
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    FactType.AWARDS: st.lists(award, max_size=3).map(tuple),
}


def _strategy(path: str) -> st.SearchStrategy[Any]:
    fact = BOOK.facts[path]
    if fact.values is not None:
        words = st.sampled_from(sorted(fact.values))
        known = st.lists(words, max_size=3, unique=True).map(tuple) if fact.type is FactType.WORDS else words
    else:
        known = BY_TYPE[fact.type]
    # The date and the act decide whether anything is read at all: they are seldom unknown.
    often = {"as_of": 20, "purchase.act": 8}.get(path, 3)
    return st.integers(0, often).flatmap(lambda draw: st.none() if draw == 0 else known)


cases = st.fixed_dictionaries({path: _strategy(path) for path in SCHEMA})

RANGED = money_facts(BOOK)
reasons_given = st.tuples(
    st.none() | st.sampled_from(["derived_rate", "derived_rate;recurring_methods"]),
    st.none() | st.sampled_from(["purchase.value.vat_rate", "purchase.value.amount;purchase.contract.months"]),
)


@st.composite
def cases_with_ranges(draw: st.DrawFn) -> dict[str, Any]:
    """A case in which amounts may lie between two ends, with the value to show known or not."""
    case = draw(cases)
    for path in RANGED:
        low, high = sorted((draw(amounts), draw(amounts))) if draw(st.booleans()) else (None, None)
        if low is not None:
            case[path] = draw(st.sampled_from([None, low, high]))
        case |= dict(zip((*ends_of(path), *reasons_of(path)), (low, high, *draw(reasons_given)), strict=True))
    for name in (WHOLE_VALUE, WITHOUT_VAT):
        case[assumed_column(name)] = draw(st.booleans())
    return case


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = dict(SCHEMA)
    for path in RANGED:
        schema |= dict.fromkeys(ends_of(path), pl.Int64()) | dict.fromkeys(reasons_of(path), pl.String())
    schema |= {assumed_column(name): pl.Boolean() for name in (WHOLE_VALUE, WITHOUT_VAT)}
    plain = [{path: list(v) if isinstance(v := row.get(path), tuple) else v for path in schema} for row in rows]
    return pl.DataFrame(plain, schema=schema)


def _reader(row: dict[str, Any], *, with_supplier: bool, lifted: str | None = None) -> CaseReader:
    known = {path: row[path] for path in SCHEMA if row[path] is not None}
    if "as_of" in known:
        known.setdefault("purchase.award_date", known["as_of"])
    assumed = {name: tuple(BOOK.assumptions[name].facts) for name in LIFTED if row.get(assumed_column(name))}
    if "purchase.contract.months" in known and "purchase.contract.option_months" not in known:
        assumed[WHOLE_LENGTH] = ("purchase.contract.option_months",)
    ranges, open_, lacking = {}, {}, derived_from(BOOK)
    for path in RANGED:
        low, high = (row.get(name) for name in ends_of(path))
        if low is None and path in known:
            low = high = known[path]
        if low is not None:
            if lifted in assumed:
                high = UNBOUNDED if lifted == WHOLE_VALUE else high
                low = (low * 8 + 5) // 10 if lifted == WITHOUT_VAT else low  # 25 per cent, rounded half up
            ranges[path] = (low, high)
        if path in known:
            lacking[path] = ()
        for told, name in zip((open_, lacking), reasons_of(path), strict=True):
            if row.get(name):
                told[path] = tuple(row[name].split(";"))
    return CaseReader(BOOK, Facts(known, lacking, open_, ranges, assumed, lifted), with_supplier=with_supplier)


@functools.cache
def _explanations(*, with_supplier: bool) -> Explanations:
    """What has been read in all batches so far: a reading is made once for each stretch of time and its acts."""
    return Explanations(BOOK, with_supplier=with_supplier)


@pytest.mark.parametrize("with_supplier", [False, True])
@settings(max_examples=examples(30))
@given(rows=st.lists(cases | cases_with_ranges(), min_size=BATCH, max_size=BATCH))
def test_the_two_readings_give_the_same(rows: list[dict[str, Any]], with_supplier: bool) -> None:
    """30 batches of 20 cases, once about the purchase alone and once with a supplier: 1,200 cases.

    Half of them hold amounts that are only known to lie between two ends. They are answered in two parts, and
    all batches together as one long list: what was read of one, verdicts and reasons, must hold for a row of a later
    one that it is told of.
    """
    explanations = _explanations(with_supplier=with_supplier)
    for part in (rows[: BATCH // 2], rows[BATCH // 2 :]):
        _agree(part, explanations, with_supplier=with_supplier)


def _agree(rows: list[dict[str, Any]], explanations: Explanations, *, with_supplier: bool) -> None:
    evaluated = evaluate(_frame(rows), BOOK, with_supplier=with_supplier, kept=explanations.kept)
    reasons = explanations.of(evaluated)
    for row, columns in zip(rows, evaluated.iter_rows(named=True), strict=True):
        reader = _reader(row, with_supplier=with_supplier)
        for route in ROUTES:
            traced = reader.outcome(route)
            assert columns[route] == traced.verdict.value
            # A row's reasons are read once for its whole class: they must be this very row's reasons.
            of_class = reasons.outcomes[columns[CLASS]][route]
            assert (traced.missing, _notes(traced.doubts)) == (of_class.missing, _notes(of_class.doubts))
            assert [c.id for c in traced.deciding()] == [c.id for c in of_class.deciding()]
            assert traced.certainty == of_class.certainty
        told = {
            (route, name)
            for name in LIFTED
            if name in reader.facts.assumed
            for route in ROUTES
            if _reader(row, with_supplier=with_supplier, lifted=name).outcome(route).verdict.value != columns[route]
        }
        of_row = reasons.assumes[columns[CLASS]]
        assert told == {(route, name) for route, several in of_row.items() for name in several}
        regime = reader.regime()
        truth = None if regime is None else reader.law.term(regime.annex2).trace(reader).truth
        assert columns["annex2"] == {True: "yes", False: "no", None: "unknown"}[truth]
        assert columns["chapter"] == ((regime and reader.chapter(regime)) or "unknown")


@pytest.mark.parametrize("with_supplier", [False, True])
@settings(max_examples=examples(60))
@given(rows=st.lists(cases | cases_with_ranges(), min_size=4, max_size=4), data=st.data())
def test_what_no_row_states_is_settled_as_where_any_row_may_state_it(
    rows: list[dict[str, Any]], with_supplier: bool, data: st.DataObject
) -> None:
    """A list states few facts: conditions on the others are settled before its rows are read."""
    stated = data.draw(st.sets(st.sampled_from(sorted(SCHEMA)), max_size=25)) | {"as_of", "purchase.act"}
    few = [{name: value for name, value in row.items() if name.removesuffix(".low") in stated} for row in rows]
    frame = _frame(few)
    settled = evaluate(frame, BOOK, with_supplier=with_supplier)
    read = evaluate(frame, BOOK, with_supplier=with_supplier, kept=TraceCache())  # of later chunks nothing is known
    for name in (*ROUTES, "annex2", "chapter", ASSUMES):
        assert settled[name].to_list() == read[name].to_list(), name


def _notes(notes: Any) -> list[str]:
    return [note.note for note in notes]


@settings(max_examples=examples(300))
@given(case=cases, data=st.data())
def test_learning_a_fact_never_overturns_an_answer(case: dict[str, Any], data: st.DataObject) -> None:
    """Unknown is not false: an answer given while a fact is unknown stays, whatever the fact turns out to be."""
    # What follows from an unknown date or from what the user did not invoke is another matter: see `stated`.
    open_paths = [
        path
        for path in SCHEMA
        if case[path] is None
        and path not in {"as_of", "purchase.subject", "purchase.main_cpv", "purchase.choice_system", "purchase.ground"}
        # How a known value was stated goes with it, and a programme is there only where the authority asks for it.
        and path not in {"purchase.value.basis", "purchase.value.indefinite"}
        and path not in {"supplier.integration.sheltered_programme", "partnership.described"}
        and not path.startswith("supplier.legal_form")
        and "public_board" not in path
    ]
    if not open_paths:
        return
    path = data.draw(st.sampled_from(open_paths))
    learned = {**case, path: data.draw(_strategy(path).filter(lambda value: value is not None))}
    before, after = _reader(case, with_supplier=True), _reader(learned, with_supplier=True)
    for route in ROUTES:
        if before.outcome(route).verdict.value != "unknown":
            assert after.outcome(route).verdict == before.outcome(route).verdict, (route, path)


@settings(max_examples=examples(300))
@given(case=cases, data=st.data())
def test_a_fact_that_is_not_asked_for_cannot_decide(case: dict[str, Any], data: st.DataObject) -> None:
    """`missing` is complete: a fact outside it, learned alone, never settles an unknown verdict."""
    open_paths = [path for path in SCHEMA if case[path] is None and path != "as_of"]
    if not open_paths:
        return
    path = data.draw(st.sampled_from(open_paths))
    learned = {**case, path: data.draw(_strategy(path).filter(lambda value: value is not None))}
    before, after = _reader(case, with_supplier=True), _reader(learned, with_supplier=True)
    asked = derived_from(BOOK).get(path, (path,))
    for route in ROUTES:
        outcome = before.outcome(route)
        if outcome.verdict.value == "unknown" and not set(asked) & set(outcome.missing):
            assert after.outcome(route).verdict.value == "unknown", (route, path)


@settings(max_examples=examples(300))
@given(case=cases_with_ranges(), within=st.data())
def test_an_answer_to_a_range_holds_for_every_value_in_it(case: dict[str, Any], within: st.DataObject) -> None:
    """What is said of a value between two ends is said of the value itself, wherever between them it lies."""
    exact = dict(case)
    for path in RANGED:
        low, high = (case[name] for name in ends_of(path))
        exact |= dict.fromkeys((*ends_of(path), *reasons_of(path)))
        if low is not None:
            exact[path] = within.draw(st.integers(low, high) | st.sampled_from([low, high]))
    ranged, known = _reader(case, with_supplier=False), _reader(exact, with_supplier=False)
    for route in ROUTES:
        if ranged.outcome(route).verdict.value != "unknown":
            assert known.outcome(route).verdict == ranged.outcome(route).verdict, route


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0, 699_999_99, "yes"), (700_000_00, 10**12, "no"), (699_999_99, 700_000_00, "unknown")],
)
def test_a_range_is_answered_where_the_limit_lies_outside_it(low: int, high: int, verdict: str) -> None:
    case = dict.fromkeys(SCHEMA) | {
        "as_of": date(2024, 6, 1), "purchase.act": "LOU", "purchase.authority.type": "municipality",
        "purchase.subject": "goods", "purchase.cpv": ("30200000-1",), "purchase.main_cpv": ("30200000-1",),
    }  # fmt: skip
    for path in RANGED:
        case |= dict(zip(ends_of(path), (low, high), strict=True))
    evaluated = evaluate(_frame([case]), BOOK)
    assert evaluated["direct_procurement"].to_list() == [verdict]
    facts = RowFacts(BOOK, evaluated.columns).of(evaluated.row(0, named=True))
    outcome = CaseReader(BOOK, facts, with_supplier=False).outcome("direct_procurement")
    assert outcome.verdict.value == verdict
    assert outcome.missing == (("purchase.value.amount",) if verdict == "unknown" else ())
