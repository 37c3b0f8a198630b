"""The server without a network: what a browser on this machine would send."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from starlette.testclient import TestClient
from tests.cli.conftest import run  # noqa: F401 - the program as a user runs it
from tests.program import unpacked

from reservkoll.rulebook import cache
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.api import application
from reservkoll.web.job import answer
from reservkoll.web.job_parts import JobRequest
from reservkoll.web.screening import Screener
from reservkoll.web.settings import WebSettings

PORT = 8735
NAME, FILE = re.compile(rb'name="(\w+)"'), re.compile(rb'filename="([^"]+)"')
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def settings() -> WebSettings:
    return WebSettings(PORT, megabytes=2, seconds=120)


def _client(settings: WebSettings, rulebook: Rulebook) -> TestClient:
    with_origin: dict[str, Any] = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    # Not as a context manager: the server has no start or end of its own.
    return TestClient(application(settings, rulebook), base_url=HERE, headers=with_origin)


def _here(_: Screener, request: JobRequest, *__: object) -> object:
    """A job in this process: what it reads and prints is still JSON."""
    folder = Path.cwd()
    try:
        with patch.object(cache, "fetch", unpacked):
            return json.loads(answer(JobRequest.model_validate_json(request.model_dump_json())))
    finally:
        os.chdir(folder)


@pytest.fixture
def client(settings: WebSettings, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A client whose lists are worked on in this process, without the start of a program for each."""
    monkeypatch.setattr(Screener, "_job", _here)
    return _client(settings, rulebook)


@pytest.fixture
def jobs(settings: WebSettings, rulebook: Rulebook) -> TestClient:
    """A client whose lists are worked on as they are for a user: in a process of their own."""
    return _client(settings, rulebook)


def parts(answer: Any) -> dict[str, tuple[str, bytes]]:
    """What an answer with files holds: by what each part is called, its file name and its bytes."""
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    found = {}
    for part in answer.content.split(b"--" + boundary.encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name, file = NAME.search(head), FILE.search(head)
        assert name is not None
        found[name[1].decode()] = (file[1].decode() if file else "", content.removesuffix(b"\r\n"))
    return found
