"""The only place that reads the clock. Evaluation is passed the day, so that it stays reproducible."""

from __future__ import annotations

from datetime import date


def today() -> date:
    """The day on this computer."""
    return date.today()
