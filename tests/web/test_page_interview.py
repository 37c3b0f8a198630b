"""The interview over the API: the same questions as at the terminal, and nothing kept between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.schemas.test_schemas import keeps_to_schema

import reservkoll
from reservkoll.facts.case_file import read_case
from reservkoll.facts.edit import stated_facts
from reservkoll.facts.models import Purchase
from reservkoll.interview.engine import Interview
from reservkoll.json_documents.interview import AnswerShown, InterviewStep
from reservkoll.rulebook.rulebook import Rulebook


def step(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/interview?lang=en", json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    keeps_to_schema("serve-interview", told)
    return told


def as_written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def answered(client: TestClient, about: str, truth: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """An interview held by answering from `truth`, and “don't know” to the rest."""
    told, asked = step(client, about=about), list[str]()
    while told["question"]:
        question = told["question"]
        fact = question["fact"]
        asked.append(fact)
        reply = {"text": as_written(truth[fact])} if fact in truth else {"skip": True}
        assert question["number"] == len(asked) <= question["at_most"]
        told = step(
            client,
            case=told["case"],
            skipped=told["skipped"],
            answer={"fact": fact, **reply},
            asked=len(asked),
            at_most=question["at_most"],
        )
    return told, asked


@pytest.mark.parametrize("name", ["cleaning-direct", "home-care-reserved-mission"])
def test_answering_from_a_case_gives_its_answer_with_the_terminals_questions(
    client: TestClient, rulebook: Rulebook, name: str
) -> None:
    case = read_case(ROOT / "examples" / f"{name}.yaml", rulebook.nomenclature).model_copy(update={"supplier": None})
    truth = {
        path: value for path, value in stated_facts(case).items() if path not in {"purchase.parts", "supplier.awards"}
    }
    told, asked = answered(client, "purchase", truth)
    assert len(asked) == len(set(asked))
    verdicts = {route: block["verdict"] for route, block in told["assessment"]["routes"].items()}
    assert verdicts == dict(reservkoll.assess(case, rulebook).verdicts)
    first = Interview(rulebook, date(2026, 1, 1), case.__class__(purchase=Purchase())).question
    assert first is not None
    assert asked[0] == first.fact


def test_a_question_comes_with_help_and_words(client: TestClient, rulebook: Rulebook) -> None:
    told = step(client, about="supplier")
    question, fact = told["question"], rulebook.facts["supplier.legal_form"]
    assert question["fact"] == "supplier.legal_form"
    assert fact.asked is not None
    assert fact.help is not None
    assert fact.values is not None
    assert question["text"] == fact.asked.en
    assert question["help"][0] == fact.help.en
    assert question["kind"] == "word"
    assert {choice["word"]: choice["name"] for choice in question["choices"]} == {
        word: name.en for word, name in fact.values.items()
    }
    assert question["decides"], "the answer matters for some route"
    assert 1 == question["number"] < question["at_most"] <= len(rulebook.facts)
    assert "answer" not in told
    after = step(client, case={"supplier": {"legal_form": "ideell_forening"}})["question"]
    assert after["fact"] != "supplier.legal_form"
    assert after["kind"] == "yes_no"
    assert [choice["word"] for choice in after["choices"]] == ["yes", "no"]
    assert after["at_most"] < question["at_most"], "what is answered is not asked again"


@pytest.mark.parametrize("about", ["purchase", "supplier", "partnership"])
def test_the_first_question_is_put_in_the_language_that_was_asked_for(
    client: TestClient, rulebook: Rulebook, about: str
) -> None:
    for language in ("sv", "en"):
        answer = client.post(f"/api/interview?lang={language}", json={"about": about})
        question = answer.json()["question"]
        fact = rulebook.facts[question["fact"]]
        wording = fact.asked or fact.question
        assert wording is not None
        assert question["text"] == getattr(wording, language)
        assert "?" in question["text"]


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_every_example_is_answered_by_its_schema_with_keys_in_the_order_of_the_models(
    client: TestClient, path: Path
) -> None:
    told = step(client, file={"name": path.name, "text": path.read_text("utf-8")}, end=True)
    assert list(told) == list(InterviewStep.model_fields)
    assert list(told["answer"]) == list(AnswerShown.model_fields)


def test_a_supplier_alone_gets_its_self_check(client: TestClient) -> None:
    told = step(client, about="supplier", end=True)
    assert told["question"] is None
    assert set(told["answer"]["self_check"]) == {"kinds", "register"}
    assert told["answer"]["routes"] == []
    assert told["answer"]["organisation"]


def test_what_is_saved_is_a_case_file_that_gives_the_same(client: TestClient, tmp_path: Path) -> None:
    case = {"purchase": {"act": "LOU", "started": "2025-03-01", "value": {"amount": 8500000.5}, "cpv": ["85312120-6"]}}
    told = step(client, case=case, end=True)
    path = tmp_path / "saved.yaml"
    path.write_text(told["case_file"], "utf-8")
    saved = reservkoll.assess(path)
    assert saved.verdicts == {route: block["verdict"] for route, block in told["assessment"]["routes"].items()}
    again = step(client, file={"name": "saved.yaml", "text": told["case_file"]}, end=True)
    assert again["assessment"] == told["assessment"]
    assert again["case"] == told["case"]


def test_a_supplier_is_added_to_a_saved_purchase(client: TestClient) -> None:
    told = step(client, case={"purchase": {"act": "LOU"}}, about="supplier", end=True)
    assert set(told["case"]) == {"purchase", "supplier"}


def test_a_skipped_fact_is_not_asked_for_again(client: TestClient) -> None:
    told = step(client, about="purchase")
    fact = told["question"]["fact"]
    after = step(client, case=told["case"], skipped=[], answer={"fact": fact, "skip": True})
    assert after["skipped"] == [fact]
    assert after["question"]["fact"] != fact


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "purchase, supplier or partnership"),
        ({"about": "house"}, "purchase, supplier or partnership"),
        ({"about": "purchase", "case": {"purchase": {"titel": "x"}}}, "Did you mean"),
        ({"about": "purchase", "answer": {"fact": "purchase.title", "text": "x"}}, "not asked for here"),
        ({"about": "purchase", "answer": {"fact": "purchase.act"}}, "Write or choose"),
        ({"about": "purchase", "answer": {"fact": "purchase.act", "text": "LOV"}}, "LOV"),
        ({"about": "purchase", "answer": {"fact": "purchase.started", "text": "soon"}}, "soon"),
        ({"file": {"name": "x.exe", "text": "a: 1"}}, "not a case file"),
        ({"file": {"name": "../../x.yaml", "text": "{"}}, "x.yaml, line 2"),
        (
            {
                "about": "supplier",
                "case": {"supplier": {"public_board": {"seats": 3}}},
                "answer": {"fact": "supplier.public_board.appointed_by_public", "text": "4"},
            },
            "more seats are appointed",
        ),
    ],
)
def test_what_cannot_be_is_told_in_one_message(client: TestClient, body: dict[str, Any], told: str) -> None:
    answer = client.post("/api/interview?lang=en", json=body)
    assert answer.status_code == 422
    keeps_to_schema("serve-error", answer.json())
    assert told in answer.json()["error"]
    assert "../" not in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"about": []}, "about"),
        ({"about": {"a": 1}}, "about"),
        ({"about": 5}, "about"),
        ({"about": "purchase", "skipped": "x"}, "skipped"),
        ({"about": "purchase", "skipped": [[]]}, "skipped"),
        ({"about": "purchase", "answer": []}, "answer"),
        ({"about": "purchase", "answer": {"fact": []}}, "answer.fact"),
        ({"about": "purchase", "answer": {"fact": "purchase.act", "text": {}}}, "answer.text"),
        ({"about": "purchase", "case": [1]}, "case"),
        ({"file": "x"}, "file"),
        ({"file": {"name": ["x.yaml"]}}, "file.name"),
        ({"file": {"text": 1}}, "file.text"),
        ({"about": "purchase", "end": "no"}, "end"),
        ({"about": "purchase", "asked": "1"}, "asked"),
    ],
)
def test_a_key_of_another_kind_is_named(client: TestClient, body: dict[str, Any], key: str) -> None:
    for address in ("/api/interview", "/api/record?as=docx"):
        if address.startswith("/api/record") and key.partition(".")[0] in {"skipped", "answer"}:
            continue
        answer = client.post(address, json=body)
        assert answer.status_code == 400, answer.text
        assert f"“{key}”" in answer.json()["error"] or f"”{key}”" in answer.json()["error"]
