"""The next item is made while one is used: in order, one at a time, and what it raises comes in its turn."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, get_ident

import pytest

from reservkoll.common.runtime.prefetch import one_ahead


def test_the_next_item_is_made_while_one_is_used_and_no_further() -> None:
    made: list[int] = []
    second = Event()

    def items() -> Iterator[int]:
        for number in range(4):
            made.append(number)
            if number == 1:
                second.set()
            yield number

    used = []
    for number in one_ahead(items()):
        assert second.wait(timeout=10)
        assert len(made) <= number + 2
        used.append(number)
    assert used == made == [0, 1, 2, 3]


def test_a_fault_is_raised_after_what_came_before_it() -> None:
    def items() -> Iterator[int]:
        yield get_ident()
        raise OSError("the third row")

    used = []
    with pytest.raises(OSError, match="the third row"):
        used.extend(one_ahead(items()))
    assert len(used) == 1
    assert used[0] != get_ident()


def test_who_stops_early_stops_the_making() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1_000):
            made.append(number)
            yield number

    for _ in one_ahead(items()):
        break
    assert len(made) <= 3
