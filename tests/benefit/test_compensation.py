"""The compensation between departments: exact to the öre, none worse off where the whole is no loss."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reservkoll.benefit.compensation import compensation, in_ore

kronor = st.fractions(min_value=-1_000_000, max_value=1_000_000, max_denominator=700)
several = st.lists(kronor, min_size=1, max_size=7)


@settings(max_examples=150)
@given(nets=several)
def test_none_is_worse_off_where_the_whole_is_no_loss(nets: list[Fraction]) -> None:
    found = compensation(nets)
    whole = round(sum(nets, Fraction(0)) * 100)
    assert sum(found.before) == sum(found.after) == whole
    assert found.possible is (whole >= 0)
    assert found.lacking == max(-whole, 0)
    if found.possible:
        assert min(found.after) >= 0
        assert all(after == 0 for before, after in zip(found.before, found.after, strict=True) if before < 0)
    else:
        assert found.transfers == ()
        assert found.after == found.before


@settings(max_examples=150)
@given(nets=several)
def test_payments_sum_to_zero_and_go_from_those_who_gain(nets: list[Fraction]) -> None:
    found = compensation(nets)
    moved = [after - before for before, after in zip(found.before, found.after, strict=True)]
    assert sum(moved) == 0
    for each in found.transfers:
        assert each.ore > 0
        assert found.before[each.payer] > 0 > found.before[each.receiver]
    assert len(found.transfers) < len(nets) or not found.transfers


@given(nets=several)
def test_no_amount_moves_a_whole_ore_by_rounding(nets: list[Fraction]) -> None:
    assert all(abs(ore - net * 100) < 1 for ore, net in zip(in_ore(nets), nets, strict=True))


@pytest.mark.parametrize(
    ("nets", "transfers", "lacking"),
    [
        (("-100", "250", "50"), [(1, 0, 8333), (2, 0, 1667)], 0),
        (("-100", "100"), [(1, 0, 10000)], 0),
        (("-100", "99.99"), [], 1),
        (("-100", "-5"), [], 10500),
        (("10", "5"), [], 0),
        (("0",), [], 0),
        (("-30", "-30", "60"), [(2, 0, 3000), (2, 1, 3000)], 0),
    ],
)
def test_who_pays_whom(nets: tuple[str, ...], transfers: list[tuple[int, int, int]], lacking: int) -> None:
    found = compensation([Fraction(net) for net in nets])
    assert [(each.payer, each.receiver, each.ore) for each in found.transfers] == transfers
    assert found.lacking == lacking
