"""The limits of the local server, set once at start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from reservkoll.i18n import Language
from reservkoll.screening.profile import Profile

MEGABYTE = 2**20
PLAIN_PORT = 80


@dataclass(frozen=True)
class WebSettings:
    """`port`: the port on 127.0.0.1. `megabytes`: the largest upload. `seconds`: the time limit for an answer.

    `memory_megabytes`: the memory limit of one job. `answer_megabytes`: the limit on the total size of the files of
    one answer. `case_bytes`: the largest case. `rules`: the
    folder of the rulebook, None for the one shipped with the program.
    `published_limits`: the user's file of published amounts that replace computed ones. `profile`: the defaults
    that the page proposes for what a list does not state.
    """

    port: int
    megabytes: int = 50
    seconds: float = 300
    memory_megabytes: int = 4096
    answer_megabytes: int = 200
    case_bytes: int = MEGABYTE
    rules: Path | None = None
    published_limits: Path | None = None
    language: Language = Language.SV
    read_limits: str = ""
    profile: Profile = field(default_factory=Profile)

    @property
    def upload_bytes(self) -> int:
        """The largest upload in bytes."""
        return self.megabytes * MEGABYTE

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that name this server."""
        names = ("127.0.0.1", "localhost")
        plain = names if self.port == PLAIN_PORT else ()  # browsers leave out the default port of http
        return frozenset((*plain, *(f"{name}:{self.port}" for name in names)))

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the server's own page."""
        return frozenset(f"http://{host}" for host in self.hosts)
