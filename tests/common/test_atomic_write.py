"""Files appear whole or not at all, and never over an input."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import reservkoll
from reservkoll.common.atomic_write import TEMPORARY, check_output, whole_file
from reservkoll.common.errors import InputError

SOURCES = str(Path(reservkoll.__file__).parents[1])


def write(path: Path, text: str = "new", *, inputs: tuple[Path, ...] = (), force: bool = False) -> None:
    with whole_file(path, inputs=inputs, force=force) as temporary:
        assert temporary.parent == path.parent
        assert temporary.suffix == path.suffix
        temporary.write_text(text)


def test_a_new_file_is_written_and_nothing_else_stays(tmp_path: Path) -> None:
    write(tmp_path / "report.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]
    assert (tmp_path / "report.xlsx").read_text() == "new"


def test_others_may_read_it_as_any_new_file(tmp_path: Path) -> None:
    write(tmp_path / "report.xlsx")
    (tmp_path / "plain").touch()
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("report.xlsx", "plain")}
    assert len(modes) == 1


def test_an_existing_file_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")
    with pytest.raises(InputError, match=r"report\.xlsx” exists already.*--force"):
        write(path)
    assert path.read_text() == "old"
    write(path, force=True)
    assert path.read_text() == "new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")

    def fail() -> None:
        with whole_file(path, force=True) as temporary:
            temporary.write_text("half")
            raise error

    with pytest.raises(error):
        fail()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.xlsx", "old")]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with pytest.raises(InputError, match="cannot be saved: the disk is full"), whole_file(path):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with pytest.raises(InputError, match=r"“[^.“]*report\.xlsx” is too long"), whole_file(path) as temporary:
        raise InputError("“{path}” is too long.", path=temporary)


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    source = tmp_path / "inventory.xlsx"
    source.write_text("input")
    (tmp_path / "folder").mkdir()
    other_spelling = tmp_path / "folder" / ".." / "inventory.xlsx"
    second_name = tmp_path / "second.xlsx"
    os.link(source, second_name)
    for path in (source, other_spelling, second_name):
        with pytest.raises(InputError, match="read as input"):
            write(path, inputs=(source,), force=True)
    assert source.read_text() == "input"


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"

    def be_overtaken() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("new")
            path.write_text("somebody's")

    with pytest.raises(InputError, match="exists already"):
        be_overtaken()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.xlsx", "somebody's")]


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "target.xlsx").touch()
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "target.xlsx")
    (tmp_path / "dangling.xlsx").symlink_to(tmp_path / "nothing.xlsx")
    os.mkfifo(tmp_path / "pipe.xlsx")
    for name, message in {
        ".": "is a folder",
        "nowhere/report.xlsx": "nowhere” does not exist",
        "file/report.xlsx": "file” is a file, not a folder",
        "link.xlsx": "is a link",
        "dangling.xlsx": "is a link",
        "pipe.xlsx": "not an ordinary file",
        f"{'x' * 300}.xlsx": "cannot be saved: the name is too long",
    }.items():
        with pytest.raises(InputError, match=message):
            check_output(tmp_path / name, force=True)
    assert not (tmp_path / "nothing.xlsx").exists()


def test_a_closed_folder_is_told() -> None:
    user, nobody = getattr(os, "geteuid", lambda: 1)(), 65534
    with tempfile.TemporaryDirectory() as name:  # not tmp_path, where no other user may look
        folder = Path(name)
        folder.chmod(0o555)
        if user == 0:  # who may write everywhere
            os.seteuid(nobody)
        try:
            with pytest.raises(InputError, match="no permission"):
                write(folder / "report.xlsx")
        finally:
            os.seteuid(user)
            folder.chmod(0o700)
        assert list(folder.iterdir()) == []


def test_a_kill_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")
    program = (
        "import os, sys; from pathlib import Path; from reservkoll.common.atomic_write import whole_file\n"
        "with whole_file(Path(sys.argv[1]), force=True) as temporary:\n"
        "    temporary.write_text('half'); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(path)], check=False, env={"PYTHONPATH": SOURCES})
    assert killed.returncode == -9
    assert path.read_text() == "old"
    _, left = sorted(tmp_path.iterdir(), key=lambda file: file.name == "report.xlsx", reverse=True)
    assert TEMPORARY.fullmatch(left.name)


def test_what_a_killed_run_left_is_cleared_a_day_later_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "clock").touch()
    now = (tmp_path / "clock").stat().st_mtime
    (tmp_path / "clock").unlink()
    ages = {
        ".reservkoll-0123456789abcdef.xlsx": 25, ".reservkoll-fedcba9876543210.xlsx": 23,
        ".reservkoll-notes.xlsx": 99, "mine.xlsx": 99,
    }  # fmt: skip
    for name, hours in ages.items():
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (now - hours * 3600, now - hours * 3600))
    (tmp_path / ".reservkoll-00000000000000aa.xlsx").symlink_to(tmp_path / "mine.xlsx")
    write(tmp_path / "report.xlsx")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*list(ages)[1:], ".reservkoll-00000000000000aa.xlsx", "report.xlsx"}
