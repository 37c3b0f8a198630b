"""Silences native stderr: libraries in Rust print their panics there before Python sees them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STDERR = 2


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Within the block, drop what native code writes to stderr; what Python writes there (a progress bar, our own
    messages) still gets through.
    """
    try:
        kept = os.dup(STDERR)
    except OSError:  # closed
        yield
        return
    try:
        with open(kept, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False) as ours:
            shown = sys.stderr
            if _number(shown) == STDERR:
                shown.flush()
                sys.stderr = ours
            try:
                with open(os.devnull, "wb") as nowhere:
                    os.dup2(nowhere.fileno(), STDERR)
                yield
            finally:
                os.dup2(kept, STDERR)
                sys.stderr = shown
    finally:
        os.close(kept)


def _number(stream: object) -> int | None:
    """The file descriptor of a stream, also of one wrapped by a progress bar."""
    stream = getattr(stream, "rich_proxied_file", stream)
    with suppress(AttributeError, OSError, ValueError):
        number: int = stream.fileno()  # type: ignore[attr-defined]
        return number
    return None
