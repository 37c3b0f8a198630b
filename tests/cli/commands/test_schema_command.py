"""`reservkoll schema`: what is printed."""

from __future__ import annotations

import json

from tests.cli.conftest import Run

import reservkoll


def test_both_schemas_are_printed_in_the_language_asked_for(run: Run) -> None:
    for kind in ("case", "assessment"):
        for language in ("sv", "en"):
            ran = run("schema", kind, "--lang", language)
            assert ran.code == 0
            assert json.loads(ran.out) == reservkoll.schema(kind, language=language)  # type: ignore[arg-type]
    assert "Vilken upphandlingslag gäller?" in run("schema", "case").out
    assert "Which procurement act applies?" in run("schema", "case", "--lang", "en").out


def test_another_kind_is_wrong_usage(run: Run) -> None:
    assert run("schema", "rulebook").code == 2
