"""The JSON Schemas: every example's file and answer keeps to them, and what they refuse the program refuses too."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.conftest import EXAMPLE_CASES

import reservkoll
from reservkoll.facts.case_fields import leaves
from reservkoll.i18n import Language
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.schemas.case import case_schema
from reservkoll.schemas.documents import document_schema

CONFORMANCE_KINDS = ("case", "assessment")


def closed(schema: Any) -> Any:
    """The schema that lets no key pass that it does not name."""
    if isinstance(schema, dict):
        inner = {key: closed(value) for key, value in schema.items()}
        return {"additionalProperties": False, **inner} if "properties" in schema and "type" in schema else inner
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


def keeps_to_schema(kind: str, document: Any) -> None:
    """Fail where a document is not what its schema says, or has a key that the schema does not name."""
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(closed(reservkoll.schema(kind)), format_checker=checker).validate(document)


def as_json(path: Path) -> Any:
    return json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=date.isoformat))


@pytest.fixture(scope="module")
def case_checker(rulebook: Rulebook) -> Draft202012Validator:
    return Draft202012Validator(case_schema(rulebook, Language.EN), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("kind", CONFORMANCE_KINDS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_schemas_are_schemas(kind: Any, language: Any) -> None:
    schema = reservkoll.schema(kind, language=language)
    Draft202012Validator.check_schema(schema)
    assert schema == json.loads(json.dumps(schema))


IN_SWEDISH_WORDS = {"group-day-care", "park-care"}  # examples of what the reader takes beyond the schema


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_every_example_keeps_to_the_schema_of_a_case(path: Path, case_checker: Draft202012Validator) -> None:
    assert case_checker.is_valid(as_json(path)) is (path.stem not in IN_SWEDISH_WORDS)


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_every_answer_keeps_to_the_schema_of_an_assessment(path: Path, rulebook: Rulebook) -> None:
    checker = Draft202012Validator(
        closed(document_schema("assessment", Language.SV)), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(reservkoll.assess(path, rulebook).to_dict())


def test_the_schema_of_an_assessment_is_strict_enough_to_notice(rulebook: Rulebook) -> None:
    document = reservkoll.assess(EXAMPLE_CASES[0], rulebook).to_dict()
    checker = Draft202012Validator(closed(document_schema("assessment", Language.SV)))
    for spoil in ("verdict", "extra", "source"):
        spoiled = copy.deepcopy(document)
        route = next(iter(spoiled.get("routes", spoiled.get("supplier")).values()))
        match spoil:
            case "verdict":
                route["verdict"] = "maybe"
            case "extra":
                route["criteria"][0]["new"] = 1
            case "source":
                del spoiled["sources"][0]["url"]
        assert not checker.is_valid(spoiled), spoil


@pytest.mark.parametrize(
    "case",
    [
        {},
        {"purchase": None},
        {"purchase": {"titel": "x"}},
        {"purchase": {"act": "LOV"}},
        {"purchase": {"value": {"amount": -1}}},
        {"purchase": {"value": {"amount": 10**13 + 1}}},
        {"purchase": {"value": {"amount": "fem"}}},
        {"purchase": {"value": {"months": 0}}},
        {"purchase": {"contract": {"option_months": -1}}},
        {"purchase": {"started": "2025-02-30"}},
        {"purchase": {"cpv": "8531"}},
        {"purchase": {"parts": [{"cpv": "85312120-6"}]}},
        {"purchase": {"primary_care": "perhaps"}},
        {"supplier": {"public_board": {"seats": 0}}},
        {"supplier": {"profit": {"transfers_to": []}}},
        {"supplier": {"awards": [{"provision": "the act"}]}},
        {"supplier": {"integration": {"share_percent": 101}}},
    ],
    ids=lambda case: json.dumps(case)[:60],
)
def test_what_the_schema_refuses_the_program_refuses_too(case: Any, case_checker: Draft202012Validator) -> None:
    assert not case_checker.is_valid(case)
    with pytest.raises(reservkoll.ReservkollError):
        reservkoll.assess(case)


@pytest.mark.parametrize(
    "case",
    [
        {"purchase": {"value": {"amount": "8,5 mkr"}}},
        {"purchase": {"cpv": "85312120-6"}},
        {"purchase": {"primary_care": "ja"}},
        {"supplier": {"legal_form": "ekonomisk förening"}},
    ],
    ids=lambda case: json.dumps(case)[:60],
)
def test_the_schema_has_the_exact_form_and_the_program_takes_peoples_words_too(
    case: Any, case_checker: Draft202012Validator
) -> None:
    assert not case_checker.is_valid(case)
    reservkoll.assess(case)


@pytest.mark.parametrize(
    "case",
    [
        {"purchase": {"value": {"amount": 10**13}}},
        {"purchase": {"value": {"amount": 0.5}}},
        {"purchase": {"act": None, "contract": {"months": 0.5, "option_months": 0}}},
        {"supplier": {"public_board": {"seats": 1, "appointed_by_public": 0}}},
        {"supplier": {"profit": {"transfers_to": ["nobody"]}, "awards": []}},
        {"supplier": {"integration": {"share_percent": 100}}},
    ],
    ids=lambda case: json.dumps(case)[:60],
)
def test_what_the_schema_lets_pass_at_its_ends_the_program_takes(case: Any, case_checker: Draft202012Validator) -> None:
    case_checker.validate(case)
    reservkoll.assess(case)


@pytest.mark.parametrize("language", Language)
def test_every_key_is_told_in_words(rulebook: Rulebook, language: Language) -> None:
    schema = case_schema(rulebook, language)
    for path in leaves():
        block = schema
        for key in path.split("."):
            block = block["properties"][key]
        assert block["description"].strip(), path
