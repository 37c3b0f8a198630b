"""Stopped, refused or broken at any moment: one plain line, the right exit code, no half file and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import ROOT
from tests.tools import sweep, sweep_of

import reservkoll

SOURCES = str(Path(reservkoll.__file__).parents[1])
INVENTORY = ROOT / "examples" / "inventory.xlsx"
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCES, "RESERVKOLL_LANG": "en"}


@pytest.fixture(scope="module")
def few_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "l.csv"
    path.write_text("Diarienr;Benämning;CPV-kod;Värde (kr)\nA1;Nattkafé;85311000-2;100000\n", "utf-8")
    return path


def kill_test(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "kill_test.py"), "--rows", "300", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)


@pytest.mark.parametrize(
    ("number", "workers"), sweep_of([("KILL", []), ("INT", ["--workers"]), ("INT", []), ("KILL", ["--workers"])], few=2)
)
def test_a_run_that_is_stopped_leaves_old_or_whole_files_and_no_process(number: str, workers: list[str]) -> None:
    ran = kill_test("--moments", "2", "--signal", number, *workers)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 moments, 0 with faults" in ran.stdout


@pytest.mark.parametrize(
    "module", sweep(["typer", "polars", "xlsxwriter", "reservkoll.cli.app", "reservkoll.rulebook.load"], few=3)
)
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_in_the_middle_of_an_import_is_told_in_one_line(
    tmp_path: Path, few_rows: Path, module: str, number: int, code: int
) -> None:
    program = (
        "import os, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), {int(number)})\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from reservkoll.cli import main\n"
        f"sys.argv = ['reservkoll', 'screen', {str(few_rows)!r}, '-o', 'r.xlsx', '--quiet']\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ran.stderr == "Interrupted. What was not finished was not written.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_stop_that_a_library_swallows_is_still_a_stop(tmp_path: Path, few_rows: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "import reservkoll.reports.render.xlsx.workbook as report\n"
        "def write(screening, path, *counted):\n"
        "    path.write_text('half')\n"
        "    try: os.kill(os.getpid(), signal.SIGINT)\n"
        "    except BaseException: raise RuntimeError('lost on the way') from None\n"
        "report.write_report = write\n"
        "from reservkoll.cli import main\n"
        f"sys.argv = ['reservkoll', 'screen', {str(few_rows)!r}, '-o', 'r.xlsx', '--quiet']\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (130, "Interrupted. What was not finished was not written.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_unforeseen_fault_is_told_without_a_traceback(tmp_path: Path, few_rows: Path) -> None:
    program = (
        "import sys, warnings\n"
        "import reservkoll.screening.totals as figures\n"
        "def fail(*_):\n"
        "    warnings.warn('seen by nobody', stacklevel=1)\n"
        "    raise ZeroDivisionError('of 19640823-3234')\n"
        "figures.figures = fail\n"
        "from reservkoll.cli import main\n"
        f"sys.argv = ['reservkoll', 'screen', {str(few_rows)!r}, '-o', 'r.xlsx', '--quiet']\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(
        "This is a fault in reservkoll, not in what you did: ZeroDivisionError: of 64****-****."
    )
    assert ran.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "name"),
    [
        *(("-o", "r.xlsx"), ("--data", "r.csv"), ("--data", "r.parquet")),
        pytest.param("--data", "r.jsonl", marks=pytest.mark.slow),
        pytest.param("--annotate", "r.xlsx", marks=pytest.mark.slow),
    ],
)
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, option: str, name: str) -> None:
    """A limit on the size of files stands in for the full disk: the system refuses in the middle of the writing."""
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from reservkoll.cli import main\n"
        f"sys.argv = ['reservkoll', 'screen', {str(INVENTORY)!r}, {option!r}, {name!r}, '--quiet']\n"
        "main()\n"
    )
    environment = {**ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.count("\n") == 1
    assert f"“{name}” cannot be saved" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_cannot_be_written_out_is_told() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "reservkoll", "limits", "--format", "json"],
            stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (2, "The system refuses: the disk is full.\n")


def test_a_reader_that_has_enough_is_no_fault() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "reservkoll", "rules", "list"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        time.sleep(0.1)
        assert process.stderr.read() == b""


def test_outputs_through_links_are_refused_and_folders_through_links_are_not(
    run: Run, tmp_path: Path, few_rows: Path
) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "folder").symlink_to(real)
    (tmp_path / "target").write_text("mine", "utf-8")
    for name in ("r.xlsx", "r.csv", "copy.csv", "m.yaml"):
        (tmp_path / name).symlink_to(tmp_path / "target")
    for arguments in (("-o", "r.xlsx"), ("--data", "r.csv"), ("--annotate", "copy.csv")):
        ran = run("screen", few_rows, arguments[0], tmp_path / arguments[1], "--force", "--lang", "en")
        assert ran.code == 2
        assert "is a link" in ran.err
    mapping = tmp_path / "m.yaml"
    ran = run("screen", few_rows, "--data", tmp_path / "new.csv", "--save-mapping", mapping, "--force", "--lang", "en")
    assert "is a link" in ran.err
    assert (tmp_path / "target").read_text("utf-8") == "mine"
    assert not (tmp_path / "new.csv").exists()
    assert run("screen", few_rows, "--data", tmp_path / "folder" / "r.csv").code == 0
    assert [path.name for path in real.iterdir()] == ["r.csv"]


STUCK = """
import ctypes, sys
from pathlib import Path
import reservkoll.cli as cli
from reservkoll.common.atomic_write import whole_file

def stuck():
    with whole_file(Path(sys.argv[1])) as part:
        part.write_text("half")
        print("at work", flush=True)
        lock = ctypes.create_string_buffer(128)
        for _ in range(2):  # the second waits for ever, whatever signal comes
            ctypes.CDLL(None).pthread_mutex_lock(lock)

cli._run = stuck
cli.main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the lock is made as Linux has it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_library_that_never_comes_back_is_ended_all_the_same(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", STUCK, str(tmp_path / "o.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "at work\n"
        program.send_signal(number)
        try:
            _, err = program.communicate(timeout=20)
        finally:
            program.kill()
    assert program.returncode == 128 + number
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own needs a pty")
def test_ctrl_c_at_a_question_ends_it_and_tells_what_was_saved(tmp_path: Path) -> None:
    """At a keyboard, once the libraries are loaded that mind signals in their own way."""
    import pty

    kept = tmp_path / "fall.yaml"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-m", "reservkoll", "ask", "leverantör", "--save", str(kept)])
    said = b""

    def until(text: bytes) -> None:
        nonlocal said
        while text not in said:
            said += os.read(terminal, 1000)

    for prompt, typed in ((b"organisation?", b"Solrosen\n"), (b"10. ", b"2\n"), (b"2 av h", b"\x03")):
        until(prompt)
        until(b"> ")
        os.write(terminal, typed)
    until(b"Sparat: ")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    os.close(terminal)
    assert "ekonomisk_forening" in kept.read_text("utf-8")


def test_input_that_ends_at_a_question_is_no_fault_of_the_program(tmp_path: Path) -> None:
    """Ctrl-D, or a script without answers: rich and typer make it an Abort."""
    program = "import sys, typer; from reservkoll import cli\ndef run(): raise typer.Abort\ncli._run = run; cli.main()"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=ENVIRONMENT, cwd=tmp_path
    )
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "The input ended at a question" in ran.stderr
