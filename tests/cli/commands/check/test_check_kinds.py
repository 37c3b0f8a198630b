"""`check` answers what a file is: a case, planned requirements, societal benefit, or a value alone."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize(
    ("name", "command"),
    [("requirements.yaml", "requirements"), ("benefit-work-integration.yaml", "benefit")],
)
@pytest.mark.parametrize(("whole", "form"), [(["--why"], "text"), ([], "json")])
def test_a_file_of_another_kind_is_answered_as_by_its_own_command(
    run: Run, name: str, command: str, whole: list[str], form: str
) -> None:
    of_check = run("check", EXAMPLES / name, "--format", form, *whole)
    of_command = run(command, EXAMPLES / name, "--format", form)
    assert of_check.code == of_command.code == 0
    assert of_check.out == of_command.out


REGISTERS = {"awards"}  # told beside a case, and no case themselves
ANSWERED = sorted(path for path in EXAMPLES.glob("*.yaml") if path.stem not in REGISTERS)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_every_example_is_answered_in_one_screen(run: Run, path: Path, language: str) -> None:
    if path.stem == "ledger-accounts":
        return  # a map of accounts is beside a ledger, and asks nothing
    ran = run("check", path, "--lang", language, columns=80)
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert 3 < len(lines) <= 24
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", ["requirements.yaml", "benefit-work-integration.yaml"])
def test_what_is_for_a_case_alone_is_refused(run: Run, name: str, tmp_path: Path) -> None:
    for option in (["--why", "25a"], ["--pdf", tmp_path / "a.pdf"]):
        ran = run("check", EXAMPLES / name, *option)
        assert ran.code == 2
        assert ("ROUTE" if option[0] == "--why" else "--pdf") in ran.err
    assert not list(tmp_path.iterdir())


def test_a_value_alone_is_estimated(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "värde.yaml"
    value = "purchase:\n  value: {amount: 500000, options: [100000], currency: SEK, vat: excluded, basis: total}\n"
    path.write_text(value, "utf-8")
    assert run("check", path).out == run("value", path).out
    path.write_text(value + "  act: LOU\n", "utf-8")
    assert run("check", path).out != run("value", path).out


def test_a_broken_case_is_told_as_a_case(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fall.yaml"
    path.write_text("purchase: {akt: LOU}\nplaces: 3\n", "utf-8")
    ran = run("check", path)
    assert ran.code == 2
    assert "purchase.akt" in ran.err or "akt" in ran.err


@pytest.mark.parametrize("name", ["requirements.yaml", "benefit-work-integration.yaml", "park-care.yaml"])
def test_the_command_for_the_whole_answer_can_be_run_as_it_stands(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "mina filer" / f"mitt {name}"
    path.parent.mkdir()
    path.write_bytes((EXAMPLES / name).read_bytes())
    told = " ".join(run("check", path, columns=400).out.split())
    before, _, _ = told.partition(" --why")
    command = shlex.split(before[before.rindex("reservkoll check") :] + " --why")
    assert command[1:] == ["check", str(path), "--why"]
    assert run(*command[1:]).code == 0


def test_a_list_of_purchases_is_sent_to_a_command_that_can_be_run(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mina inköp.csv"
    path.write_text("Benämning;CPV-kod;Värde\nCafé;55330000;5\n", "utf-8")
    ran = run("check", path, "--lang", "sv")
    assert ran.code == 2
    assert ran.err.strip().endswith(f'reservkoll screen "{path}"')


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("inventory.xlsx", "screen {path}"),
        ("ledger.csv", "ledger {path}"),
        ("activities.xlsx", "screen --kind activities {path}"),
        ("notices", "notices {path}"),
        ("notices/cleaning.xml", "notices {path}"),
        ("awards.yaml", "check CASE --awards {path}"),
        ("ledger-accounts.yaml", "ledger LIST --accounts {path}"),
        ("policy/policy.yaml", "check CASE --policy {folder}"),
    ],
)
def test_a_file_that_check_does_not_answer_is_sent_to_the_command_that_does(run: Run, name: str, command: str) -> None:
    path = EXAMPLES / name
    ran = run("check", path, "--lang", "en")
    assert ran.code == 2
    assert ran.err.strip().endswith("Run: reservkoll " + command.format(path=path, folder=path.parent))
    assert "\n" not in ran.err.strip()
    if not {"CASE", "LIST"} & set(command.split()):  # what was told can be run as it stands
        told = shlex.split(ran.err.strip().rpartition("Run: reservkoll ")[2])
        assert run(*told, "--help").code == 0


LISTS = ["organisations.csv", "suppliers.xlsx", "ledger-ideburna.csv"]


@pytest.mark.parametrize("columns", [80, 100, 140])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_organisations_is_answered_in_one_screen_without_a_broken_word(
    run: Run, name: str, language: str, columns: int, tmp_path: Path
) -> None:
    ran = run("check", EXAMPLES / name, "--lang", language, columns=columns)
    lines = ran.out.splitlines()
    assert 5 < len(lines) <= 24
    assert max(map(len, lines)) <= columns
    run("check", EXAMPLES / name, "--lang", language, "--md", tmp_path / "whole.md", "--quiet")
    closing = ran.out.rpartition("\n\n")[2]  # as many lines as the path of the list needs
    whole = (tmp_path / "whole.md").read_text("utf-8").replace("\\", "") + lines[0] + closing
    words = {word for line in lines for word in line.split()} - {"…", "25a", "25", "4:18", "LOV"}
    assert [word for word in words if word not in whole and not word.startswith("(")] == []
    assert run("check", EXAMPLES / name, "--lang", language, columns=columns).out == ran.out


def test_a_list_of_many_organisations_names_the_first_and_counts_the_rest(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"Föreningen för grannskapet nummer {number};ideell förening" for number in range(60)]
    path.write_text("\n".join(["Organisation;Organisationsform", *rows]), "utf-8")
    lines = run("check", path, "--lang", "en", columns=80).out.splitlines()
    assert len(lines) <= 24
    named = sum(line.startswith("Föreningen för") for line in lines)
    assert named >= 5
    assert any(f"{60 - named} more" in line for line in lines)


def test_the_path_of_a_list_leaves_room_for_what_is_told_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / " ".join(["Gemensamma dokument"] * 6) / "organisations.csv"
    path.parent.mkdir()
    path.write_bytes((EXAMPLES / "organisations.csv").read_bytes())
    assert (
        "\norganisations.csv: the headings stand in row 1; 3 rows" in run("check", path, "--lang", "en", columns=80).out
    )


@pytest.mark.parametrize("name", ["organisations.csv", "ledger-ideburna.csv"])
def test_a_list_of_organisations_is_not_screened_as_purchases(run: Run, name: str) -> None:
    path = EXAMPLES / name
    ran = run("screen", path, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert f"looks like a list of organisations, not like a list of purchases. Try: reservkoll check {path}" in ran.err
