"""Commands accepted at every question in place of an answer: don't know, back, help, save, end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """The commands of the interview."""

    SKIP = "skip"
    BACK = "back"
    HELP = "help"
    SAVE = "save"
    END = "end"


# Accepted in both languages, whatever the language of the interview.
WORDS = {
    Command.SKIP: {"", "v", "vet inte", "vet ej", "don't know", "dont know", "okänt", "unknown"},
    Command.BACK: {"b", "t", "tillbaka", "back"},
    Command.HELP: {"?", "h", "hjälp", "help"},
    Command.SAVE: {"s", "spara", "save"},
    Command.END: {"q", "sluta", "avsluta", "quit", "end"},
}


@dataclass(frozen=True)
class Asked:
    """A command, with the file named after it where it saves."""

    command: Command
    rest: str = ""


def command_in(line: str) -> Asked | None:
    """The command in `line`; None where it is an answer."""
    text = line.strip()
    for command, words in WORDS.items():
        if text.lower() in words:
            return Asked(command)
    first, _, rest = text.partition(" ")
    if rest and first.lower() in WORDS[Command.SAVE]:
        return Asked(Command.SAVE, rest.strip())
    return None
