"""Tells which file was read: its name and the hash of its content."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path


def identified(path: Path) -> str:
    """The name of a file and its SHA-256; streamed, so it may be larger than memory."""
    with path.open("rb") as file:
        return f"{path.name}, SHA-256 {file_digest(file, 'sha256').hexdigest()}"
