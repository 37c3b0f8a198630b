"""Who may ask, and what every answer says to the browser."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import HERE, PORT

from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.api import application
from reservkoll.web.guard import HEADERS
from reservkoll.web.settings import WebSettings

ADDRESSES = ["/", "/static/app.js", "/api/rules", "/api/schema/case", "/nothing", "/api/example", "/api/assess"]


@pytest.fixture
def bare(settings: WebSettings, rulebook: Rulebook) -> TestClient:
    """A program that is no browser."""
    return TestClient(application(settings, rulebook), base_url=HERE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_safe_headers(client: TestClient, address: str) -> None:
    for answer in (client.get(address), client.get(address, headers={"Host": "evil.example"})):
        assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
        assert answer.headers["content-type"]


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-src blob:" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.1.evil.example:{PORT}", ""]
)
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403
    assert client.post("/api/assess", json={}, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}"])
def test_the_servers_own_names_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1"])
def test_a_post_from_another_page_is_refused(client: TestClient, origin: str) -> None:
    answer = client.post("/api/assess", json={"purchase": {"title": "x"}}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_says_comes_from_elsewhere_reads_nothing(bare: TestClient, site: str) -> None:
    for address in ("/api/rules", "/static/app.js", "/api/example"):
        assert bare.get(address, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
        assert bare.get(address, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}).status_code == 403
    assert bare.post("/", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}).status_code == 403


def test_a_link_from_elsewhere_leads_to_the_page_only(bare: TestClient) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert bare.get("/?lang=en", headers=link).status_code == 200


def test_a_program_that_is_no_browser_is_let_in(bare: TestClient) -> None:
    assert bare.post("/api/assess", json={"purchase": {"title": "x"}}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_ways_of_asking_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/api/assess").status_code == 405


def test_a_fault_is_told_without_what_it_was_about(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, settings: WebSettings
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("811228-9874 secret")

    monkeypatch.setattr("reservkoll.web.api.rules_as_data", broken)
    answer = client.get("/api/rules?lang=en")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert "RuntimeError" in answer.json()["error"]
    assert "secret" not in answer.text
