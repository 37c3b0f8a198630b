"""The benefit file to fill in: valid as it comes with everything unknown, complete, and understood when filled in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Run, run

from reservkoll.benefit.models import BenefitCase, Effect, Party, Per
from reservkoll.benefit.unit_values import read_unit_values
from reservkoll.i18n import Language
from reservkoll.templates.benefit import benefit_template

__all__ = ["run"]
LANGUAGES = pytest.mark.parametrize("language", Language)


@LANGUAGES
def test_as_it_comes_every_figure_is_unknown_and_asked_for(run: Run, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "benefit.yaml"
    assert run("template", "benefit", "-o", path, "--lang", language).code == 0
    ran = run("benefit", path, "--format", "json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert {"years", "places", "moving_on.1.people", "moving_on.1.months", "avoided.1.amount", "prices.1.this"} <= {
        each["path"] for each in told["missing"]
    }


@LANGUAGES
def test_every_key_and_word_stands_in_it_with_an_explanation(language: Language) -> None:
    text = benefit_template(read_unit_values(), language)
    lines = text.splitlines()
    assert all(len(line) <= 100 for line in lines)
    models = BenefitCase.model_json_schema()["$defs"].values()
    keys = {key for model in models for key in model.get("properties", {})}
    of_figures = {"value", "low", "base", "high", "source", "year", "note", "unit_value", "percent"}
    for key in (keys | set(BenefitCase.model_fields)) - of_figures:
        at = [number for number, line in enumerate(lines) if re.match(rf"\s*(- |# )?{key}:", line)]
        assert at, key
        assert all(lines[number - 1].strip().startswith("# ") for number in at), key
    for member in (*Party, *Effect, *Per):
        assert re.search(rf"\b{member.value}\b", text), member
    assert all(name in text for name in read_unit_values().values)


def test_filled_in_it_reckons(run: Run, tmp_path: Path) -> None:
    data = yaml.safe_load(run("template", "benefit").out)
    data |= {"years": 1, "places": 2, "moving_on": [], "costs": [], "prices": []}
    data["avoided"][0] |= {"amount": 1000}
    path = tmp_path / "benefit.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    told = json.loads(run("benefit", path, "--format", "json").out)
    assert told["total"]["known_sek"] == {"low": "2000.00", "base": "2000.00", "high": "2000.00", "exact": True}
    assert told["missing"] == []
