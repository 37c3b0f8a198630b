"""The server without a network: what a browser on this machine would send."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.api import application
from reservkoll.web.settings import WebSettings

PORT = 8735
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def settings() -> WebSettings:
    return WebSettings(PORT, megabytes=2, seconds=120)


@pytest.fixture
def client(settings: WebSettings, rulebook: Rulebook) -> TestClient:
    with_origin: dict[str, Any] = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    # Not as a context manager: the server has no start or end of its own.
    return TestClient(application(settings, rulebook), base_url=HERE, headers=with_origin)
