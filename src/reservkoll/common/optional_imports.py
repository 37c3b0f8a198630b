"""Optional dependencies: imported if installed, else an error that says which extra to install."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark


def is_installed(module: str | None) -> bool:
    """Whether `module` can be imported, which is not done; None is always there."""
    return module is None or find_spec(module) is not None


def needed(module: str, *, extra: str) -> ModuleType:
    """The installed `module`.

    Raises:
        InputError: it is not installed; says which extra brings it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        template = mark(
            "The package “{module}” is needed for this and is not installed. Install it with: "
            'pip install "reservkoll[{extra}]"'
        )
        raise InputError(template, module=module, extra=extra) from error
