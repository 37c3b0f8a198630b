"""What a cache hands out was stored by this user, is whole, and never makes anybody wait."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import ROOT, use_cache

from reservkoll.common import trusted_files
from reservkoll.common.trusted_files import NotOrdinaryError, fetch, open_ordinary, store
from reservkoll.cpv.index_cache import search_index
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.cpv.search import Search
from reservkoll.rulebook import cache
from reservkoll.rulebook.load import load_rulebook

NAME = "kept.bin"


class Evil:
    """Says so when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (os.environ["WAS_RUN"],)


def checked(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() + content


def as_link(path: Path) -> None:
    path.rename(path.with_name(f"elsewhere-{path.name}"))
    path.symlink_to(f"elsewhere-{path.name}")


def as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def as_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def as_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


SPOILT: dict[str, Callable[[Path], object]] = {
    "writable by the group": lambda path: path.chmod(0o620),
    "writable by all": lambda path: path.chmod(0o602),
    "a second name": lambda path: os.link(path, path.with_name(f"second-{path.name}")),
    "a link": as_link,
    "a dangling link": as_dangling_link,
    "a loop": as_loop,
    "a FIFO": as_fifo,
    "a folder": as_folder,
    "a device": as_device,
    "empty": lambda path: path.write_bytes(b""),
    "shorter than a checksum": lambda path: path.write_bytes(b"x" * 31),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "one bit": lambda path: path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1])),
    "zeros within": lambda path: path.write_bytes(path.read_bytes()[:5000] + bytes(5000) + path.read_bytes()[10000:]),
    "of another making": lambda path: path.write_bytes(checked(b"neither a pickle nor an index")),
    "unreadable": lambda path: path.chmod(0),
    "folder of all": lambda path: path.parent.chmod(0o777),
    "gone": lambda path: path.unlink(),
}
spoilt = pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())


COMMANDS = (["cpv", "search", "hemtjänst", "--format", "json"], ["check", "case.yaml", "--format", "json"])
AMONG_THEM = {"a link", "a FIFO", "cut short", "of another making"}  # each is tried on one file above
spoilt_cache = pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(spoil, id=name, marks=() if name in AMONG_THEM else pytest.mark.slow)
        for name, spoil in SPOILT.items()
    ],
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with all that the commands keep."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        use_cache(folder / "cache", patch)
        Search(load_rulebook().nomenclature).find("hemtjänst")
    return folder / "cache"


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert fetch(folder, NAME) is None
    store(folder, NAME, b"content", others="*.bin", kept=2)
    assert fetch(folder, NAME) == b"content"
    assert folder.stat().st_mode & 0o777 == 0o700
    for number in range(4):
        store(folder, f"{number}.bin", b"", others="*.bin", kept=2)
    assert len(list(folder.iterdir())) == 2


@spoilt
def test_nothing_else_does(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    folder = tmp_path / "cache"
    store(folder, NAME, b"x" * 20_000, others="*.bin", kept=2)
    spoil(folder / NAME)
    found = fetch(folder, NAME)
    if spoil is SPOILT["of another making"]:
        assert found == b"neither a pickle nor an index"  # of the right user, and whole
    elif not (spoil is SPOILT["unreadable"] and os.getuid() == 0):
        assert found is None


@spoilt_cache
def test_a_spoilt_cache_is_never_noticed(
    run: Run,
    filled: Path,
    cached: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], object],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text("purchase: {act: LOU}\n")
    shutil.copytree(filled, cached)
    expected = [run(*command) for command in COMMANDS]
    assert sorted(path.name for path in cached.iterdir()) == sorted(path.name for path in filled.iterdir())
    for path in sorted(cached.iterdir()):
        spoil(path)
    for command, answer in zip(COMMANDS, expected, strict=True):
        again = run(*command)
        assert (again.code, again.out, again.err) == (answer.code, answer.out, answer.err)


def test_a_folder_of_another_user_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    store(folder, NAME, b"content", others="*.bin", kept=2)
    monkeypatch.setattr(os, "getuid", lambda: os.stat(folder).st_uid + 1)
    assert fetch(folder, NAME) is None
    store(folder, "new.bin", b"content", others="*.bin", kept=2)
    assert not (folder / "new.bin").exists()


def test_a_folder_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    store(tmp_path / "real", NAME, b"content", others="*.bin", kept=2)
    (tmp_path / "cache").symlink_to(tmp_path / "real")
    assert fetch(tmp_path / "cache", NAME) is None


def test_no_pickle_is_run_that_another_may_have_written(
    cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_run = tmp_path / "was-run"
    monkeypatch.setenv("WAS_RUN", str(was_run))
    sha256 = load_rulebook(ROOT / "rules").sha256
    (stored,) = cached.glob("*.pickle")
    evil = pickle.dumps(Evil())
    stored.write_bytes(evil)
    assert cache.fetch(sha256) is None
    stored.write_bytes(checked(evil))
    for mode in (0o666, 0o620):
        stored.chmod(mode)
        assert cache.fetch(sha256) is None
    stored.chmod(0o600)
    cached.chmod(0o770)
    assert cache.fetch(sha256) is None
    assert not was_run.exists()


@pytest.mark.slow
def test_an_index_that_is_damaged_where_it_is_read_late_is_made_anew(cached: Path) -> None:
    nomenclature = Nomenclature(ROOT / "rules" / "cpv")
    expected = [one.code for one in Search(nomenclature).find("hemtjänst")]
    (stored,) = cached.glob("cpv-*.sqlite")
    whole = stored.read_bytes()
    for place in range(trusted_files.LENGTH, len(whole), len(whole) // 30):
        stored.write_bytes(whole[:place] + b"\xff" * 700 + whole[place + 700 :])
        assert [one.code for one in Search(nomenclature).find("hemtjänst")] == expected
    assert dict(search_index(nomenclature).postings)


@pytest.mark.parametrize("make", [as_fifo, as_folder, as_device])
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "x"
    path.write_text("x")
    with open_ordinary(path) as file:
        assert file.read() == b"x"
    make(path)
    with pytest.raises(NotOrdinaryError):
        open_ordinary(path)
