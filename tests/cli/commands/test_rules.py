"""`reservkoll rules …` and `limits`: what a keeper of the rulebook and a lawyer see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run
from tests.conftest import Edit

RULES = ROOT / "rules"
DAY = "2026-03-01"


@pytest.fixture
def few_cases(folder: Path) -> None:
    for path in (folder / "cases").glob("*.yaml"):
        if path.name != "chapters.yaml":
            path.unlink()


def test_the_amounts_of_a_day_have_the_names_of_the_contract(run: Run) -> None:
    rows = json.loads(run("limits", "--as-of", "2025-03-01", "--format", "json").out)
    assert all(list(row) == ["act", "kind", "period", "sek", "eur", "comparison", "status", "source"] for row in rows)
    by_kind = {(row["act"], row["kind"]): row for row in rows}
    assert by_kind["LOU", "direct_procurement"] == {
        "act": "LOU",
        "kind": "direct_procurement",
        "period": "2022-02-01/..",
        "sek": "700000",
        "eur": None,
        "comparison": "less_than",
        "status": "verified",
        "source": "lou",
    }
    annex2 = by_kind["LOU", "threshold_annex2"]
    assert (annex2["sek"], annex2["eur"], annex2["period"]) == ("8109450", "750000", "2024-01-01/2025-12-31")


def test_the_limit_of_2021_is_an_exact_percentage_and_at_most(run: Run) -> None:
    rows = json.loads(run("limits", "--as-of", "2021-12-31", "--format", "json").out)
    general = next(row for row in rows if (row["act"], row["kind"]) == ("LOU", "direct_procurement"))
    assert (general["sek"], general["comparison"]) == ("615312.60", "at_most")


def test_an_amount_in_euro_alone_is_not_shown_in_kronor(run: Run) -> None:
    rows = json.loads(run("limits", "--as-of", "2025-03-01", "--format", "json").out)
    de_minimis = next(row for row in rows if row["kind"] == "de_minimis")
    assert (de_minimis["sek"], de_minimis["eur"]) == (None, "300000")


def test_a_computed_amount_says_so(run: Run) -> None:
    rows = json.loads(run("limits", "--as-of", "2026-03-01", "--format", "json").out)
    assert {row["status"] for row in rows if row["kind"] == "direct_procurement_annex2"} == {"derived"}
    assert "Computed," in run("limits", "--as-of", "2026-03-01", "--lang", "en").out


def test_outside_what_the_rulebook_covers_no_amount_is_given(run: Run) -> None:
    ran = run("limits", "--as-of", "2014-06-30", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "The rulebook says nothing about 2014-06-30" in ran.err


def test_every_rule_is_listed_with_its_periods(run: Run) -> None:
    rules = {rule["id"]: rule for rule in json.loads(run("rules", "list", "--format", "json").out)}
    assert {path.stem for path in (RULES / "routes").glob("*.yaml")} <= set(rules)
    assert "iop" in rules
    assert rules["lou-19-25a"]["periods"] == [
        {
            "period": "2014-07-01/2022-12-31",
            "citation": "Lag (2022:902), i kraft den 1 januari 2023",
            "in_force": False,
        },
        {"period": "2023-01-01/..", "citation": "LOU 19 kap. 25 a §", "in_force": True},
    ]
    assert "lou-19-25a" in run("rules", "list").out


def test_a_rule_is_shown_with_each_condition_its_citation_and_the_amount_of_the_day(run: Run) -> None:
    text = " ".join(run("rules", "show", "lou-19a-2", "--as-of", "2025-03-01", "--lang", "en").out.split())
    assert "is less than SEK 8,109,450 (Limit for direct procurement of services in annex 2)" in text
    assert "is less than SEK 700,000" in text
    assert "The value is below the limit for direct procurement [LOU 19 a kap. 2 §]" in text
    assert "Only where this holds:" in text  # the duty to document
    earlier = " ".join(run("rules", "show", "lou-19a-2", "--as-of", "2021-12-31", "--lang", "en").out.split())
    assert "is at most SEK 615,312.60" in earlier


def test_a_rule_is_shown_in_both_languages_with_its_list_counted(run: Run) -> None:
    english = " ".join(run("rules", "show", "lou-19-25", "--as-of", "2025-03-01", "--lang", "en").out.split())
    assert "is on the list “Services that may be reserved under LOU 19:25”: 17 single codes, 1 range" in english
    swedish = " ".join(run("rules", "show", "lou-19-25", "--as-of", "2025-03-01").out.split())
    assert "Alla CPV-koder finns på bestämmelsens lista" in swedish


def test_a_rule_that_did_not_exist_says_why(run: Run) -> None:
    shown = json.loads(run("rules", "show", "lou-19-25a", "--as-of", "2022-12-31", "--format", "json").out)
    assert shown["absent"] == "Bestämmelsen började gälla den 1 januari 2023."
    assert "purchase" not in shown


def test_the_rule_on_partnerships_is_shown_with_its_three_tests(run: Run) -> None:
    shown = json.loads(run("rules", "show", "iop", "--as-of", "2025-03-01", "--format", "json").out)
    assert {"outside_procurement", "within_state_aid_rules", "within_municipal_law", "risk", "suitability"} <= set(
        shown
    )


def test_an_unknown_rule_is_told_with_the_nearest(run: Run) -> None:
    ran = run("rules", "show", "lou-19-25aa", "--lang", "en")
    assert ran.code == 2
    assert "There is no rule “lou-19-25aa”. Did you mean “lou-19-25a”?" in ran.err


def test_the_shipped_rulebook_has_no_errors(run: Run) -> None:
    ran = run("rules", "lint", "--as-of", DAY, "--format", "json")
    findings = json.loads(ran.out)
    assert [finding for finding in findings if finding["severity"] == "error"] == []
    assert ran.code == 0
    assert not {finding["id"] for finding in findings} & {"limit_untested", "day_untested"}
    for finding in findings:
        assert set(finding) == {"id", "severity", "file", "line", "message", "remedy"}


@pytest.mark.slow
def test_a_finding_of_severity_error_gives_exit_code_1(run: Run, folder: Path, edit: Edit, few_cases: None) -> None:
    edit(
        "terms/legal_person.yaml",
        "    - unsettled: legal_form_other",
        "    - {fact: supplier.legal_form, is: enskild_firma}\n    - unsettled: legal_form_other",
    )
    ran = run("rules", "lint", "--as-of", DAY, "--rules", folder, "--lang", "en")
    assert ran.code == 1
    assert "unreachable_outcome" in ran.out


def test_a_rulebook_that_does_not_load_is_a_finding_with_its_place(run: Run, folder: Path, edit: Edit) -> None:
    edit("terms/legal_person.yaml", "source: register-act", "sources: register-act")
    ran = run("rules", "lint", "--as-of", DAY, "--rules", folder, "--lang", "en", "--format", "json")
    findings = json.loads(ran.out)
    assert ran.code == 1
    assert "missing_source" in {finding["id"] for finding in findings}
    assert all(finding["file"].endswith("legal_person.yaml") and finding["line"] > 0 for finding in findings)


def test_the_cases_pass_and_cover_every_criterion_three_ways(run: Run) -> None:
    ran = run("rules", "test", "--format", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["failures"]) == (0, [])
    assert told["coverage"]["seen"] == told["coverage"]["possible"] > 0
    never = {row["criterion"]: row["impossible"] for row in told["coverage"]["criteria"] if row["rule"] == "lov-1-2a"}
    assert never["choice_system_wanted"] == ["unknown"]  # `stated` is never unknown: found by analysis


def test_a_changed_amount_fails_a_case_with_its_line(run: Run, folder: Path, edit: Edit, few_cases: None) -> None:
    edit("cases/chapters.yaml", 'purchase.main_threshold_sek: "1546202"', 'purchase.main_threshold_sek: "1546203"')
    ran = run("rules", "test", "--rules", folder, "--format", "json")
    failure = json.loads(ran.out)["failures"][0]
    assert ran.code == 1
    assert (failure["expected"], failure["found"]) == ("1546203", "1546202")
    line = (folder / "cases" / "chapters.yaml").read_text("utf-8").splitlines()[failure["line"] - 1]
    assert "1546203" in line


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\n  confidence: settled", "\n  confidense: settled", "Did you mean “confidence”?"),
        ("act: LOU", "akt: LOU", "Did you mean “act”?"),
        ("purchase.chapter:", "purchase.chapters:", "the answer has no “chapters” here. It has: "),
        ("routes.direct_procurement.verdict:", "routes.direct.verdict:", "the answer has no “direct” here"),
    ],
)
def test_a_mistyped_case_is_an_error_with_file_and_line(
    run: Run, folder: Path, edit: Edit, few_cases: None, old: str, new: str, told: str
) -> None:
    edit("cases/chapters.yaml", old, new)
    ran = run("rules", "test", "--rules", folder, "--lang", "en")
    assert ran.code == 3
    assert "chapters.yaml, line " in ran.err
    assert told in ran.err


def test_two_rulebooks_are_compared_entry_by_entry(run: Run, folder: Path, edit: Edit) -> None:
    edit("limits.yaml", "- {from: 2022-02-01, sek: 700000", "- {from: 2022-02-01, sek: 800000")
    edit("terms/contract_at_most_36_months.yaml", "at_most: 36", "at_most: 48")
    edit("cpv/lou-19-25.yaml", '      - "79622000-0"', '      - "79621000-3"\n      - "79622000-0"')
    told = json.loads(run("rules", "diff", RULES, folder, "--format", "json").out)["differences"]
    assert {
        "kind": "limit",
        "id": "lou-direct-general",
        "change": "changed",
        "where": "periods[2022-02-01].sek",
        "before": "700000",
        "after": "800000",
    } in told
    assert any(one["kind"] == "term" and (one["before"], one["after"]) == ("36", "48") for one in told)
    assert any(one["kind"] == "code_list" and one["after"] == "79621000-3" for one in told)
    assert len(told) == 3
    words = run("rules", "diff", RULES, folder, "--lang", "en").out
    assert "The amount “lou-direct-general”, periods[2022-02-01].sek: was 700000 and is now 800000." in words


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "name", "where"),
    [
        ("requirements.yaml", "gives: room", "gives: rule", "provision", "lots", "gives"),
        (
            "requirements.yaml",
            "is: false}]",
            "is: true}]",
            "requirement",
            "joint_bids_refused",
            "when[joint_bids.allowed].is",
        ),
        (
            "requirements.yaml",
            "Alla andra tal är råd",
            "Alla andra tal är bara råd",
            "requirements",
            "requirements",
            "closing.sv",
        ),
        (
            "requirements.yaml",
            "citation: LOU 19 kap. 2 §, source: lou}",
            "citation: LOU 19 kap. 3 §, source: lou}",
            "provision",
            "principles",
            "places[LOU 19 2022-02-01].citation",
        ),
        ("plan.yaml", "months: 6", "months: 7", "plan", "plan", "invite_before.advertised.months"),
        ("same_need.yaml", "window_months: 12", "window_months: 18", "same_need", "same_need", "window_months"),
        (
            "same_need.yaml",
            "limit: lou-direct-2019",
            "limit: lou-direct-general",
            "question",
            "lou-direct",
            "versions[2019-01-01].limit",
        ),
    ],
)
def test_what_is_asked_and_advised_is_compared_too(
    run: Run, folder: Path, edit: Edit, file: str, old: str, new: str, kind: str, name: str, where: str
) -> None:
    edit(file, old, new)
    (told,) = json.loads(run("rules", "diff", RULES, folder, "--format", "json").out)["differences"]
    assert (told["kind"], told["id"], told["change"], told["where"]) == (kind, name, "changed", where)
    words = run("rules", "diff", RULES, folder, "--lang", "en").out
    assert f"“{name}”, {where}: was " in words
    assert not words.startswith(f"– {kind} ")  # the kind is told in words


def test_a_new_rule_on_requirements_is_told_by_its_name(run: Run, folder: Path) -> None:
    path = folder / "requirements.yaml"
    text = path.read_text("utf-8")
    start = text.index("  - id: joint_bids_refused")
    end = text.index("  - id: ", start + 1)
    path.write_text(text[:start] + text[end:], "utf-8")
    (told,) = json.loads(run("rules", "diff", folder, RULES, "--format", "json").out)["differences"]
    assert (told["kind"], told["id"], told["change"]) == ("requirement", "joint_bids_refused", "added")
    assert told["after"] == "Anbud i grupp tillåts inte"


def test_the_same_rulebook_does_not_differ_from_itself(run: Run) -> None:
    assert json.loads(run("rules", "diff", RULES, RULES, "--format", "json").out) == {"differences": []}


def test_the_law_of_two_days_is_compared(run: Run) -> None:
    told = json.loads(run("rules", "diff", "--from", "2022-12-31", "--to", "2023-01-01", "--format", "json").out)
    assert {one["id"] for one in told["differences"]} == {"lou-19-25a", "lov-1-2a", "register"}


def test_questions_and_provisions_change_with_the_law_too(run: Run) -> None:
    told = json.loads(run("rules", "diff", "--from", "2022-01-31", "--to", "2022-02-01", "--format", "json").out)
    found = {(one["kind"], one["id"], one["where"]) for one in told["differences"]}
    assert ("question", "lou-direct", "limit") in found
    assert ("provision", "principles", "LOU 19") in found
    assert ("requirements", "requirements", "LOU 19a") in found


def test_the_rows_that_get_another_answer_are_told(run: Run, folder: Path, edit: Edit, tmp_path: Path) -> None:
    edit("limits.yaml", "- {from: 2022-02-01, sek: 700000", "- {from: 2022-02-01, sek: 800000")
    inventory = tmp_path / "rows.csv"
    inventory.write_text(
        "Diarienummer;Benämning;CPV-kod;Värde;Startdatum\n"
        "A1;Städning;90910000-9;650000;2025-03-01\n"
        "A2;Fönsterputs;90910000-9;750000;2025-03-01\n",
        "utf-8",
    )
    given = ("--set", "purchase.act=LOU", "--set", "purchase.authority.type=municipality")
    ran = run("rules", "diff", RULES, folder, "--inventory", inventory, *given, "--format", "json")
    rows = json.loads(ran.out)["rows"]
    assert {row["id"] for row in rows} == {"A2"}
    changed = next(row for row in rows if row["route"] == "direct_procurement")
    assert (changed["row"], changed["title"], changed["from"], changed["to"]) == (3, "Fönsterputs", "no", "yes")


def test_diff_needs_two_things_to_compare(run: Run) -> None:
    assert run("rules", "diff", RULES).code == 2
    assert run("rules", "diff", "--from", "2022-12-31").code == 2


@pytest.mark.parametrize("command", [("rules",), ("rules", "show"), ("rules", "diff"), ("limits",)])
def test_each_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, "--help")
    assert ran.code == 0
    assert "--help" in ran.out
