"""`reservkoll requirements` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

EXAMPLE = ROOT / "examples" / "requirements.yaml"


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_the_example_in_swedish(run: Run) -> None:
    ran = run("requirements", EXAMPLE)
    assert ran.code == 0, ran.err
    told = _flat(ran.out)
    assert "10 krav stänger ute små föreningar, 9 försvårar för dem. 0 kan inte bedömas ännu." in told
    assert "STÄNGER UTE Andra företags kapacitet får inte åberopas" in told
    assert "→ Låt en grupp räkna samman sin omsättning. LOU 19 kap. 4 §" in told
    assert "(208,33 % av årsvärdet, 104,17 % av värdet)" in told
    assert "(råd; utrymme för det ger LOU 19 kap. 9 § första stycket 5)" in told
    assert "inte juridisk rådgivning" in told
    assert told.index("Strider mot lagen") < told.index("Kan vara oproportionerligt") < told.index("Värt att tänka på")


def test_the_example_as_json(run: Run) -> None:
    first = run("requirements", EXAMPLE, "--format", "json", "--lang", "en")
    second = run("requirements", EXAMPLE, "--format", "json", "--lang", "en")
    assert first.out == second.out
    document = json.loads(first.out)
    assert document["format"] == "reservkoll.requirements/1"
    assert (document["act"], document["chapter"], document["as_of"]) == ("LOU", "19", "2025-03-01")
    findings = {one["rule"]: one for one in document["findings"]}
    assert document["summary"]["shuts_out"] == sum(one["effect"] == "shuts_out" for one in findings.values())
    turnover = findings["turnover_above_twice_the_year"]
    assert turnover["facts"] == {
        "turnover.percent_of_yearly_value": "208.33",
        "turnover.percent_of_value": "104.17",
    }
    assert turnover["judgement"] == "disproportionate"
    assert turnover["certainty"] == "interpretive"
    assert turnover["citations"] == [{"citation": "LOU 19 kap. 2 §", "source": "lou"}]
    assert turnover["number"].startswith("Advice:")
    assert [one["basis"] for one in turnover["instead"]] == ["advice", "law", "law"]
    assert findings["others_capacity_refused"]["certainty"] == "settled"
    undivided = findings["one_contract_without_reasons"]
    assert (undivided["judgement"], undivided["basis"]) == ("mind", "advice")
    assert undivided["remarks"] == ["Chapter 19 asks for no reasons for not dividing."]
    assert {source["id"] for source in document["sources"]} == {"lou"}


def test_another_day_and_a_file_without_a_purchase(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("requirements:\n  lots: {split: false, reasons_given: false}\n  payment: {days: 30}\n", "utf-8")
    ran = run("requirements", path, "--lang", "en", "--as-of", "2024-05-01")
    told = _flat(ran.out)
    assert ran.code == 0
    assert "Rules of 1 May 2024 · which chapter governs is not known" in told
    assert "Against the act under some chapters: which one governs is not known" in told
    assert "LOU 4 kap. 14 §" in told
    assert "Nothing to say of: Payment" in told
    assert "Not stated, so not judged: Joint bids" in told


def test_what_is_open_names_the_key_to_add(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("requirements:\n  turnover: {yearly_minimum: 100}\n", "utf-8")
    told = _flat(run("requirements", path).out)
    assert "Kan inte bedömas ännu" in told
    assert "Lägg till i filen: purchase.value.amount" in told


def test_direct_procurement_is_told_to_need_none_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(
        "purchase: {act: LOU, started: 2025-03-01, value: {amount: 400000}}\n"
        "requirements:\n  joint_bids: {allowed: false}\n",
        "utf-8",
    )
    told = _flat(run("requirements", path, "--lang", "en").out)
    assert "None of the formal requirements below is needed" in told
    assert "Chapter 19 a has no provision on joint bids." in told
    assert "Against the act" not in told


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_personal_numbers_are_masked(run: Run, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("purchase: {title: Stöd till 811218-9876}\nrequirements:\n  payment: {days: 60}\n", "utf-8")
    ran = run("requirements", path, "--lang", lang)
    assert ran.code == 0
    assert "9876" not in ran.out
    assert "81****-****" in ran.out


def test_a_mistake_ends_with_2_and_says_where(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("requirements:\n  betalning: {days: 60}\n", "utf-8")
    ran = run("requirements", path, "--lang", "sv")
    assert ran.code == 2
    assert "rad 2: requirements.betalning" in ran.err


def test_a_day_asked_for_overrides_the_start(run: Run) -> None:
    ran = run("requirements", EXAMPLE, "--format", "json", "--as-of", "2023-06-01")
    assert json.loads(ran.out)["as_of"] == "2023-06-01"
