"""A cached rulebook is the one that would have been read: never stale, never another's, never needed."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from tests.conftest import ROOT, Edit

from reservkoll.i18n import Language
from reservkoll.rulebook import cache
from reservkoll.rulebook import reader as read
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook


def _never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the rulebook was read again")

    monkeypatch.setattr(read, "read_rulebook", refuse)


def test_a_second_run_does_not_read_the_files_again(
    folder: Path, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_rulebook(folder)
    _never_read(monkeypatch)
    second = load_rulebook(folder)
    assert second.sha256 == first.sha256
    assert second.limits == first.limits
    assert second.rules == first.rules
    assert second.nomenclature.name("85311100-3", "sv") == first.nomenclature.name("85311100-3", "sv")


def test_a_stored_rulebook_is_whole_however_often_it_is_stored(folder: Path, cached: Path) -> None:
    first = load_rulebook(folder)
    second = load_rulebook(folder)
    assert second is not first
    third: Rulebook = pickle.loads(pickle.dumps(second))  # with parts of it never asked for
    for again in (second, third):
        assert again.same_need == first.same_need
        assert again.requirements == first.requirements
        assert again.plan == first.plan
        assert again.nomenclature.codes == first.nomenclature.codes
        assert again.nomenclature.by_digits == first.nomenclature.by_digits
        assert again.epochs == first.epochs
    with pytest.raises(AttributeError):
        _ = second.no_such_part  # type: ignore[attr-defined]


def test_a_changed_amount_is_seen_at_once(folder: Path, edit: Edit, cached: Path) -> None:
    load_rulebook(folder)
    edit("limits.yaml", "sek: 700000, status: verified, source: lou}", "sek: 800000, status: verified, source: lou}")
    assert load_rulebook(folder).limits["lou-direct-general"].periods[-1].sek == 800000


def test_another_version_of_the_program_reads_anew(folder: Path, cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_rulebook(folder)
    monkeypatch.setattr(cache, "_program", lambda: "another")
    assert cache.fetch(load_rulebook(folder).sha256) is not None
    assert len(list(cached.glob("rulebook-*.pickle"))) == 2


@pytest.mark.parametrize("changed", ["api.py", "rulebook/cache.py", "parsers/money.py"])
def test_a_changed_module_makes_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    for name in ("api.py", "rulebook/cache.py", "parsers/money.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "rulebook" / "cache.py"))
    before = cache._program()
    assert cache._program() == before
    (tmp_path / changed).write_text("afterwards")
    assert cache._program() != before


@pytest.mark.parametrize("spoil", [b"", b"\x80\x05garbage", b"cos\nsystem\n(S'false'\ntR."])
def test_a_damaged_file_is_read_anew(folder: Path, cached: Path, spoil: bytes) -> None:
    load_rulebook(folder)
    (stored,) = cached.glob("*.pickle")
    stored.write_bytes(spoil)
    assert load_rulebook(folder).limits


def test_a_file_that_others_may_write_is_not_trusted(
    folder: Path, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = load_rulebook(folder).sha256
    (stored,) = cached.glob("*.pickle")
    stored.chmod(0o666)
    assert cache.fetch(sha256) is None


def test_a_folder_that_cannot_be_written_is_no_hindrance(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVKOLL_CACHE", "/proc/no/such/folder")
    assert load_rulebook(folder).limits


def test_it_can_be_switched_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVKOLL_CACHE", "off")
    assert cache.fetch(load_rulebook(folder).sha256) is None


def test_a_spoilt_rulebook_is_never_kept(folder: Path, edit: Edit, cached: Path) -> None:
    edit("limits.yaml", "status: verified", "statuss: verified")
    with pytest.raises(Exception, match="statuss"):
        load_rulebook(folder)
    assert not list(cached.glob("*.pickle"))


@pytest.mark.parametrize("name", ["names.tsv", None])
def test_a_kept_rulebook_reads_from_the_folder_that_was_asked_for(folder: Path, cached: Path, name: str | None) -> None:
    """The one that it was first read from is a copy, later changed or thrown away."""
    assert load_rulebook(folder).sha256 == load_rulebook(ROOT / "rules").sha256
    if name is None:
        shutil.rmtree(folder)
    else:
        (folder / "cpv" / name).write_text("of another edition", "utf-8")
    assert load_rulebook(ROOT / "rules").nomenclature.name("90911200-8", Language.EN) == "Building-cleaning services"


def test_a_process_that_answers_again_keeps_the_rulebook_until_its_content_changes(folder: Path, edit: Edit) -> None:
    first = load_rulebook(folder)
    assert load_rulebook(folder) is first
    assert load_rulebook(shutil.copytree(folder, folder.with_name("copy"))) is first, "the content is the same"
    edit("sources.yaml", "  title:", "  title: ")
    assert load_rulebook(folder) is not first
