"""A missing extra is told with a command that works from where the program was installed."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from reservkoll.common.errors import InputError
from reservkoll.common.runtime import optional_imports
from reservkoll.common.runtime.optional_imports import install_command, needed, packages_of

REQUIRES = ["polars>=1", 'typst>=0.15; extra == "pdf"', "python-docx>=1.2; extra == 'docx'"]


class _Installed:
    def __init__(self, origin: dict[str, Any] | None) -> None:
        self.origin, self.requires = origin, REQUIRES

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


@pytest.fixture(autouse=True)
def _python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optional_imports.sys, "executable", "/venv/bin/python")
    monkeypatch.setattr(optional_imports, "find_spec", lambda _name: object())


def _command(monkeypatch: pytest.MonkeyPatch, origin: dict[str, Any] | None) -> str:
    monkeypatch.setattr(optional_imports, "distribution", lambda _name: _Installed(origin))
    return install_command("typst", "pdf")


def test_from_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    origin = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    assert _command(monkeypatch, origin) == f'/venv/bin/python -m pip install -e "{tmp_path}[pdf]"'
    origin = {"url": tmp_path.as_uri(), "dir_info": {}}
    assert _command(monkeypatch, origin) == f'/venv/bin/python -m pip install "{tmp_path}[pdf]"'


def test_from_an_archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wheel = tmp_path / "reservkoll-1-py3-none-any.whl"
    wheel.touch()
    told = _command(monkeypatch, {"url": wheel.as_uri(), "archive_info": {}})
    assert told == f'/venv/bin/python -m pip install "reservkoll[pdf] @ {wheel.as_uri()}"'


def test_from_a_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    origin = {"url": "https://example.org/r.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    told = _command(monkeypatch, origin)
    assert told == '/venv/bin/python -m pip install "reservkoll[pdf] @ git+https://example.org/r.git@abc"'


@pytest.mark.parametrize("origin", [None, {"url": "file:///no/longer/there", "dir_info": {}}])
def test_from_nowhere_that_is_known(monkeypatch: pytest.MonkeyPatch, origin: dict[str, Any] | None) -> None:
    assert _command(monkeypatch, origin) == '/venv/bin/python -m pip install "typst>=0.15"'


def test_where_it_is_not_installed_at_all_or_pip_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(optional_imports, "distribution", missing)
    monkeypatch.setattr(optional_imports, "find_spec", lambda _name: None)
    assert install_command("typst", "pdf") == "uv pip install --python /venv/bin/python typst"


def test_the_packages_of_an_extra() -> None:
    assert packages_of(REQUIRES, "docx") == ["python-docx>=1.2"]
    assert packages_of(REQUIRES, "web") == []


def test_the_error_names_package_extra_and_command() -> None:
    with pytest.raises(InputError, match=r"“no_such_module” .* extra “pdf”.*-m pip install"):
        needed("no_such_module", extra="pdf")
