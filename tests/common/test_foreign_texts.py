"""Nothing that a system or a library says in English stands in a Swedish message."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reservkoll.common import foreign_texts
from reservkoll.common.errors import ReservkollError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import parse_document, read_document
from reservkoll.facts.models import Case
from reservkoll.i18n import Language, translator

SWEDISH = translator(Language.SV)


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_answer_of_the_system_is_repeated_in_english(number: int) -> None:
    told = reason_of(OSError(number, os.strerror(number))).text(SWEDISH)
    assert os.strerror(number).lower() not in told.lower()
    assert told != reason_of(OSError(number, "")).text(str), "it is in Swedish"


def test_an_error_that_wraps_another_tells_the_inner_one() -> None:
    assert reason_of(RuntimeError(PermissionError(errno.EACCES, "Permission denied"))).text(SWEDISH) == (
        "du saknar behörighet"
    )


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "fall.yaml"
    path.write_text("a: 1", "utf-8")
    monkeypatch.setattr("reservkoll.common.yaml_loader.open_ordinary", refused)
    with pytest.raises(ReservkollError) as caught:
        read_document(path)
    assert caught.value.text(SWEDISH) == f"{path} kan inte läsas: du saknar behörighet."


@pytest.mark.parametrize(
    "text",
    ['purchase: {title: "' + "x" * 1001 + '"}', 'purchase: {parts: [{cpv: "", amount: 1}]}', "purchase: {cpv: {a: 1}}"],
)
def test_what_a_model_refuses_is_told_in_swedish(text: str) -> None:
    document = parse_document(Path("fall.yaml"), text)
    with pytest.raises(ReservkollError) as caught:
        validate(Case, document, document.data)
    told = caught.value.text(SWEDISH)
    assert not {"should", "input", "valid", "string", "must"} & set(told.lower().split())


def test_every_kind_of_answer_has_words() -> None:
    assert all(SWEDISH(text) != text for text in foreign_texts.SYSTEM.values())
