"""A lazy proxy for the standard library's `importlib.metadata`, loaded on first use.

pydantic imports it as soon as a model is defined, to look for plugins that are disabled here. With its own imports
(email, zipfile, socket) it took five per cent of the time of a small case.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

NAME = "importlib.metadata"


def load_late() -> None:
    """Let the module wait until something of it is used, unless it is loaded already."""
    if NAME not in sys.modules:
        # In both places where a module is looked for: by its name, and as a part of the package.
        importlib.metadata = sys.modules[NAME] = _StandIn(NAME)


class _StandIn(ModuleType):
    """In the place of the module: loads it when it is used, and gives what it has."""

    def entry_points(self, **selected: Any) -> Any:
        return _whole().entry_points(**selected)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what an import statement itself asks for
            raise AttributeError(name)
        return getattr(_whole(), name)


def _whole() -> Any:
    if isinstance(sys.modules.get(NAME), _StandIn):
        sys.modules.pop(NAME, None)
    return importlib.import_module(NAME)
