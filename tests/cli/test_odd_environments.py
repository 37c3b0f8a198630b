"""Whatever the program is started in, what it says is about that, and never that it is at fault itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT
from tests.tools import sweep

PROGRAM = str(Path(sys.executable).with_name("reservkoll"))
LIST = "Titel;CPV-kod;Värde\nNattkafé;85311000-2;1\n"
CASE = "purchase: {act: LOU, title: Nattkafé för äldre}\n"
FAULTS = ("fault in reservkoll", "Traceback", "panicked", "RUST_BACKTRACE", "Fatal Python", "Aborted")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Shell = Callable[..., Ended]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Runs a line of bash beside a list, a case and its output; `$R` is the program."""
    (tmp_path / "l.csv").write_text(LIST, "utf-8")
    (tmp_path / "c.yaml").write_text(CASE, "utf-8")

    def run(line: str, **environment: str) -> Ended:
        words = {**os.environ, "R": PROGRAM, "RESERVKOLL_LANG": "en", **environment}
        words.pop("RESERVKOLL_DEBUG", None)
        done = subprocess.run(
            ["bash", "-c", line], check=False, cwd=tmp_path, env=words, capture_output=True, timeout=60
        )
        ended = Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
        for fault in FAULTS:
            assert fault not in ended.out + ended.err, ended
        assert ended.code in {0, 1, 2, 3}, ended
        return ended

    return run


@pytest.mark.parametrize("closed", sweep([">&-", "<&- 2>&-", "2>&-", "<&-", "<&- >&- 2>&-"]))
def test_closed_streams(shell: Shell, tmp_path: Path, closed: str) -> None:
    assert shell(f"$R screen l.csv --data r.csv --yes {closed}").code in {0, 1}
    assert (tmp_path / "r.csv").read_text("utf-8").startswith("file,")
    ended = shell(f"$R check c.yaml --format json {closed}")
    assert ended.code == (2 if ">&-" in closed.replace("2>&-", "") else 0)
    assert shell(f"$R ask purchase {closed} < /dev/null").code in {0, 2}


def test_a_full_output_is_told(shell: Shell) -> None:
    assert shell("$R check c.yaml --format json > /dev/full").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the shell")
@pytest.mark.parametrize(
    "words",
    sweep(
        [
            "screen l.csv -o r.xlsx --yes",
            "check c.yaml --docx r.docx",
            "template inventory -o r.xlsx",
            "screen l.csv --plan r.xlsx --yes --set purchase.act=LOU",
            "ledger led.csv -o r.xlsx --yes",
        ]
    ),
)
def test_a_workbook_that_the_disk_has_no_room_for(shell: Shell, tmp_path: Path, words: str) -> None:
    (tmp_path / "led.csv").write_text("Leverantör;Konto;Belopp;Datum\nA;4631;100;2025-01-01\n", "utf-8")
    ended = shell(f"ulimit -f 1; RESERVKOLL_CACHE=off $R {words}")  # a kilobyte: what fails is told as on a full disk
    assert ended.code == 2
    assert not list(tmp_path.glob("r.*"))
    assert not list(tmp_path.glob(".reservkoll*"))


@pytest.mark.parametrize(
    "source", sweep(["< /dev/zero", "< <(yes nej tack)", "< <(yes '?')", "< <(head -c 99999 /dev/zero)"])
)
def test_answers_without_end(shell: Shell, source: str) -> None:
    assert shell(f"$R ask purchase {source}").code == 0


@pytest.mark.parametrize(
    "zone",
    sweep(["/dev/zero", "No/Such", "/etc/passwd", ":/etc/passwd", ":/dev/zero", "/tmp", "../../../dev/zero", "\x01"]),
)
def test_a_time_zone_that_is_none(shell: Shell, zone: str) -> None:
    assert shell("$R check c.yaml --pdf r.pdf --docx r.docx", TZ=zone).code == 0
    assert shell("$R screen l.csv -o r.xlsx --data r.parquet --yes", TZ=zone).code in {0, 1}


@pytest.mark.parametrize("threads", sweep(["x", "99999999999999", "0", "-1", "", "1.5", "٣"]))
def test_a_number_of_threads_that_is_none(shell: Shell, threads: str) -> None:
    assert shell("$R screen l.csv --data r.csv --yes", POLARS_MAX_THREADS=threads).code in {0, 1}


@pytest.mark.parametrize("columns", sweep(["0", "x", "-1", "1", "", "99999999999"]))
def test_a_width_of_the_terminal_that_is_none(shell: Shell, columns: str) -> None:
    ended = shell("$R check c.yaml --why", COLUMNS=columns, LINES=columns)
    assert ended.code == 0
    assert "Nattkafé för äldre" in ended.out


@pytest.mark.parametrize(
    "words",
    [
        "check $'c\\xe5.yaml'",
        "screen $'l\\xe5.csv' --data r.csv",
        "screen l.csv -o $'r\\xe5.xlsx'",
        "screen l.csv --set $'purchase.act=\\xff'",
        "$'\\xff'",
    ],
)
def test_names_that_are_not_utf_8(shell: Shell, tmp_path: Path, words: str) -> None:
    for name in (b"l\xe5.csv", b"c\xe5.yaml"):
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text(LIST, "utf-8")
    ended = shell(f"$R {words}")
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1
    assert "[E5]" in ended.err or "[FF]" in ended.err


@pytest.mark.parametrize(
    "words",
    sweep(
        [
            *("check loop.yaml", "screen loop.csv --data r.csv", "screen l.csv --data loop.csv --yes"),
            *("check c.yaml --rules loop", "value loop.yaml", "screen l.csv --data loop/r.csv --yes"),
            *("screen l.csv --mapping loop.yaml --data r.csv", "check c.yaml --pdf loop.pdf"),
            "screen l.csv --suppliers loop.csv --data r.csv --yes",
        ],
        few=4,
    ),
)
def test_links_in_a_circle(shell: Shell, tmp_path: Path, words: str) -> None:
    for name in ("loop", "loop.yaml", "loop.csv", "loop.pdf"):
        (tmp_path / name).symlink_to(name)
    ended = shell(f"$R {words}")
    assert ended.code in {2, 3}
    assert "loop" in ended.err


@pytest.mark.parametrize("kind", ["fifo", "zero", "folder"])
@pytest.mark.parametrize(
    "words",
    sweep(
        [
            *(
                "check x.yaml",
                "screen x.csv --data r.csv",
                "screen x.xlsx --data r.csv",
                "screen x.parquet --data r.csv",
            ),
            *("check x.json", "value x.yaml", "benefit x.yaml", "requirements x.yaml", "screen x.jsonl --data r.csv"),
            *("screen l.csv --mapping x.yaml --data r.csv", "screen l.csv --suppliers x.csv --data r.csv --yes"),
            "screen --kind ledger l.csv --accounts x.yaml --data r.csv",
        ],
        few=4,
    ),
)
def test_what_is_no_ordinary_file(shell: Shell, tmp_path: Path, words: str, kind: str) -> None:
    for suffix in ("yaml", "json", "csv", "xlsx", "jsonl", "parquet"):
        path = tmp_path / f"x.{suffix}"
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "zero":
            path.symlink_to("/dev/zero")
        else:
            path.mkdir()
    ended = shell(f"timeout 30 $R {words}")
    assert ended.code == 2
    assert "x." in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the shell")
@pytest.mark.parametrize("limit", sweep(["-v 300000", "-n 10", "-v 80000", "-v 700000", "-f 0"]))
def test_little_of_what_the_system_lends(shell: Shell, limit: str) -> None:
    ended = shell(f"ulimit {limit}; $R screen l.csv -o r.xlsx --yes")
    assert ended.code in {0, 1, 2}
    if limit.startswith("-v"):
        assert "memory" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the shell")
@pytest.mark.parametrize("limit", sweep(["-v 120000", "-n 16", "-v 60000", "-v 250000", "-n 8"]))
def test_a_library_that_cannot_be_loaded(shell: Shell, limit: str) -> None:
    pytest.importorskip("typst")
    assert shell(f"ulimit {limit}; $R check c.yaml --pdf r.pdf --docx r.docx").code in {0, 2}


@pytest.mark.parametrize("encoding", sweep(["ascii", "cp1252", "latin-1"]))
def test_a_terminal_that_lacks_letters(shell: Shell, encoding: str) -> None:
    assert shell("$R check c.yaml", PYTHONIOENCODING=encoding).code == 0
    assert (
        shell(
            "$R check c.yaml --format json | python3 -c 'import json, sys; json.load(sys.stdin)'",
            PYTHONIOENCODING="ascii",
        ).code
        == 0
    )


def test_a_folder_that_is_gone(shell: Shell) -> None:
    assert shell(f"mkdir gone; cd gone; rmdir ../gone; $R check {ROOT}/examples/incomplete.yaml").code == 0
    assert shell("mkdir gone; cd gone; rmdir ../gone; $R screen ../l.csv --data r.csv --yes").code == 2


def test_no_home_and_no_environment(shell: Shell) -> None:
    assert shell("env -i $R screen l.csv --data r.csv --yes").code in {0, 1}
    assert shell("HOME=/dev/null $R check c.yaml").code == 0
