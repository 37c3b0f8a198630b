"""Modules that libraries load when they start and that a run seldom needs: loaded when something of theirs is used."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

METADATA = "importlib.metadata"
LATE = (METADATA, "shellingham", "subprocess")  # pydantic's plugins; typer's completion and its tracebacks


def load_late() -> None:
    """Let the modules of `LATE` that are not loaded yet wait until something of theirs is asked for."""
    sys.modules.update({name: _StandIn(name) for name in LATE if name not in sys.modules})


class _StandIn(ModuleType):
    """In the place of a module: loads it when one of its names is asked for, and gives what it has."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what an import statement itself asks for
            raise AttributeError(name)
        if self.__name__ == METADATA and name == "entry_points":  # taken at once by pydantic, to be called perhaps
            return lambda **selected: self._module().entry_points(**selected)
        return getattr(self._module(), name)

    def _module(self) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)
