"""What a list leaves out is asked for once, in order, and counts as given for all rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reservkoll.common.errors import InputError
from reservkoll.inventory.overrides import given_facts
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.service import ScreeningService
from reservkoll.screening.unstated import Unstated, answered_with, unstated

BOOK = load_rulebook()
ACT, TYPE = "purchase.act", "purchase.authority.type"


def service(folder: Path, heading: str, row: str, **more: tuple[str, ...]) -> ScreeningService:
    path = folder / "lista.csv"
    path.write_text(f"Titel;CPV-kod;Värde (kr);Annonserad{heading}\n{row}\n{row}\n", "utf-8")
    return ScreeningService(ScreeningRequest(lists=(str(path),), today=date(2026, 11, 30), **more), BOOK)  # type: ignore[arg-type]


ROW = "Hemtjänst;85312000-9;9 000 000;2027-03-01"


def test_the_act_is_asked_for_before_the_kind_of_buyer_and_both_hold_for_all_rows(tmp_path: Path) -> None:
    asking = service(tmp_path, "", ROW)
    inventory = asking.read()
    answers = asking.answer(inventory)
    assert unstated(asking, answers)[0] == Unstated(ACT, 2, 2)
    asked: list[str] = []

    def told(fact: Unstated) -> str:
        asked.append(fact.fact)
        return {ACT: "LOU", TYPE: "municipality"}[fact.fact]

    used, found = answered_with(asking, inventory, answers, told)
    assert asked == [ACT, TYPE]
    assert used.request.given == (f"{ACT}=LOU", f"{TYPE}=municipality")
    assert used.provenance(inventory)["--set 1"] == f"{ACT}=LOU"
    assert found.screening.rows["opening"].to_list() == ["reserved"] * 2
    whole = service(tmp_path, "", ROW, given=used.request.given)
    assert found.screening.rows.equals(whole.answers().screening.rows)


def test_nobody_is_asked_twice_where_it_is_not_known(tmp_path: Path) -> None:
    asking = service(tmp_path, "", ROW)
    inventory, asked = asking.read(), []
    answers = asking.answer(inventory)
    used, found = answered_with(asking, inventory, answers, lambda fact: asked.append(fact.fact))  # type: ignore[func-returns-value]
    assert len(asked) == len(set(asked))
    assert used is asking
    assert found is answers


@pytest.mark.parametrize(
    ("heading", "cell", "more"),
    [(";Lag", ";LOU", {}), ("", "", {"given": (f"{ACT}=LOU",)}), ("", "", {"defaults": (f"{ACT}=LOU",)})],
)
def test_what_is_stated_is_not_asked_for(
    tmp_path: Path, heading: str, cell: str, more: dict[str, tuple[str, ...]]
) -> None:
    asking = service(tmp_path, heading, ROW + cell, **more)
    assert ACT not in {each.fact for each in unstated(asking, asking.answers())}


@pytest.mark.parametrize(
    ("setting", "meant"),
    [("typ=kommun", TYPE), ("köpare=region", TYPE), ("lag=LOU", ACT), ("slag=tjänster", "purchase.subject"),
     ("värde=5 mkr", "purchase.value.amount")],
)  # fmt: skip
def test_what_is_set_under_another_word_is_proposed_by_its_value(setting: str, meant: str) -> None:
    with pytest.raises(InputError, match=f"Did you mean “{meant}”"):
        given_facts([setting], BOOK)
