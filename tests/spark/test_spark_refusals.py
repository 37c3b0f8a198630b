"""`--engine spark` says at once what is lacking or does not go together, before Spark is started."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import Run
from tests.tools import need

from reservkoll.common.errors import InputError
from reservkoll.spark import session as spark_sessions
from reservkoll.spark.addresses import find_lists
from reservkoll.spark.sources import Lists
from reservkoll.spark.writer import check_data


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text("Diarienr;CPV-kod;Värde\n1;30192000-1;5\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "spark"], "--engine spark needs --data FOLDER"),
        (["--engine", "spark", "--data", "o.csv", "--pdf", "a.pdf"], "--pdf does not go with --engine spark"),
        (["--engine", "spark", "--data", "o.csv", "--html", "a.html"], "--html does not go with --engine spark"),
        (["--engine", "spark", "--data", "o.csv", "--sheet", "a"], "--sheet does not go with --engine spark"),
        (["--engine", "spark", "--data", "o.csv", "--need-window", "6"], "--need-window does not go with"),
        (["--engine", "spark", "--data", "o.csv", "--suppliers", "a"], "--suppliers does not go with"),
        (["--engine", "spark", "--data", "o.xlsx"], "no known data format"),
        (["--data", "o.csv", "--master", "local[2]"], "--master is for Spark. Add --engine spark"),
        (["--data", "o.csv", "--summary", "sums.txt"], "the summary is JSON"),
    ],
)
def test_options_that_do_not_go_together(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(plan.parent)
    ran = run("screen", plan, "--lang", "en", *options)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert list(plan.parent.iterdir()) == [plan]


def test_an_address_is_kept_as_it_is_and_needs_spark(run: Run, tmp_path: Path) -> None:
    ran = run("screen", "s3a://bucket/lists/*.parquet", "--data", tmp_path / "o.csv", "--lang", "en")
    assert ran.code == 2
    assert "“s3a://bucket/lists/*.parquet” is read by Spark alone. Add --engine spark." in " ".join(ran.err.split())
    found = find_lists(["s3a://bucket/lists/*.parquet", "hdfs:///plan"])
    assert found.places == ("s3a://bucket/lists/*.parquet", "hdfs:///plan")
    assert found.parquet
    assert not find_lists(["s3a://bucket/år/*.CSV"]).parquet


@pytest.mark.parametrize("package", ["pyspark", "pandas"])
def test_a_package_that_is_not_installed(run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    ran = run("screen", plan, "--engine", "spark", "--data", plan.with_name("o.csv"), "--lang", "en")
    assert ran.code == 2
    assert "the extra “spark”. Install it with: " in " ".join(ran.err.split())


@pytest.mark.usefixtures("no_session")
def test_java_that_is_not_installed(run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(plan.parent / "no-java"))
    ran = run("screen", plan, "--engine", "spark", "--data", plan.with_name("o.csv"), "--lang", "en")
    assert ran.code == 2
    assert "Spark needs Java 17 or later, and none was found" in " ".join(ran.err.split())


@pytest.mark.usefixtures("no_session")
def test_a_master_that_does_not_answer(run: Run, plan: Path) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        ran = run(
            "screen", plan, "--engine", "spark", "--master", master, "--data", plan.with_name("o.csv"), "--lang", "en"
        )
    assert ran.code == 2
    assert f"No Spark master answers at {master}" in " ".join(ran.err.split())


@pytest.mark.usefixtures("no_session")
@pytest.mark.parametrize(
    ("master", "said"),
    [
        ("kluster", "“kluster” is not a Spark master"),
        ("yarn", "--master yarn needs HADOOP_CONF_DIR"),
        ("sc://host", "is a Spark Connect server"),
    ],
)
def test_what_is_no_master(run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch, master: str, said: str) -> None:
    monkeypatch.delenv("HADOOP_CONF_DIR", raising=False)
    monkeypatch.delenv("YARN_CONF_DIR", raising=False)
    out = plan.with_name("o.csv")
    ran = run("screen", plan, "--engine", "spark", "--master", master, "--data", out, "--lang", "en")
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


@pytest.fixture
def no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a program of its own, where no session is running."""
    need("pyspark")
    from pyspark import sql

    monkeypatch.setattr(sql.SparkSession, "getActiveSession", lambda: None)


def test_files_of_this_machine_are_looked_at_before_spark_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Diarienr;Värde\n1;2\n", "utf-8")
    (tmp_path / "b.parquet").write_text("Diarienr;Värde\n1;2\n", "utf-8")
    for given, said in (
        (["nowhere.csv"], "nowhere.csv does not exist"),
        (["*.nothing"], "there is no parquet or csv file there"),
        ([str(tmp_path / "b.parquet")], "is not what its name says"),
        (["list.xlsx"], "--engine spark reads parquet and csv"),
    ):
        with pytest.raises(InputError, match=said.replace("*", ".")):
            find_lists(given)
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(InputError, match="one kind at a time"):
        find_lists([str(tmp_path)])


def test_a_folder_is_read_with_those_below_it_but_for_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/år=2/2.parquet", "b/_temporary/3.parquet", "b/.x/4.parquet", "b/_SUCCESS", "a.parquet"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"a": [1]}).write_parquet(tmp_path / name)
    found = find_lists([str(tmp_path), str(tmp_path / "a.parquet"), str(tmp_path / "*.parquet")])
    assert [path.name for path in dict.fromkeys(found.files)] == ["a.parquet", "2.parquet"]
    assert len(found.places) == 2


def test_a_folder_of_others_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.mkdir()
    (out / "part-0.csv").touch()
    with pytest.raises(InputError, match="exists already"):
        check_data(str(out), [], force=False)
    check_data(str(out), [], force=True)
    with pytest.raises(InputError, match="read as input"):
        check_data(str(out), [out / "part-0.csv"], force=True)
    for lists in (["s3a://b/x.csv"], ["s3a://b/x.csv/*.csv"]):
        with pytest.raises(InputError, match="read as input"):
            check_data("s3a://b/x.csv", [], force=True, addresses=lists)
    check_data("s3a://b/x.csv", [], force=True, addresses=["s3a://b/x.csv2", "s3a://b/y.csv"])
    (out / "brev.docx").touch()
    with pytest.raises(InputError, match=r"holds more than rows written before \(brev.docx\)"):
        check_data(str(out), [], force=True)


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    files = ("file:/x/2023/lista.csv", "file:/x/2024/lista.csv", "file:/x/2024/annan%20lista.csv")
    named = Lists(None, files, None).named()  # type: ignore[arg-type]
    assert [name for _, name in named.values()] == ["2023/lista.csv", "2024/lista.csv", "annan lista.csv"]


@pytest.mark.parametrize(
    ("told", "short"),
    [
        (
            "An error occurred while calling o1.load.\n: java.io.IOException: no disk\n\tat a.b.c(D.java:1)",
            "java.io.IOException: no disk",
        ),
        ("a.B: An error.\n\tat a.b.c(D.java:1)\nCaused by: c.D: refused\n\t... 9 more", "a.B: An error.; c.D: refused"),
        (
            "An exception was thrown from the Python worker:\nTraceback:\n  x\nValueError: no\n",
            "ValueError: no",
        ),
        ("", "RuntimeError"),
    ],
)
def test_what_java_says_is_cut_to_its_point(told: str, short: str) -> None:
    assert spark_sessions.reason(RuntimeError(told)) == short
