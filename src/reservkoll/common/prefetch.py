"""Prefetches the next item of an iterator in a thread while the current one is in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """`items` in their order, each made in a thread of its own while the one before it is used; never more than one.

    What making an item raises is raised in its turn, after all items before it were used.
    """
    end = object()
    source: Iterator[Item | object] = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="one-ahead") as pool:
        coming = pool.submit(next, source, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, source, end)
            yield item  # type: ignore[misc]
