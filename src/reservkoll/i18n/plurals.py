"""One and many: "1 rad", "2 rader", whatever message the number stands in.

Messages are written for many. Where a number that is filled in is one, the noun right after it, and in English the verb
after that, is told in the singular. So a message needs no second form, and no caller has to choose one.
"""

from __future__ import annotations

import re
from typing import Final

SWEDISH: Final = {
    "anmärkningar": "anmärkning",
    "annonser": "annons",
    "belopp": "belopp",
    "celler": "cell",
    "dagar": "dag",
    "delar": "del",
    "filer": "fil",
    "frågor": "fråga",
    "förlängningar": "förlängning",
    "förslag": "förslag",
    "grupper": "grupp",
    "koder": "kod",
    "kolumner": "kolumn",
    "konton": "konto",
    "krav": "krav",
    "leverantörer": "leverantör",
    "månader": "månad",
    "månaders": "månads",
    "organisationer": "organisation",
    "platser": "plats",
    "poster": "post",
    "punkter": "punkt",
    "rader": "rad",
    "regler": "regel",
    "registreringar": "registrering",
    "siffror": "siffra",
    "svar": "svar",
    "texter": "text",
    "uppgifter": "uppgift",
    "veckor": "vecka",
    "verksamheter": "verksamhet",
    "villkor": "villkor",
    "väntar": "väntar",
    "värden": "värde",
    "år": "år",
    "nolltecken": "nolltecken",
}
# What may stand between the number and its noun, with the form that it has before one.
QUALIFIERS: Final = {
    "dolda": "dold",
    "helt": "helt",
    "okända": "okänt",
    "osynliga": "osynligt",
    "reserverade": "reserverad",
    "tomma": "tom",
    **{word: word for word in ("empty", "hidden", "more", "unknown", "wholly")},
}
ENGLISH: Final = {
    **{
        f"{noun}s": noun
        for noun in (
            *(
                "account",
                "amount",
                "answer",
                "case",
                "cell",
                "code",
                "column",
                "condition",
                "day",
                "digit",
                "error",
                "exception",
            ),
            *(
                "condition",
                "fact",
                "failure",
                "file",
                "group",
                "hint",
                "line",
                "lot",
                "month",
                "notice",
                "organisation",
                "other",
                "purchase",
                "question",
                "registration",
                "renewal",
                "term",
                "week",
            ),
            *("range", "requirement", "row", "rule", "supplier", "text", "value", "year"),
        )
    },
}
REGULAR: Final = ("differ", "fit", "get", "give", "hold", "lack", "need", "share", "stand", "state")
VERBS: Final = {"are": "is", "were": "was", "have": "has", "do": "does", **{verb: f"{verb}s" for verb in REGULAR}}
NOUN: Final = re.compile(
    r"(?P<field>\{(?P<name>\w+)\})(?P<space>[ \u00a0])"
    rf"(?P<before>(?:(?:{'|'.join(QUALIFIERS)}) )*)"
    r"(?P<noun>[^\W\d_]+)(?: (?P<verb>\w+))?"
)


class Message(str):
    """A message with fields, whose nouns agree with the numbers that are filled in."""

    __slots__ = ()

    def format(self, *given: object, **named: object) -> str:
        """The message with its fields filled in: "1 rad", "2 rader"."""
        ones = {name for name, value in named.items() if _is_one(value)}
        text = _singular(self, ones) if ones else str(self)
        return text.format(*given, **named)


def _is_one(value: object) -> bool:
    return (value == 1 and not isinstance(value, bool)) or (isinstance(value, str) and value == "1")


def _singular(text: str, ones: set[str]) -> str:
    def one(found: re.Match[str]) -> str:
        noun, verb = found["noun"], found["verb"]
        if found["name"] not in ones or noun not in SWEDISH | ENGLISH:
            return found[0]
        behind = f" {VERBS.get(verb, verb) if noun in ENGLISH else verb}" if verb else ""
        before = "".join(f"{QUALIFIERS[word]} " for word in found["before"].split())
        return f"{found['field']}{found['space']}{before}{(SWEDISH | ENGLISH)[noun]}{behind}"

    return NOUN.sub(one, text)
