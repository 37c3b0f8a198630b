"""Freed memory is given back where the system can do so, and nothing happens where it cannot."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from reservkoll.common import memory as given_back


def test_the_c_library_is_asked_to_give_all_of_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    library = SimpleNamespace(malloc_trim=lambda kept: asked.append(kept.value))
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    given_back.give_back()
    assert asked == [0]


def test_a_c_library_that_cannot_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    given_back.give_back()


@pytest.mark.parametrize("error", [OSError, TypeError])  # of systems that have no such library, or no name for it
def test_a_system_without_such_a_library_is_left_alone(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def missing(_name: None) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", missing)
    given_back.give_back()
