"""`check --pack` and `check --awards`: a folder of drafts, written whole, and a register beside a case."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import ROOT, Run

CASE = ROOT / "examples" / "home-care-reserved-mission.yaml"
SMALL = ROOT / "examples" / "cleaning-direct.yaml"


def test_a_pack_is_written_whole_and_replaced_only_when_asked(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    ran = run("check", CASE, "--pack", folder)
    assert ran.code == 0
    assert "1-reservationsklausul" in ran.out + ran.err
    names = {path.name for path in folder.iterdir()}
    assert {"0-oversikt.md", "0-oversikt.docx", "1-reservationsklausul.md", "1-reservationsklausul.docx"} <= names
    assert not [path for path in tmp_path.iterdir() if path != folder]  # nothing is left beside it

    (folder / "egna anteckningar.txt").write_text("mina", "utf-8")
    refused = run("check", SMALL, "--pack", folder)
    assert refused.code == 2
    assert "--force" in refused.err
    assert {path.name for path in folder.iterdir()} == {*names, "egna anteckningar.txt"}

    assert run("check", SMALL, "--pack", folder, "--force", "--quiet").code == 0
    after = {path.name for path in folder.iterdir()}
    assert "1-reservationsklausul.md" not in after  # the answer is another: an old clause must not be left
    assert {"0-oversikt.md", "4-inbjudan-till-dialog.docx", "egna anteckningar.txt"} <= after


def test_a_pack_cannot_be_written_where_a_file_stands_or_for_other_files(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("x", "utf-8")
    assert run("check", CASE, "--pack", place, "--force").code == 2
    assert place.read_text("utf-8") == "x"
    assert run("check", CASE, "--pack", tmp_path / "no" / "folder").code == 2
    refused = run("check", ROOT / "examples" / "requirements.yaml", "--pack", tmp_path / "pack")
    assert (refused.code, "--pack" in refused.err) == (2, True)
    assert not (tmp_path / "pack").exists()


def test_a_supplier_alone_has_nothing_to_draft_for_and_no_folder_is_left(run: Run, tmp_path: Path) -> None:
    refused = run("check", ROOT / "examples" / "supplier-association.yaml", "--pack", tmp_path / "pack")
    assert refused.code == 2
    assert not list(tmp_path.iterdir())


def test_a_register_is_told_of_where_the_case_names_no_organisation(run: Run) -> None:
    ran = run("check", SMALL, "--awards", ROOT / "examples" / "awards.yaml", "--lang", "en")
    assert ran.code == 0
    assert "No organisation of the register of awards is barred from this" in ran.err


def test_without_an_organisation_those_that_the_register_bars_are_named_with_the_day(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    whole = (ROOT / "examples" / "home-care-reserved-mission.yaml").read_text("utf-8")
    case.write_text(whole.partition("supplier:")[0], "utf-8")
    ran = run("check", case, "--awards", ROOT / "examples" / "awards.yaml", "--lang", "en")
    told = " ".join(ran.out.split())
    assert "Föreningen Exempel: Barred up to and including 2 June 2027" in told
    assert "free from 4 June 2027" in told
    assert "Tvättstugan" not in told  # what it was awarded is another service, under another provision
    assert "barred" not in ran.err
