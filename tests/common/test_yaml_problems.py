"""What is wrong in a YAML file is told in our words: the same with libyaml as without, at the line to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from reservkoll.common import yaml_loader, yaml_problems
from reservkoll.common.errors import ReservkollError
from reservkoll.common.yaml_loader import StrictLoader, parse_document
from reservkoll.i18n import Language, translator

SWEDISH = translator(Language.SV)
TELLING = {
    "a: b: c\n": (1, yaml_problems.COLON_WITHIN),
    "a: 1\n  b: 2\n": (2, yaml_problems.COLON_WITHIN),
    "a\nb: 1\n": (2, yaml_problems.COLON_WITHIN),
    "{namn: Avtal: städ}\n": (1, yaml_problems.COLON_WITHIN),
    "a: 1\nb\n": (2, yaml_problems.COLON_MISSING),
    'a: 1\n"b"\nc: 2\n': (2, yaml_problems.COLON_MISSING),
    "a: 1\n'b'\n": (2, yaml_problems.COLON_MISSING),
    "a: - b\n": (1, yaml_problems.LIST_BEGINS),
    "a:\n - b\n c: 1\n": (3, yaml_problems.ITEM_EXPECTED),
    "a:\n  b: 1\n c: 2\n": (3, yaml_problems.KEY_EXPECTED),
    "a: [1, 2\nb: 3\n": (1, yaml_problems.LIST_OPEN),
    "a: [1, 2\n": (1, yaml_problems.LIST_OPEN),
    "a: {b: 1\n": (1, yaml_problems.GROUP_OPEN),
    "a: 1\nb: {c: 1\nd: 2\n": (2, yaml_problems.GROUP_OPEN),
    'a: 1\nb: "x\nc: 2\n': (2, yaml_problems.QUOTE_OPEN),
    "b: 'x''y\nc: 2\n": (1, yaml_problems.QUOTE_OPEN),
    'b: "x\\"\nc: 2\n': (1, yaml_problems.QUOTE_OPEN),
    'a: "C:\\Users"\n': (1, yaml_problems.ESCAPE),
    'a: "C:\\åtgärder"\n': (1, yaml_problems.ESCAPE),
    'a: "Städ" och tvätt\n': (1, yaml_problems.QUOTE_FOLLOWED),
    "a: 'it's'\n": (1, yaml_problems.QUOTE_FOLLOWED),
    "a: @x\n": (1, yaml_problems.SIGN),
    "a: `x\n": (1, yaml_problems.SIGN),
    "a: %x\n": (1, yaml_problems.SIGN),
    "a: *b\n": (1, yaml_problems.SIGN),
    "a: **fet**\n": (1, yaml_problems.SIGN),
    "a: &\n": (1, yaml_problems.SIGN),
    "a: |x\n  y\n": (1, yaml_problems.SIGN),
    "a: >0\n": (1, yaml_problems.SIGN),
    "a: ]\n": (1, yaml_problems.SIGN),
    "a: [1,,2]\n": (1, yaml_problems.SIGN),
    "a: ? b\n": (1, yaml_problems.SIGN),
    "a: 1\nb: !foo x\n": (2, yaml_problems.TAG),
    "a: !!python/object x\n": (1, yaml_problems.TAG),
    "a: !x!y z\n": (1, yaml_problems.TAG),
    "a: !<x\n": (1, yaml_problems.TAG),
    "a: 1\n---\nb: 2\n": (2, yaml_problems.DOCUMENTS),
    "a: 1\n...\nb: 2\n": (3, yaml_problems.DOCUMENTS),
}


class Slow(yaml.SafeLoader):
    """PyYAML without libyaml, told as our own loader is."""


Slow.yaml_constructors = StrictLoader.yaml_constructors.copy()
LOADERS = pytest.mark.parametrize("loader", [StrictLoader, Slow], ids=["libyaml", "python"])


def _told(text: str) -> ReservkollError:
    with pytest.raises(ReservkollError) as caught:
        parse_document(Path("fall.yaml"), text)
    return caught.value


def _problem(told: ReservkollError) -> str:
    problem = told.parameters["problem"]
    assert isinstance(problem, ReservkollError)
    return problem.template


@LOADERS
@pytest.mark.parametrize("text", TELLING, ids=repr)
def test_what_is_wrong_is_told_at_its_line(text: str, loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_loader, "StrictLoader", loader)
    told = _told(text)
    assert (told.parameters["line"], _problem(told)) == TELLING[text]


@LOADERS
@pytest.mark.parametrize("text", ["a:\n\t- b\n", "a:\n  b: 1\n\tc: 2\n", "\ta: 1\n"], ids=repr)
def test_a_tab_in_the_indentation(text: str, loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_loader, "StrictLoader", loader)
    assert "a tab stands in the indentation" in _told(text).template


def test_a_tab_within_a_value_is_not_blamed() -> None:
    assert _problem(_told("a: x\ty: z\n")) == yaml_problems.COLON_WITHIN


def test_a_sign_that_no_text_can_hold() -> None:
    assert _problem(_told("a: \x01\n")) == yaml_problems.CONTROL


@pytest.mark.parametrize("text", [*TELLING, "a: \x01\n", "? [a]\n: 1\n"], ids=repr)
def test_nothing_of_it_is_in_english(text: str) -> None:
    told = _told(text).text(SWEDISH)
    assert not {"found", "expected", "mapping", "token", "could", "character", "the", "tag"} & set(told.lower().split())
