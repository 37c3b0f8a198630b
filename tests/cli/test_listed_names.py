"""Lists within messages: names in the quotation marks of the reader's language, everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import ROOT

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, filled, mark, quoted, translator

SV, EN = translator(Language.SV), translator(Language.EN)


def test_names_are_quoted_as_the_reader_does() -> None:
    names = quoted(["Blad1", "Plan “A”"])  # what stands in the file stays as it is
    assert names.text(SV) == "”Blad1”, ”Plan “A””"
    assert names.text(EN) == "“Blad1”, “Plan “A””"
    assert quoted([]).text(SV) == "–"
    template = mark("{place}: these columns were not used: {columns}.")
    assert filled(template, {"place": "x", "columns": quoted(["a", "b"])}, SV) == (
        "x: de här kolumnerna användes inte: ”a”, ”b”."
    )
    assert InputError(template, place="x", columns=quoted(["a"])).text(EN) == ("x: these columns were not used: “a”.")


@pytest.mark.parametrize("code", sorted((ROOT / "src").rglob("*.py")), ids=str)
def test_no_quotation_marks_are_put_around_names_outside_the_catalogue(code: Path) -> None:
    assert not re.search(r"""f(["']).*“\{.*\1""", code.read_text("utf-8"))


def test_swedish_runs_show_no_english_quotation_marks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(
        "Diarienr;Benämning;CPV-kod;Värde;Färg;Ort\nA1;Mat;15000000-8;100000;röd;X\n", "utf-8"
    )
    ran = run("screen", tmp_path / "plan.csv", "--data", tmp_path / "o.csv", "--yes")
    assert "”Färg”, ”Ort”" in ran.err
    assert not re.search("[“]", ran.err)
    refused = run("screen", ROOT / "examples" / "inventory.xlsx", "--data", tmp_path / "p.csv", "--sheet", "Borta")
    assert refused.code == 2
    assert re.search(r"”[^“”]+”", refused.err)
    assert "“" not in refused.err


def test_a_list_of_allowed_words_holds_no_english(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("purchase:\n  act: LOV\n  subject: grejer\n", "utf-8")
    said = run("check", case).err
    assert " or " not in said
    assert "LOU, LUF, LUK" in said
    assert "Varor, Tjänster, Byggentreprenader" in said
