"""Wrong usage and help: no English in Swedish runs, and what is said helps on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import ROOT

from reservkoll.cli.app import EVERY

CASE = ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml"
TYPERS_ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|COMMAND|\[ARGS|Show this|Try |for help|No such|Missing|Error|Invalid|required"
    r"|default|Did you|unexpected|current shell|requires|Input should|is not one of"
)


@pytest.mark.parametrize(
    ("arguments", "swedish", "english"),
    [
        (
            ["check", "--foo"],
            "Det finns ingen flagga --foo. Menade du --force, --format eller --pdf?",
            "no option --foo",
        ),
        (["chekc"], "Det finns inget kommando ”chekc”. Menade du check?", "There is no command “chekc”."),
        (["check"], "FALL saknas.", "CASE is missing."),
        (["screen", "a", "--read-limits"], "--read-limits behöver ett värde.", "--read-limits needs a value."),
        (["value", "a", "b", "c"], "Det står mer än kommandot tar emot: b c.", "Unexpected arguments"),
        (["cpv", "serch", "x"], "Det finns inget kommando ”serch”. Menade du search?", "no command “serch”"),
        (["screen", "a", "--need-level", "x"], "--need-level: ”x” passar inte, välj bland division,", "choose one of"),
        (["check", "a", "b"], "Det står mer än kommandot tar emot: b.", "Unexpected arguments: b."),
        (["limits", "--as-of"], "--as-of behöver ett värde.", "--as-of needs a value."),
        (["screen", "a", "--yes=1"], "--yes tar inget värde.", "--yes takes no value."),
        (
            ["limits", "--format", "xml"],
            "--format: ”xml” passar inte, välj bland text, json.",
            "choose one of text, json.",
        ),
        (["screen", "a", "--batch-rows", "-1"], "--batch-rows: det ska vara minst 0.", "must be at least 0."),
        (["screen", "a", "--batch-rows", "x"], "--batch-rows: det ska vara ett tal.", "it must be a number."),
        (["screen", "a", "--need-window", "200"], "--need-window: det får vara högst 120.", "it must be at most 120."),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_reader(
    run: Run, arguments: list[str], swedish: str, english: str
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0].startswith(swedish)
    assert not TYPERS_ENGLISH.search(ran.err)
    assert english in run(*arguments, "--lang", "en").err or english in run("--lang", "en", *arguments).err


def test_how_a_command_is_used_is_said_beside_what_was_wrong(run: Run) -> None:
    told = run("check", "--foo").err.splitlines()
    assert re.fullmatch(r"Användning: .+ check \[FLAGGOR\] FALL \[VÄG\]", told[1])
    assert re.fullmatch(r"Hjälp: .+ check --help", told[2])


@pytest.mark.parametrize("command", [[], ["check"], ["cpv"], ["screen"], ["rules", "diff"], ["template", "case"]])
def test_help_holds_no_english_of_typers(command: list[str]) -> None:
    told = _run(*command, "--help").stdout
    assert "Användning: " in told
    assert "Visa den här hjälpen och avsluta." in " ".join(told.split())
    assert not TYPERS_ENGLISH.search(told), TYPERS_ENGLISH.findall(told)
    assert "Usage: " in _run("--lang", "en", *command, "--help").stdout


def test_a_group_without_a_command_shows_its_help(run: Run) -> None:
    ran = run("cpv")
    assert ran.code == 2
    assert "search" in ran.out + ran.err
    assert "Det finns" not in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("place", ["first", "last"])
def test_no_color_stops_colours_wherever_it_stands(place: str) -> None:
    arguments = ["check", str(CASE)]
    colour = re.compile(r"\x1b\[[\d;]*3[0-7]")
    assert colour.search(_at_a_terminal(*arguments))
    asked = ["--no-color", *arguments] if place == "first" else [*arguments, "--no-color"]
    shown = _at_a_terminal(*asked)
    assert not colour.search(shown)
    assert "✔ JA" in shown  # what colours say is said by signs too


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "RESERVKOLL_LANG"}}
    return {**kept, "COLUMNS": "100", "TERM": "xterm-256color"}


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reservkoll", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(), encoding="utf-8")


def _at_a_terminal(*arguments: str) -> str:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "reservkoll", *arguments]
    with subprocess.Popen(command, stdout=slave, stderr=slave, env=_environment(), cwd=Path(ROOT)) as process:
        os.close(slave)
        read = b""
        while True:
            try:
                block = os.read(master, 65536)
            except OSError:  # Linux says so where the other end is closed
                break
            if not block:
                break
            read += block
        process.wait()
    os.close(master)
    return read.decode("utf-8")


@pytest.mark.parametrize("words", [(), ("check",), ("rules",), ("rules", "release"), ("cpv", "search")])
def test_a_short_option_asks_for_help_too(run: Run, words: tuple[str, ...]) -> None:
    short, long = run(*words, "-h"), run(*words, "--help")
    assert (short.code, short.out) == (0, long.out)
    assert "-h" in short.out


@pytest.mark.parametrize("name", EVERY)
def test_every_command_shows_its_help_in_the_language_asked_for(run: Run, name: str) -> None:
    assert "Användning: " in run(name, "--help", "--lang", "sv").out
    assert "Usage: " in run(name, "--help", "--lang", "en").out


def test_the_help_says_what_the_exit_codes_mean(run: Run) -> None:
    text = " ".join(run("--help", "--lang", "sv").out.split())
    assert all(f"{code} " in text.partition("Slutkoder:")[2] for code in range(4))
