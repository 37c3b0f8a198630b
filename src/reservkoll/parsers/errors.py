"""The error for one cell that cannot be parsed."""

from __future__ import annotations

from reservkoll.common.errors import InputError


class CellError(InputError):
    """A cell text that cannot be understood; the message says what to write instead."""
