"""Facts with their units, as a person writes them."""

from __future__ import annotations

import pytest
from tests.conftest import ROOT

from reservkoll.explain.fact_words import fact_in_words
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook

BOOK: Rulebook = load_rulebook(ROOT / "rules")


@pytest.mark.parametrize(
    ("path", "value", "swedish", "english"),
    [
        ("supplier.public_board.appointed_by_public", 0, "0 platser", "0 seats"),
        ("supplier.public_board.appointed_by_public", 1, "1 plats", "1 seat"),
        ("supplier.public_board.appointed_by_public", 2, "2 platser", "2 seats"),
        ("purchase.contract.months", 1, "1 månad", "1 month"),
        ("purchase.contract.months", 36, "36 månader", "36 months"),
    ],
)
def test_one_is_not_told_as_many(path: str, value: int, swedish: str, english: str) -> None:
    told = {one: fact_in_words(path, value, BOOK, one).replace("\u00a0", " ") for one in Language}
    assert told == {Language.SV: swedish, Language.EN: english}
