"""Where the profile is looked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAME: Final = "reservkoll.toml"


def profile_place(start: Path) -> Path | None:
    """The nearest profile at or above the folder `start`, else the user's own; None if there is none."""
    return next((path for path in _places(start) if os.path.lexists(path)), None)


def _places(start: Path) -> Iterator[Path]:
    folder = Path(os.path.abspath(start))
    yield from (each / NAME for each in (folder, *folder.parents))
    import platformdirs

    yield platformdirs.user_config_path("reservkoll", appauthor=False) / NAME
