"""Lines in the terminal break where a reader would break them."""

from __future__ import annotations

import pytest

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
