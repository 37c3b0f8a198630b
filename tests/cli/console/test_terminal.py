"""Lines in the terminal break where a reader would break them, and hold nothing that a terminal obeys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.tools import sweep

from reservkoll.cli.console.terminal import terminal
from reservkoll.common.formatting import kronor
from reservkoll.i18n import Language


@pytest.mark.parametrize("width", range(24, 60))
def test_an_amount_is_never_cut_at_the_end_of_a_line(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    amount = kronor(3_978_400_000, Language.SV)
    terminal().print(f"Tillsammans är det {amount} inom ett år, och gränsen är {amount}.")
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.count(amount) for line in lines) == 2
    assert all(len(line) <= width for line in lines)


def test_what_a_file_is_called_is_no_picture(capsys: pytest.CaptureFixture[str]) -> None:
    terminal().print("rapport :100:.xlsx")
    assert capsys.readouterr().out == "rapport :100:.xlsx\n"


SENT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
TRICKS = (
    *("\x1b[2J", "\x9b31m", "\r", "\u202e", "\u200b"),  # of each kind one
    *("\x1b]0;title\x07", "\x08", "\x7f", "\u2066", "\u061c", "\ufeff"),
)


@pytest.mark.parametrize("sign", sweep(TRICKS, few=5), ids=ascii)
def test_no_sign_that_a_terminal_obeys_is_sent(run: Run, tmp_path: Path, sign: str) -> None:
    """Planted in names, headings, titles, cells, options and what is asked for."""
    case, source = tmp_path / f"c{sign}.yaml", tmp_path / f"l{sign}.csv"
    text = json.dumps(f"Natt{sign}kafé")
    case.write_text(f"purchase: {{title: {text}, act: LOU, id: {text}}}\nsupplier: {{name: {text}}}\n", "utf-8")
    quoted = sign.replace("\r", "\r\n") if sign == "\r" else sign
    source.write_text(
        f'"Titel";"CPV-kod";"Värde";"Egen{quoted}rubrik"\n"Natt{quoted}kafé";"x{quoted}y";"{quoted}1 kr";"{quoted}"\n',
        "utf-8",
    )
    odd = f"a{sign}b"
    for words in (
        ["check", case],
        ["check", case, "--format", "json"],
        ["value", case],
        ["screen", source, "-o", tmp_path / f"r{sign}.xlsx", "--data", tmp_path / "r.csv", "--yes"],
        ["screen", source, "--data", tmp_path / "r2.csv", "--yes", "--sheet", odd],
        ["screen", source, "--set", f"purchase.act={odd}", "--data", tmp_path / "r3.csv"],
        ["template", "mapping", source],
        ["cpv", "search", odd],
        ["cpv", "show", odd],
        ["rules", "show", odd],
        ["check", odd],
        [f"--{odd}"],
        [odd],
        ["limits", "--as-of", odd],
    ):
        ran = run(*words)
        assert SENT.findall(ran.out + ran.err) == [], words


def test_json_with_such_signs_is_the_same_data(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "c.yaml"
    case.write_text(
        'purchase: {act: LOU, value: {amount: 1}, cpv: ["85312000-9"]}\nsupplier: {name: "a\\u202eb"}\n', "utf-8"
    )
    assert json.loads(run("check", case, "--format", "json").out)["format"] == "reservkoll.assessment/1"
