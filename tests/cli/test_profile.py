"""The profile: found upward, stands under the list and the command line, is told, and so is what is wrong in it."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import Run

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language
from reservkoll.screening.profile import Profile, profile_for, profile_text, read_profile
from reservkoll.screening.profile_place import NAME, profile_place

PROFILE = 'act = "LOU"\ntype = "kommun"\nbuyer = "Exempelköpings kommun"\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "2027" / "listor").mkdir(parents=True)
    path = tmp_path / "2027" / "listor" / "plan.csv"
    path.write_text("Diarienummer;CPV-kod;Värde\n1;85312000-9;100000\n2;85312000-9;90000000\n", "utf-8")
    return path


def _rows(run: Run, plan: Path, *more: str) -> pl.DataFrame:
    out = plan.with_name("ut.csv")
    ran = run("screen", plan, "--data", out, "--force", *more)
    assert ran.code == 0, ran.err
    return pl.read_csv(out)


def test_it_is_found_upward_and_the_nearest_counts(plan: Path, tmp_path: Path) -> None:
    assert profile_place(plan.parent) is None
    (tmp_path / NAME).write_text(PROFILE, "utf-8")
    assert profile_for(plan.parent).act == "LOU"
    (plan.parent / NAME).write_text('act = "LUF"\n', "utf-8")
    assert profile_for(plan.parent).act == "LUF"


def test_the_users_own_is_the_last(plan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = tmp_path / "config" / "reservkoll" / NAME
    own.parent.mkdir(parents=True)
    own.write_text('act = "LUK"\n', "utf-8")
    if os.name == "posix":
        assert profile_for(plan.parent).act == "LUK"


def test_its_facts_stand_under_the_list_and_the_command_line(run: Run, plan: Path, tmp_path: Path) -> None:
    before = _rows(run, plan)
    (tmp_path / NAME).write_text(PROFILE, "utf-8")
    with_profile = _rows(run, plan)
    assert before["act"].null_count() == 2
    assert with_profile["act"].to_list() == ["LOU", "LOU"]
    assert with_profile["direct_procurement"].to_list() == ["yes", "no"]
    assert _rows(run, plan, "--no-config").equals(before)
    assert _rows(run, plan, "--set", "purchase.act=LUF")["act"].to_list() == ["LUF", "LUF"]

    text = plan.read_text("utf-8").replace("Värde\n", "Värde;Lag\n").replace("100000\n", "100000;LUF\n")
    plan.write_text(text.replace("90000000\n", "90000000;\n"), "utf-8")
    assert _rows(run, plan)["act"].to_list() == ["LUF", None]  # a column speaks for all its rows


def test_it_is_told_in_the_report(run: Run, plan: Path, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(PROFILE, "utf-8")
    assert run("screen", plan, "--md", plan.with_suffix(".md")).code == 0
    told = plan.with_suffix(".md").read_text("utf-8")
    assert "reservkoll.toml" in told
    assert "purchase.act=LOU" in told.replace("\\", "")


def test_the_plan_is_by_the_same_facts_as_the_answers(run: Run, plan: Path, tmp_path: Path) -> None:
    plan.write_text(
        "Diarienummer;Benämning;CPV-kod;Värde;Påbörjad;Avtalsstart;Avtalsslut\n"
        "1;Boende;85311000-2;20000000;2023-03-01;2023-06-01;2027-06-30\n",
        "utf-8",
    )
    given = ("--set", "purchase.act=LOU", "--set", "purchase.authority.type=municipality")
    common = ("--made-on", "2026-12-01", "--yes", "--quiet")
    assert run("screen", plan, "--plan", tmp_path / "given.ics", *given, *common).code == 0
    (tmp_path / NAME).write_text('act = "LOU"\ntype = "kommun"\n', "utf-8")
    assert run("screen", plan, "--plan", tmp_path / "profile.ics", *common).code == 0
    assert (tmp_path / "profile.ics").read_bytes() == (tmp_path / "given.ics").read_bytes()
    assert b"25 a" in (tmp_path / "profile.ics").read_bytes()  # by the rules of today it can be opened


def test_in_chunks_as_whole(run: Run, plan: Path, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(PROFILE, "utf-8")
    whole = _rows(run, plan)
    assert _rows(run, plan, "--batch-rows", "1").equals(whole)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("act = LOU\n", "TOML"),
        ('lag = "LOU"\n', "lag"),
        ('language = "de"\n', "language"),
        ("act = 3\n", "act"),
        ('place = "/"\n', "place"),
        ("[buyer]\n", "buyer"),
    ],
)
def test_what_is_wrong_is_told_with_the_key(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / NAME
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=told) as error:
        read_profile(path)
    assert NAME in str(error.value)


@pytest.mark.parametrize("kind", ["folder", "fifo", "latin"])
def test_what_is_no_text_is_told_and_never_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / NAME
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        if os.name != "posix":
            pytest.skip("a FIFO is a thing of Unix")
        os.mkfifo(path)
    else:
        path.write_bytes(b'buyer = "\xe5"\n')
    with pytest.raises(InputError, match=NAME):
        read_profile(path)


def test_a_fact_that_cannot_be_is_told(run: Run, plan: Path, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('act = "LOX"\n', "utf-8")
    ran = run("screen", plan, "--data", plan.with_name("ut.csv"))
    assert ran.code == 2
    assert "LUK" in ran.err


def test_init_writes_what_is_read(run: Run, plan: Path, tmp_path: Path) -> None:
    ran = run("init", tmp_path, "--act", "LOU", "--type", "municipality", "--buyer", 'Ex "1" kommun')
    assert ran.code == 0, ran.err
    made = read_profile(tmp_path / NAME)
    assert (made.act, made.type, made.buyer) == ("LOU", "municipality", 'Ex "1" kommun')
    assert run("init", tmp_path, "--act", "LOU").code == 2
    assert run("init", tmp_path, "--act", "LAG", "--force").code == 2
    assert _rows(run, plan)["act"].to_list() == ["LOU", "LOU"]


def test_a_written_profile_is_read_as_it_was() -> None:
    profile = Profile(buyer='Å "x" \\ \t', act="LOU", language=Language.EN, mapping=Path("a b.yaml"))
    import tomllib

    read = tomllib.loads(profile_text(profile, str))
    assert read == {"buyer": 'Å "x" \\ \t', "act": "LOU", "language": "en", "mapping": "a b.yaml"}


def test_a_ledger_takes_its_files_from_it(run: Run, tmp_path: Path) -> None:
    from tests.conftest import ROOT

    for name in ("ledger.csv", "ledger-accounts.yaml", "ledger-ideburna.csv"):
        (tmp_path / name).write_bytes((ROOT / "examples" / name).read_bytes())
    files = ("--accounts", tmp_path / "ledger-accounts.yaml", "--ideburna", tmp_path / "ledger-ideburna.csv")
    assert run("ledger", tmp_path / "ledger.csv", "--data", tmp_path / "a.csv", *files).code == 1
    (tmp_path / NAME).write_text('accounts = "ledger-accounts.yaml"\nideburna = "ledger-ideburna.csv"\n', "utf-8")
    assert run("ledger", tmp_path / "ledger.csv", "--data", tmp_path / "b.csv").code == 1
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
