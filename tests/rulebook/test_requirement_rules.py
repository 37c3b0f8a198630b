"""requirements.yaml and plan.yaml are loaded as strictly as the rest of the rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Edit

from reservkoll.common.errors import ReservkollError
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.requirements import Judgement
from reservkoll.rulebook.rulebook import Rulebook


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("fact: joint_bids.allowed, is", "fact: joint_bid.allowed, is", "Did you mean “joint_bids.allowed”?"),
        ("fact: joint_bids.allowed, is: false", "fact: joint_bids.allowed, at_most: 0", "a number has bounds"),
        ("is: false}]", "is: false, at_most: 1}]", "one of the two"),
        ("more_than: 200}", "more_than: 200, at_least: 200}", "one lower and one upper"),
        ("topic: joint_bids", "topic: joint_bid", "Did you mean “joint_bids”?"),
        ("    provision: joint_bids\n", "    provision: joint_bid\n", "Did you mean “joint_bids”?"),
        ("    provision: joint_bids\n", "    provision: own_procedure\n", "only gives room"),
        ("    provision: joint_bids\n", "", "names its provision"),
        ("judgement: contrary", "judgement: depends", "follows from the case"),
        ("judgement: contrary", "judgement: forbidden", "is not one of"),
        ("effect: shuts_out", "effect: closes", "is not one of"),
        ("id: legal_form_of_group_at_tender", "id: joint_bids_refused", "stands twice"),
        ('{act: LUK, chapter: "15"', '{act: LUKK, chapter: "15"', "Did you mean “LUK”?"),
        ('{act: LUK, chapter: "15"', '{act: LUK, chapter: "16"', "no chapter"),
        ("source: luk}", "source: lukk}", "no source"),
        ("citation: LOU 4 kap. 1 §, source: lou}", "citation: LOU 4 kap. 1 §}", "citation and source"),
        ("gives: rule", "gives: law", "gives"),
        ("  hearing:", "  hearings:", "no provision “hearing”"),
    ],
)
def test_a_mistake_is_refused_with_its_place(folder: Path, edit: Edit, old: str, new: str, told: str) -> None:
    edit("requirements.yaml", old, new)
    with pytest.raises(ReservkollError) as caught:
        load_rulebook(folder)
    assert caught.value.exit_code == 3
    assert told in str(caught.value)
    assert "requirements.yaml" in str(caught.value)


def test_a_provision_that_no_rule_names_is_refused(folder: Path, edit: Edit) -> None:
    edit("requirements.yaml", "provision: hearing", "provision: completing")
    with pytest.raises(ReservkollError, match=r"provisions\.hearing: no rule names this provision"):
        load_rulebook(folder)


def test_a_number_without_a_reason_is_refused(folder: Path, edit: Edit) -> None:
    path = folder / "requirements.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("    number:"))
    path.write_text("".join(lines[:first] + lines[first + 1 :]), "utf-8")
    with pytest.raises(ReservkollError, match="a number needs its reason"):
        load_rulebook(folder)


def test_periods_of_one_chapter_do_not_overlap(folder: Path, edit: Edit) -> None:
    place = '      - {act: LOU, chapter: "19", from: 2022-02-01, citation: LOU 19 kap. 4 §, source: lou}\n'
    edit("requirements.yaml", place, place * 2)
    with pytest.raises(ReservkollError, match="overlaps an earlier one"):
        load_rulebook(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sources: [lou,", "sources: [lo,", "no source"),
        ("months: 6", "months: -1", "too small"),
        ("months: 6", "months: 61", "too large"),
        ("months: 6", "month: 6", "months"),
    ],
)
def test_a_mistake_in_the_plan_is_refused(folder: Path, edit: Edit, old: str, new: str, told: str) -> None:
    edit("plan.yaml", old, new)
    with pytest.raises(ReservkollError) as caught:
        load_rulebook(folder)
    assert caught.value.exit_code == 3
    assert told in str(caught.value)


def test_what_no_text_of_an_act_decides_is_marked_as_advice(rulebook: Rulebook) -> None:
    for rule in rulebook.requirements.rules:
        if rule.number is not None:
            # Where the act states the number above the threshold, it is advice elsewhere.
            assert "råd" in rule.number.sv.lower(), rule.id
        assert (rule.provision is None) == (rule.judgement is Judgement.MIND), rule.id
    for leads in (rulebook.plan.invite_before, rulebook.plan.procure_before):
        for lead in (leads.advertised, leads.direct):
            assert lead.why.sv.startswith("Råd:")
