"""`reservkoll ask` as a user runs it: answers from a pipe, help, back, saving and going on."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.conftest import ROOT, Ran, Run

SUPPLIER = "1\nja\nja\ningen\nnej\nja\nja\nall eventuell vinst\nja\n"


@pytest.fixture
def answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the program with `lines` on stdin."""

    def call(lines: str, *arguments: object) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        return run(*arguments, "--rules", ROOT / "rules")

    return call


def test_answers_from_a_pipe_lead_to_the_assessment(answer: Any) -> None:
    ran = answer(SUPPLIER, "ask", "supplier")
    assert ran.code == 0
    assert "Fråga 1 av högst" in ran.err
    assert "✔ JA     Reserverad 25 a § (idéburna)" in ran.out
    assert "Handlingar att ha till hands" in ran.out
    assert "Fråga" not in ran.out


def test_the_whole_interview_by_dont_know_ends_by_itself(answer: Any) -> None:
    ran = answer("vet inte\n" * 200, "ask", "purchase", "--format", "json")
    assert ran.code == 0
    document = json.loads(ran.out)
    assert document["routes"]["direct_procurement"]["verdict"] == "unknown"
    assert ran.err.count("Fråga ") < 40


def test_help_back_and_a_mistake_leave_the_question_where_it_was(answer: Any) -> None:
    ran = answer("?\nkanske\nb\n3\nb\n", "ask", "supplier")
    assert "Skriv ett av alternativen, eller dess nummer." in ran.err
    assert "juridisk person" in ran.err
    assert "Exempel: ideell förening" in ran.err
    assert "Visas av: Registreringsbevis." in ran.err
    assert "”kanske” är inget av alternativen" in ran.err
    assert "Det här är den första frågan." in ran.err
    assert ran.err.count("Fråga 1 av högst") == 2  # and again after the step back
    assert ran.err.count("Fråga 2 av högst") == 1


def test_a_code_is_searched_for_by_words_and_chosen_by_number(answer: Any, tmp_path: Path) -> None:
    saved = tmp_path / "köp.yaml"
    lines = "2025-03-01\nLOU\nxqzw\nhemtjänst\n9\n1\nq\n"
    ran = answer(lines, "ask", "purchase", "--save", saved, "--format", "json")
    assert "Skriv koden, eller ord att söka efter en." in ran.err
    assert "Ingen kod liknar de orden." in ran.err
    assert "85000000-9" in ran.err, "the divisions are offered"
    assert "1. 85312000-9" in ran.err
    assert "bilaga 2: ja" in ran.err
    assert "har för få siffror" in ran.err  # 9 is the number of none of them
    assert yaml.safe_load(saved.read_text("utf-8"))["purchase"]["cpv"] == ["85312000-9"]
    assert json.loads(ran.out)["input_sha256"] == hashlib.sha256(saved.read_bytes()).hexdigest()


@pytest.mark.parametrize("written", ["85312120-6", "85312120", "CPV 85312120-6", "85312120-6, 98514000-9"])
def test_a_code_that_is_known_is_taken_as_it_stands(answer: Any, tmp_path: Path, written: str) -> None:
    saved = tmp_path / "köp.yaml"
    ran = answer(f"2025-03-01\nLOU\n{written}\nq\n", "ask", "purchase", "--save", saved)
    assert yaml.safe_load(saved.read_text("utf-8"))["purchase"]["cpv"][0] == "85312120-6", ran.err


def test_answers_are_kept_and_gone_on_from(answer: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "fall.yaml", tmp_path / "mer.yaml"
    ran = answer("stiftelse\nja\nq\n", "ask", "supplier", "--save", first)
    assert ran.code == 0
    assert yaml.safe_load(first.read_text("utf-8"))["supplier"] == {
        "legal_form": "stiftelse",
        "purpose": {"exclusively_public_benefit": True},
    }
    ran = answer("ja\n", "ask", "--from", first, "--save", second)
    assert ran.code == 0
    assert "Vilken organisationsform" not in ran.err
    assert yaml.safe_load(second.read_text("utf-8"))["supplier"]["purpose"]["stated_in_statutes"] is True
    assert answer("", "check", second).code == 0


def test_save_at_any_moment_to_a_file_named_then(answer: Any, tmp_path: Path) -> None:
    ran = answer(f"s\ns {tmp_path / 'a.yaml'}\n1\nq\n", "ask", "supplier")
    assert "Skriv var: s FIL.yaml" in ran.err
    assert "legal_form: ideell_forening" in (tmp_path / "a.yaml").read_text("utf-8")


def test_neither_the_input_nor_another_file_is_written_over(answer: Any, tmp_path: Path) -> None:
    own, other = tmp_path / "fall.yaml", tmp_path / "annan.yaml"
    own.write_text("supplier: {legal_form: stiftelse}\n", "utf-8")
    other.write_text("mine\n", "utf-8")
    assert answer("ja\n", "ask", "--from", own, "--save", own, "--force").code == 2
    assert answer("ja\n", "ask", "supplier", "--save", other).code == 2
    assert answer("ja\n", "ask", "supplier", "--save", tmp_path / "a.txt").code == 2
    assert own.read_text("utf-8") == "supplier: {legal_form: stiftelse}\n"
    assert other.read_text("utf-8") == "mine\n"
    assert answer("1\n", "ask", "supplier", "--save", other, "--force").code == 0
    assert "ideell_forening" in other.read_text("utf-8")


def test_without_a_subject_it_asks_for_one(answer: Any) -> None:
    ran = answer("fem\n1\n1\n", "ask")
    assert "Vad gäller det?" in ran.err
    assert "Skriv en siffra från 1 till 3." in ran.err
    assert "Vilken organisationsform" in ran.err
    assert answer("", "ask").code == 130


def test_a_case_about_a_purchase_can_get_a_supplier(answer: Any) -> None:
    ran = answer("", "ask", "supplier", "--from", ROOT / "examples" / "consultants-open.yaml", "--format", "json")
    assert set(json.loads(ran.out)) >= {"routes", "supplier"}


def test_an_interrupt_keeps_what_was_answered(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Broken(io.StringIO):
        def readline(self, *_: Any) -> str:
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr(sys, "stdin", Broken("1\n"))
    kept = tmp_path / "fall.yaml"
    ran = run("ask", "supplier", "--save", kept, "--rules", ROOT / "rules")
    assert ran.code == 130
    assert "Sparat:" in ran.err
    assert ran.out == ""
    assert "ideell_forening" in kept.read_text("utf-8")
    monkeypatch.setattr(sys, "stdin", Broken("1\n"))
    assert "Inget sparades" in run("ask", "supplier", "--rules", ROOT / "rules").err


def test_it_speaks_english_and_takes_the_same_words(answer: Any) -> None:
    ran = answer("non-profit association\nyes\n", "ask", "supplier", "--lang", "en")
    assert "Question 2 of at most" in ran.err
    assert "Is your whole purpose for the public benefit?" in ran.err
    assert "It cannot be said yet: facts are missing." in ran.out


def test_what_cannot_be_beside_another_answer_is_told_and_asked_again(answer: Any) -> None:
    ran = answer("1\nja\nja\ningen\nv\n7\n8\n3\nq\n", "ask", "supplier", "--format", "json")
    assert "Så kan det inte vara: fler platser" in " ".join(ran.err.split())
    criteria = {one["id"]: one for one in json.loads(ran.out)["supplier"]["reserved_ideburen"]["criteria"]}
    assert criteria["no_public_control"]["verdict"] == "yes"


def test_check_tells_what_would_change_the_answer(run: Run) -> None:
    ran = run("check", ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml", "--why", "--rules", ROOT / "rules")
    assert "Så kan svaret bli ja" in ran.out
    assert "avtalstid högst 24 månader i stället för 36" in ran.out
    assert "Föreslås aldrig: Ett köp får inte delas upp" in " ".join(ran.out.split())


def test_a_day_asked_for_overrides_the_start_of_the_case(answer: Any, tmp_path: Path) -> None:
    start = tmp_path / "case.yaml"
    start.write_text("purchase: {act: LOU, started: 2025-03-01, cpv: ['85311200-4'], value: {amount: 9000000}}")
    asked = ("ask", "--from", start, "--format", "json")
    later = json.loads(answer("vet inte\n" * 200, *asked).out)
    earlier = json.loads(answer("vet inte\n" * 200, *asked, "--as-of", "2022-12-31").out)
    assert (later["as_of"], later["routes"]["reserved_ideburen"]["verdict"]) == ("2025-03-01", "yes")
    assert (earlier["as_of"], earlier["routes"]["reserved_ideburen"]["verdict"]) == ("2022-12-31", "not_applicable")
    assert earlier["contradictions"] == []


@pytest.mark.parametrize(("word", "same"), [("leverantör", "supplier"), ("Inköp", "purchase"), ("iop", "partnership")])
def test_what_it_is_about_can_be_said_in_swedish(answer: Any, word: str, same: str) -> None:
    told = answer("vet inte\n" * 200, "ask", word, "--format", "json")
    assert (told.code, told.out) == (0, answer("vet inte\n" * 200, "ask", same, "--format", "json").out)


def test_what_it_cannot_be_about_is_told_with_the_words(answer: Any) -> None:
    told = answer("", "ask", "hus", "--lang", "en")
    assert told.code == 2
    assert "“hus” is not one of: supplier, purchase, partnership" in told.err
