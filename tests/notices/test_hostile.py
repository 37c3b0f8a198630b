"""What is sent to do harm, or is broken, is one error each and hides nothing else."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from reservkoll.common.errors import InputError
from reservkoll.tabular.readers.notices import eforms, packages
from reservkoll.tabular.readers.notices.collected import collect
from tests.notices.test_reading import LIMITS, NOTICE, written


def tar_of(path: Path, *members: tuple[str, bytes, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, kind, data in members:
            entry = tarfile.TarInfo(name)
            entry.type, entry.size, entry.linkname = kind, len(data), "/etc/passwd"
            tar.addfile(entry, io.BytesIO(data))
    return path


def test_a_notice_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(eforms, "MOST_TAGS", 300)
    many = NOTICE.xml() + "<!-- " + "<b/>" * 301 + " -->"
    (fault,) = collect([written(tmp_path, NOTICE, many)], LIMITS).faults
    assert "more elements" in str(fault)


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_an_archive_within_an_archive_is_named_and_not_lost(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"day.{form}"
    members = {"a.xml": NOTICE.xml().encode(), "b/more.tar.gz": b"x", "more.zip": b"x", "read.me": b"x"}
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    else:
        tar_of(path, *((name, tarfile.REGTYPE, data) for name, data in members.items()))
    found = collect([path], LIMITS)
    assert [each.notice.id for each in found.lots] == [NOTICE.id]
    assert ["more.tar.gz" in str(found.faults[0]), "more.zip" in str(found.faults[1])] == [True, True]
    assert "Unpack it" in str(found.faults[0])


def test_links_and_names_that_lead_out_are_never_followed(tmp_path: Path) -> None:
    data = NOTICE.xml().encode()
    path = tar_of(
        tmp_path / "day.tar.gz",
        ("link.xml", tarfile.SYMTYPE, b""),
        ("hard.xml", tarfile.LNKTYPE, b""),
        ("pipe.xml", tarfile.FIFOTYPE, b""),
        ("../../out.xml", tarfile.REGTYPE, data),
    )
    assert collect([path], LIMITS).documents == 1
    assert not (tmp_path.parent.parent / "out.xml").exists()


def test_a_damaged_archive_hides_no_other_file(tmp_path: Path) -> None:
    written(tmp_path, NOTICE)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(b"\x1f\x8b\x08")
    for files in ([tmp_path], [tmp_path / "0.xml", cut], [tmp_path / "0.xml", tmp_path / "not-there.zip"]):
        found = collect(files, LIMITS)
        assert (len(found.lots), len(found.faults)) == (1, 1)
    with pytest.raises(InputError, match="damaged"):
        collect([cut], LIMITS)


def test_empty_members_count_toward_the_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(packages, "SMALL", 20 * packages.BLOCK)
    path = tar_of(tmp_path / "day.tar.gz", *((f"{number}", tarfile.REGTYPE, b"") for number in range(4000)))
    with pytest.raises(InputError, match="too large when unpacked"):
        collect([path], replace(LIMITS, ratio=1))
