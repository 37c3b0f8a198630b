"""JSON is read as JSON: what `json.dumps` writes, and nothing that JSON does not allow."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run

from reservkoll.common.json_reader import JsonError, read_json
from reservkoll.common.yaml_loader import parse_document

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def read(text: str) -> object:
    return read_json(text, deepest=60)[0]


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_what_python_writes_is_read(value: object, ascii_only: bool, indent: int | None) -> None:
    assert read(json.dumps(value, ensure_ascii=ascii_only, indent=indent)) == value


@given(st.text(alphabet='{}[]:,"01-.ntrufalsetn \n\\ud8', max_size=14))
def test_what_is_refused_is_what_python_refuses(text: str) -> None:
    try:
        expected = json.loads(text, parse_float=Decimal)
        json.dumps(expected, ensure_ascii=False, default=str).encode()
    except (ValueError, UnicodeEncodeError):
        with pytest.raises(JsonError):
            read_json(text, deepest=60, unique=False)
        return
    assert read_json(text, deepest=60, unique=False)[0] == expected


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('{"purchase":\n {"value": {"amount": 1e999999999}}}', 2, "larger or smaller"),
        ('{"purchase":\n {"value": {"amount": 1e99999999999999999999}}}', 2, "larger or smaller"),
        ('{"purchase":\n\n {"value": {"amount": 1e-999999999}}}', 3, "larger or smaller"),
        ('{"purchase": {\n"value": {"amount": NaN}}}', 2, "NaN is not a number"),
        ('{"purchase": {\n"value": {"amount": -Infinity}}}', 2, "-Infinity is not a number"),
        ('{"purchase":\n{"title": "\\ud83d"}}', 2, "half a character"),
        ('{"purchase":\n{"\\udc00": "x"}}', 2, "half a character"),
        ('{"purchase":\n{"act": "LOU",\n"act": "LUF"}}', 3, "stands twice"),
        ('{"purchase":\n{"act": "LOU",}}', 2, "not expected"),
        ('{"purchase":\n{act: "LOU"}}', 2, "not expected"),
        ('{"purchase":\n{"act" "LOU"}}', 2, "comma or a colon"),
        ('{"purchase":\n{"act": "LOU"\n', 3, "too early"),
        ('{"purchase": {"act": "LOU"}}\n{}', 2, "after the end"),
        ('{"purchase": {"act": \n01}}', 2, "not expected"),
        ('{"purchase": {"title": "a\tb"}}', 1, "not expected"),
        ("{'purchase': 1}", 1, "not expected"),
        ("", 1, "too early"),
        ('{"a":' * 5000, 1, "too deeply"),
    ],
)
def test_one_message_with_its_line(run: Run, tmp_path: Path, text: str, line: int, told: str) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, "utf-8")
    ran = run("check", path, "--lang", "en")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert f"line {line}" in ran.err
    assert told in ran.err


def test_a_pair_of_escapes_is_one_character(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"purchase": {"title": "Nattkafé 😀 \u2028"}}), "utf-8")
    ran = run("check", path, "--format", "json")
    assert ran.code == 0
    assert "Nattkafé 😀" in run("check", path).out


def test_lines_of_keys_are_known() -> None:
    document = parse_document(Path("c.json"), '{"a":\n {"b": [1,\n 2],\n"c": "x"}}')
    assert document.line(("a", "b", 1)) == 3
    assert document.line(("a", "c")) == 4
    assert document.line(("a",), "x") == 4


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"Titel": "\\ud83d\\ude00", "CPV-kod": "85312000-9"}', 0),
        ('{"Titel": "x", "Värde": 1e999999999}', 1),
        ('{"Titel": "x", "Värde": 1e99999999999999999999}', 1),
        ('{"Titel": "\\ud83d", "CPV-kod": "85312000-9"}', 2),
        ('{"\\udc00": "x"}', 2),
        ('{"Titel": "x", "Värde": NaN}', 2),
    ],
)
def test_lines_of_json_are_read_alike(run: Run, tmp_path: Path, line: str, code: int) -> None:
    source = tmp_path / "l.jsonl"
    source.write_text('{"Titel": "a", "CPV-kod": "85312000-9", "Värde": 1}\n' + line + "\n", "utf-8")
    ran = run("screen", source, "--data", tmp_path / "r.csv", "--lang", "en", "--yes")
    assert ran.code == code, ran.err
    if code == 2:
        assert len(ran.err.splitlines()) == 1
        assert "line 2" in ran.err
