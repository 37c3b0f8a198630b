"""Each check of a rulebook, shown to fire on a rulebook made wrong on purpose."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import Edit

from reservkoll import maintenance as upkeep
from reservkoll.common.json_text import plain_data
from reservkoll.i18n import Language, translator
from reservkoll.maintenance.findings import Finding, Severity
from reservkoll.maintenance.lint.run import CHECKS, IDS, lint
from reservkoll.maintenance.report import finding_told

DAY = date(2026, 3, 1)


def _found(folder: Path, wanted: str, day: date = DAY) -> list[Finding]:
    found = lint(folder, day, only={wanted})
    for finding in found:
        assert finding.id == wanted, "the loader refuses what the test wrote"
        told = plain_data(finding_told(finding, translator(Language.EN)))
        assert "{" not in told["message"] + told["remedy"]
    return list(found)


@pytest.mark.slow
def test_what_is_asked_for_alone_is_what_all_checks_together_say_of_it(folder: Path, edit: Edit) -> None:
    edit("routes/register.yaml", "- id: dissolution_clause", "- id: welfare_activity")
    edit("groups.yaml", "      dissolution_clause: each\n", "")
    edit("limits.yaml", "eur: 5538000, sek: 59880179", "eur: 5538000, sek: 59880180")
    edit("notes.yaml", "mixed_codes:", 'left_over:\n  sv: "Kvar."\n  en: "Left."\nmixed_codes:')
    everything = lint(folder, date(2028, 1, 1))
    given = {finding.id for finding in everything}
    assert {"one_id_for_two", "rates_differ", "unused_note", "expired", "source_old", "limit_untested"} <= given
    for ids in CHECKS:
        wanted = min(ids & given or ids)
        found = lint(folder, date(2028, 1, 1), only={wanted})
        assert found == tuple(finding for finding in everything if finding.id == wanted)


def test_every_id_in_the_code_belongs_to_a_check_so_that_it_can_be_asked_for() -> None:
    written: set[str] = set()
    for path in Path(upkeep.__file__).parent.glob("lint/*.py"):
        if path.stem == "run":  # tells what the loader refused, whatever is asked for
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                written |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
            elif isinstance(node, ast.Constant) and str(node.value).startswith("unused_"):  # named in a table
                written.add(str(node.value))
    assert written == IDS


def test_the_same_is_said_of_a_rulebook_from_the_cache_of_which_parts_are_not_unpacked(folder: Path) -> None:
    lint(folder, DAY, only=())  # puts the rulebook into the cache
    assert lint(folder, DAY, only={"unused_source"}) == ()


def test_what_no_check_gives_cannot_be_asked_for(folder: Path) -> None:
    with pytest.raises(ValueError, match="unreachable_outcom"):
        lint(folder, DAY, only={"unreachable_outcom"})


def test_a_verdict_that_no_facts_lead_to(folder: Path, edit: Edit) -> None:
    edit(
        "routes/register.yaml",
        "when: {fact: supplier.welfare_activity, is: true}",
        "when: {all: [{fact: supplier.welfare_activity, is: true}, {fact: supplier.welfare_activity, is: false}]}",
    )
    (finding,) = _found(folder, "unreachable_outcome")
    assert finding.severity is Severity.ERROR
    assert finding.path.name == "register.yaml"
    assert finding.words["verdict"] == "yes"


def test_conditions_that_exclude_each_other_in_two_criteria(folder: Path, edit: Edit) -> None:
    edit("groups.yaml", "      dissolution_clause: each\n", "      dissolution_clause: each\n      no_welfare: each\n")
    edit(
        "routes/register.yaml",
        "      - id: dissolution_clause",
        "      - id: no_welfare\n"
        '        label: {sv: "Ingen välfärd bedrivs alls", en: "No welfare is run at all"}\n'
        '        fails: {sv: "Välfärd bedrivs", en: "Welfare is run"}\n'
        '        unknown: {sv: "Oklart om välfärd bedrivs", en: "Unclear whether welfare is run"}\n'
        "        citation: Lag (2022:900) 3 §\n"
        "        source: register-act\n"
        "        when: {fact: supplier.welfare_activity, is: false}\n"
        "      - id: dissolution_clause",
    )
    (finding,) = _found(folder, "unreachable_outcome")
    assert finding.words["verdict"] == "yes"


def test_a_criterion_that_never_changes(folder: Path, edit: Edit) -> None:
    edit(
        "routes/register.yaml",
        "when: {fact: supplier.welfare_activity, is: true}",
        "when: {any: [{stated: {fact: supplier.welfare_activity, is: true}}, "
        "{not: {stated: {fact: supplier.welfare_activity, is: true}}}]}",
    )
    (finding,) = _found(folder, "fixed_criterion")
    assert (finding.severity, finding.words["criterion"]) == (Severity.ERROR, "welfare_activity")
    assert "welfare_activity" in finding.path.read_text("utf-8").splitlines()[finding.line - 1]


def test_one_id_for_two_criteria(folder: Path, edit: Edit) -> None:
    edit("routes/register.yaml", "- id: dissolution_clause", "- id: welfare_activity")
    edit("groups.yaml", "      dissolution_clause: each\n", "")
    (finding,) = _found(folder, "one_id_for_two")
    assert finding.severity is Severity.ERROR


def test_a_text_of_blanks_is_missing(folder: Path, edit: Edit) -> None:
    edit("terms/legal_person.yaml", 'en: "The organisation is a legal person"', 'en: " "')
    (finding,) = _found(folder, "missing_translation")
    assert (finding.severity, finding.path.name) == (Severity.ERROR, "legal_person.yaml")


def test_a_text_left_in_swedish(folder: Path, edit: Edit) -> None:
    edit(
        "terms/legal_person.yaml",
        'en: "The organisation is a legal person"',
        'en: "Organisationen är en juridisk person"',
    )
    (finding,) = _found(folder, "same_in_both")
    assert finding.severity is Severity.HINT


def test_a_text_in_one_language_only_and_a_missing_source_are_told_though_the_loader_refuses(
    folder: Path, edit: Edit
) -> None:
    edit("terms/legal_person.yaml", ', en: "The organisation is a legal person"', "")
    edit("terms/legal_person.yaml", "source: register-act\n", "")
    assert {finding.id for finding in lint(folder, DAY)} == {"missing_translation", "missing_source"}


def test_an_amount_without_cases_on_both_sides_and_on_its_days(folder: Path) -> None:
    (folder / "cases" / "limits.yaml").unlink()
    sides, days = _found(folder, "limit_untested"), _found(folder, "day_untested")
    assert "lou-threshold-works" in {finding.words["limit"] for finding in sides}
    assert any("59880178.99, 59880179" in str(finding.words["sides"]) for finding in sides)
    assert any("2019-12-31" in str(finding.words["days"]) for finding in days)


def test_an_amount_that_is_not_euro_at_the_rate_of_the_others(folder: Path, edit: Edit) -> None:
    edit("limits.yaml", "eur: 5538000, sek: 59880179", "eur: 5538000, sek: 59880180")
    assert {finding.severity for finding in _found(folder, "rates_differ")} == {Severity.ERROR}


def test_what_runs_out_soon_and_what_has_run_out(folder: Path) -> None:
    assert _found(folder, "expires_soon") == []
    soon = _found(folder, "expires_soon", date(2027, 8, 1))
    assert {finding.words["name"] for finding in soon} >= {"the rulebook", "lou-threshold-annex2"}
    assert "lou-direct-welfare" not in {finding.words["name"] for finding in soon}  # rightly ended
    expired = _found(folder, "expired", date(2028, 1, 1))
    assert [finding.severity for finding in expired] == [Severity.ERROR]


def test_a_source_that_was_not_read_for_more_than_a_year(folder: Path) -> None:
    assert "lou" not in {finding.words["source"] for finding in _found(folder, "source_old", date(2026, 9, 1))}
    assert "lou" in {finding.words["source"] for finding in _found(folder, "source_old", date(2026, 9, 2))}


def test_what_nothing_uses(folder: Path, edit: Edit) -> None:
    edit("notes.yaml", "mixed_codes:", 'left_over:\n  sv: "Kvar."\n  en: "Left."\nmixed_codes:')
    edit(
        "facts.yaml",
        "purchase.choice_system:",
        'purchase.primary_colour:\n  type: boolean\n  question: {sv: "Röd?", en: "Red?"}\npurchase.choice_system:',
    )
    edit(
        "sources.yaml",
        "lov:",
        "spare:\n  title: Lag (2016:1145) om offentlig upphandling, LOU\n  "
        "url: https://rkrattsbaser.gov.se/sfst?bet=2016:1145\n  retrieved: 2025-09-01\n  kind: statute\nlov:",
    )
    found = lint(folder, DAY, only={"unused_note", "unread_fact", "unused_source", "duplicate_source"})
    told = {(finding.id, str(next(iter(finding.words.values())))) for finding in found}
    assert {
        ("unused_note", "left_over"),
        ("unread_fact", "purchase.primary_colour"),
        ("unused_source", "spare"),
        ("duplicate_source", "spare"),
    } <= told
