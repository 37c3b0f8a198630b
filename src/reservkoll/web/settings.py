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
    """`port`: where it listens, on 127.0.0.1 only. `megabytes`: the largest upload. `seconds`: the longest answer.

    `memory_megabytes`: the most that work on one list may have in use. `answer_megabytes`: the most that the files of
    one answer may come to. `case_bytes`: the largest case. `rules`: the
    folder of the rulebook, None for the one that comes with the program.
    `published_limits`: the file with amounts that the user states in place of computed ones. `profile`: what the page
    proposes for what a list says nothing of.
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
        """What a browser on this machine may call the server."""
        names = ("127.0.0.1", "localhost")
        plain = names if self.port == PLAIN_PORT else ()  # a browser leaves out the port that http stands for
        return frozenset((*plain, *(f"{name}:{self.port}" for name in names)))

    @property
    def origins(self) -> frozenset[str]:
        """Where the server's own page comes from."""
        return frozenset(f"http://{host}" for host in self.hosts)
