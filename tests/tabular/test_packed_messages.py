"""What is said of cells is the same whether it is put together one by one or a column at a time."""

from __future__ import annotations

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.common.errors import ReservkollError
from reservkoll.tabular.cell_messages import error_of, messages, packed

TEMPLATES = ("“{text}” is wrong.", "{text}{text}", "{other} {{x}} before {text}", "No words.")
WORDS = st.text(st.characters(codec="utf-8"), max_size=20)


@given(st.lists(st.tuples(st.sampled_from(TEMPLATES), WORDS, WORDS)))
def test_messages_of_a_column(told: list[tuple[str, str, str]]) -> None:
    given_words = [{"text": text, "other": other} for _, text, other in told]
    frame = pl.DataFrame(
        {"template": [template for template, *_ in told], "parameters": [packed(words) for words in given_words]},
        schema={"template": pl.String, "parameters": pl.String},
    )
    expected = [template.format(**words) for (template, *_), words in zip(told, given_words, strict=True)]
    assert messages(frame, str).to_list() == expected
    assert [str(error_of(*row)) for row in frame.iter_rows()] == expected


@given(st.dictionaries(st.sampled_from(["text", "other"]), WORDS))
def test_parameters_are_a_json_object(words: dict[str, str]) -> None:
    assert packed(words) == json.dumps(words, ensure_ascii=False)


def test_nothing_to_tell() -> None:
    none = pl.DataFrame(schema={"template": pl.String, "parameters": pl.String})
    assert messages(none, str).to_list() == []
    assert isinstance(error_of("x", "{}"), ReservkollError)
