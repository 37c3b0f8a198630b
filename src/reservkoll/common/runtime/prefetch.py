"""Prefetches the next item of an iterator in a thread while the current one is in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Yield `items` in order, computing the next one in a thread while the current one is in use; at most one ahead.

    An exception raised by an item propagates in its turn, after all items before it.
    """
    end = object()
    source: Iterator[Item | object] = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="one-ahead") as pool:
        coming = pool.submit(next, source, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, source, end)
            yield item  # type: ignore[misc]
