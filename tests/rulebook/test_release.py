"""A rulebook released by itself: the same edition, the same answers, and nothing else than what it says."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from reservkoll.common.errors import RulebookError
from reservkoll.rulebook.load import all_files, folder_hash, load_rulebook, shipped_rules
from reservkoll.rulebook.release import MANIFEST, content_hash, unpacked, write_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "rules.zip"
    write_release(all_files(shipped_rules()), "2026.2", path)
    return path


def altered(release: Path, target: Path, name: str, content: bytes | None) -> Path:
    """The archive with one file changed, added, or (None) left out."""
    with zipfile.ZipFile(release) as before, zipfile.ZipFile(target, "w") as after:
        for each in before.namelist():
            if each != name:
                after.writestr(each, before.read(each))
        if content is not None:
            after.writestr(name, content)
    return target


def test_a_release_is_the_rulebook_that_it_was_made_of(release: Path) -> None:
    found = unpacked(release)
    assert found.edition == "2026.2"
    assert found.sha256 == folder_hash(shipped_rules()) == content_hash(all_files(shipped_rules()))
    assert load_rulebook(release).sha256 == load_rulebook().sha256
    assert all_files(found.folder) == all_files(shipped_rules())  # the cases too


def test_the_same_rulebook_makes_the_same_archive(release: Path, tmp_path: Path) -> None:
    again = write_release(all_files(shipped_rules()), "2026.2", tmp_path / "again.zip")
    assert again == hashlib.sha256(release.read_bytes()).hexdigest()


def test_the_hash_behind_the_name_must_be_that_of_the_file(release: Path) -> None:
    right = hashlib.sha256(release.read_bytes()).hexdigest()
    assert unpacked(Path(f"{release}#sha256={right.upper()}")).edition == "2026.2"
    with pytest.raises(RulebookError, match="not the file"):  # a variable that was never filled in
        unpacked(Path(f"{release}#sha256="))
    with pytest.raises(RulebookError, match="hash that you stated"):
        unpacked(Path(f"{release}#sha256={right[:-1]}0" if right[-1] != "0" else f"{release}#sha256={right[:-1]}1"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("limits.yaml", b"{}", "does not hold what its own list says"),
        ("more.yaml", b"{}", "does not hold what its own list says"),
        ("limits.yaml", None, "does not hold what its own list says"),
        (MANIFEST, None, "it lacks edition.json"),
        (MANIFEST, b"[]", "does not hold what its own list says"),
        (MANIFEST, json.dumps({"edition": "2099.1", "sha256": "0" * 64}).encode(), "does not hold what its own list"),
        ("../outside.yaml", b"{}", "does not hold what its own list says"),
        ("/etc/outside.yaml", b"{}", "does not hold what its own list says"),
        ("c:\\outside.yaml", b"{}", "does not hold what its own list says"),
        ("run.py", b"raise SystemExit", "does not hold what its own list says"),
    ],
)
def test_an_altered_release_is_refused(
    release: Path, tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    path = altered(release, tmp_path / "altered.zip", name, content)
    with pytest.raises(RulebookError, match=told):
        unpacked(path)
    assert not (tmp_path / "outside.yaml").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive"])
def test_a_damaged_release_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "rules.zip").write_bytes(data)
    with pytest.raises(RulebookError, match="no archive that can be unpacked"):
        load_rulebook(tmp_path / "rules.zip")


def test_what_was_unpacked_and_changed_since_is_unpacked_again(release: Path) -> None:
    folder = unpacked(release).folder
    (folder / "limits.yaml").write_text("{}")
    assert all_files(unpacked(release).folder) == all_files(shipped_rules())
