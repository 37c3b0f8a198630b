"""Can a Swedish public purchase be opened to the idéburna sector, how, and why?

The library: :func:`load_rulebook`, :func:`assess`, :func:`screen` and :func:`schema`, with what they give back and the
errors that they raise. Everything else in the package may change from one version to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "CaseResult",
    "InputError",
    "InventoryResult",
    "ReservkollError",
    "RulebookError",
    "__version__",
    "assess",
    "load_rulebook",
    "schema",
    "screen",
]

if TYPE_CHECKING:
    from reservkoll.api import CaseResult, InventoryResult, assess, load_rulebook, schema, screen
    from reservkoll.common.errors import InputError, ReservkollError, RulebookError

_FROM_ERRORS = {"InputError", "ReservkollError", "RulebookError"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import reservkoll` and the command line start at once."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(
        import_module("reservkoll.common.errors" if name in _FROM_ERRORS else "reservkoll.api"), name
    )
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
