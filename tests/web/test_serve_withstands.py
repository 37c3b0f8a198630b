"""The server as a process, met by clients that leave, stall, crowd in, and by a kill."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
import uvicorn
from starlette.testclient import TestClient
from tests.web.conftest import HERE, parts

from reservkoll.common.runtime.child_process import child_environment, python_command, safe_import_path
from reservkoll.i18n import Language
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.supplier_list import SupplierListRequest
from reservkoll.web import connection, temporary_files
from reservkoll.web.api import application
from reservkoll.web.job_parts import JobRequest
from reservkoll.web.screening import Screener
from reservkoll.web.settings import WebSettings

pytestmark = pytest.mark.early

BYTES = {"Content-Type": "application/octet-stream"}
SECRET = "Ledsagning åt en som heter Vilgot"
ROW = f"{SECRET};85312000-9;9000000;2025-03-01\n"
LIST = "Titel;CPV-kod;Värde (kr);Upphandlingen påbörjad\n" + ROW
LONG_LIST = (LIST + ROW * 300_000).encode()


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[str]
    address: str
    port: int
    temporary: Path

    def screen(self, content: bytes, query: str = "name=lista.csv&lang=en") -> tuple[int, str]:
        request = Request(f"{self.address}api/screen?{query}", content, BYTES, method="POST")
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()

    def begin(self, content: bytes, stated: int | None = None) -> socket.socket:
        """Send a list, or the beginning of one, and do not wait for the answer."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        length = len(content) if stated is None else stated
        head = f"POST /api/screen?name=lista.csv HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        client.sendall(f"{head}Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n".encode())
        client.sendall(content)
        return client

    def jobs(self) -> list[int]:
        """The processes that the server has started and that are alive."""
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        children = [int(one) for task in told.parents[1].iterdir() for one in (task / "children").read_text().split()]
        return [child for child in children if "reservkoll.web.job" in Path(f"/proc/{child}/cmdline").read_text()]


def started(temporary: Path, here: Path, *options: str) -> Server:
    command = [str(Path(sys.executable).with_name("reservkoll")), "serve", "--no-browser", "--port", "0", *options]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert process.stderr is not None
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
    assert found is not None
    return Server(process, found[0], int(found[1]), temporary)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A working folder with modules that say so when they are run."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name in ("polars", "openpyxl", "json", "yaml", "reservkoll", "sitecustomize", "typing", "xlsxwriter"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'was-run')!r}, 'a').write({name!r})\n")
    return folder


@pytest.fixture
def server(tmp_path: Path, here: Path) -> Iterator[Server]:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    running = started(temporary, here)
    yield running
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.process.pid, signal.SIGKILL)
    running.process.communicate(timeout=30)


def until(true: object, seconds: float = 20) -> bool:
    """Whether `true()` comes to hold within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def everything_in(folder: Path) -> bytes:
    """The names and bytes of all that a folder holds."""
    return b"\n".join(
        os.fsencode(path) + (path.read_bytes() if path.is_file() else b"") for path in sorted(folder.rglob("*"))
    )


def test_nothing_in_the_folder_where_it_was_started_is_run(server: Server, tmp_path: Path) -> None:
    status, told = server.screen(LIST.encode())
    assert status == 200, told
    assert not (tmp_path / "was-run").exists()


def test_a_child_gets_an_import_path_and_an_environment_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert safe_import_path(["", ".", "lib", str(tmp_path), "/usr/lib/python"]) == ["/usr/lib/python"]
    for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "LD_PRELOAD", "SECRET_TOKEN"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("RESERVKOLL_CACHE", "cache")
    told = child_environment(tmp_path / "work")
    assert not {"PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "LD_PRELOAD", "SECRET_TOKEN"} & told.keys()
    assert told["TMPDIR"] == str(tmp_path / "work")
    assert told["RESERVKOLL_CACHE"] == str(tmp_path / "cache")


def test_no_answer_waits_for_the_network_to_gather_more(server: Server) -> None:
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        with urlopen(f"{server.address}static/style.css", timeout=10) as answer:
            answer.read()
        taken.append(time.perf_counter() - began)
    assert sorted(taken)[10] < 0.03


def test_a_client_that_leaves_ends_its_job(server: Server) -> None:
    client = server.begin(LONG_LIST)
    assert until(server.jobs)
    client.close()
    assert until(lambda: not server.jobs(), 5)
    assert until(lambda: not list(server.temporary.iterdir()), 5)
    assert server.screen(LIST.encode())[0] == 200


@pytest.mark.parametrize("whole_group", [False, True], ids=["the server", "the server and its job"])
def test_a_kill_leaves_nobodys_list_behind(server: Server, here: Path, whole_group: bool) -> None:
    clients = [server.begin(LONG_LIST) for _ in range(2)]
    assert until(lambda: len(server.jobs()) == 2)
    jobs = server.jobs()
    time.sleep(1)
    (os.killpg if whole_group else os.kill)(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert until(lambda: not any(Path(f"/proc/{job}/cmdline").exists() for job in jobs), 10)
    for client in clients:
        client.close()
    assert SECRET.encode() not in everything_in(server.temporary)
    if not whole_group:
        assert list(server.temporary.iterdir()) == []
    again = started(server.temporary, here)
    try:
        assert list(server.temporary.iterdir()) == []
    finally:
        again.process.kill()
        again.process.communicate()


def test_a_job_that_fails_while_its_folder_is_removed_leaves_nothing(tmp_path: Path) -> None:
    """The server is killed; removing the many files takes longer than the job needs to miss its folder."""
    place = tmp_path / "place"
    place.mkdir()
    for number in range(5_000):
        (place / f"{number}.csv").touch()
    asked = SupplierListRequest(lists=(place / "0.csv",), today=date(2026, 12, 1), language=Language.SV)
    gone = place / "gone"
    request = JobRequest(place=place, folder=gone, outcomes=gone, megabytes=1, seconds=1, request=asked)
    job = python_command("reservkoll.web.job")
    subprocess.run(job, check=False, input=request.model_dump_json() + "\n", text=True, capture_output=True, timeout=60)
    assert not place.exists()


def test_a_start_leaves_the_folders_of_running_servers_and_of_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, other, fresh = tmp_path / "reservkoll-serve-left", tmp_path / "another", tmp_path / "reservkoll-serve-fresh"
    for folder in (left, other, fresh):
        folder.mkdir()
    (left / "list.csv").write_text("x")
    (other / "kept").write_text("x")
    (tmp_path / "reservkoll-serve-link").symlink_to(other)
    (tmp_path / "reservkoll-serve-file").write_text("x")
    with temporary_files.workplace() as running:
        (running / "report.xlsx").write_text("x")
        temporary_files.clear_left_behind()
        assert (running / "report.xlsx").exists()
    assert not left.exists()
    assert (other / "kept").exists()
    assert fresh.exists()
    assert (tmp_path / "reservkoll-serve-file").exists()


def test_where_files_need_names_lists_are_worked_on_all_the_same(
    jobs: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(temporary_files, "OPEN_FILES", tmp_path / "nowhere")
    answer = jobs.post("/api/screen?name=l.csv&files=all", content=LIST.encode(), headers=BYTES)
    assert answer.status_code == 200, answer.text
    assert parts(answer)["workbook"][1].startswith(b"PK")
    assert list(tmp_path.iterdir()) == []


def test_lists_beyond_the_places_are_refused_before_they_are_read(server: Server) -> None:
    clients = [server.begin(LIST.encode(), stated=10_000_000) for _ in range(2)]  # which never send the rest
    time.sleep(0.5)
    third = server.begin(b"x", stated=10_000_000)
    assert third.recv(100).startswith(b"HTTP/1.1 503")
    # A client that sends all it has before it reads the answer is answered too.
    assert server.screen(b"x" * 20_000_000)[0] == 503
    for client in (*clients, third):
        client.close()
    assert until(lambda: server.screen(LIST.encode())[0] == 200)


def test_many_clients_at_once_are_all_answered(server: Server) -> None:
    def ask(number: int) -> int:
        if number % 5 == 0:
            return server.screen(LIST.encode())[0]
        with urlopen(f"{server.address}api/cpv?q={quote('hemtjänst')}", timeout=60) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(50) as clients:
        answers = list(clients.map(ask, range(50)))
    assert set(answers) <= {200, 503}
    assert answers.count(200) >= 41


@pytest.mark.parametrize("length", [100_000, 5_000_000])
def test_a_request_longer_than_any_is_told_so(server: Server, length: int) -> None:
    """The client is still sending when it is refused, and reads the answer all the same."""
    status, told = server.screen(LIST.encode(), f"name=lista.csv&columns={'x' * length}")
    assert status == 400
    assert told


def test_half_a_request_is_hung_up_on(
    settings: WebSettings, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.8)
    monkeypatch.setattr(connection, "HEAD_WITHIN", 1.5)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        application(WebSettings(port), rulebook), http=connection.Connection, lifespan="off", log_level="critical"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(running.serve([listening])), daemon=True)
    thread.start()
    head = f"POST /api/assess HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    halves = (b"", b"POST /api", head.encode(), f"{head}Content-Length: 500\r\n\r\n{{".encode())
    try:
        for half in halves:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                client.sendall(half)
                with contextlib.suppress(ConnectionResetError):
                    while client.recv(1000):
                        pass
        began = time.monotonic()  # a client that sends a letter now and then
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client, contextlib.suppress(OSError):
            for letter in head:
                client.sendall(letter.encode())
                time.sleep(0.2)
        assert time.monotonic() - began < 5
    finally:
        running.should_exit = True
        thread.join(timeout=10)


def test_a_job_that_takes_all_memory_is_ended(rulebook: Rulebook) -> None:
    small = TestClient(application(WebSettings(8735, memory_megabytes=40), rulebook), base_url=HERE)
    answer = small.post("/api/screen?name=l.csv&lang=en", content=LONG_LIST, headers=BYTES)
    assert answer.status_code == 422
    assert "memory" in answer.json()["error"]


def test_the_plain_port_has_names_without_a_number() -> None:
    plain = WebSettings(80)
    assert {"127.0.0.1", "localhost", "127.0.0.1:80"} <= plain.hosts
    assert {"http://127.0.0.1", "http://localhost"} <= plain.origins
    assert "127.0.0.1" not in WebSettings(8735).hosts


@pytest.mark.parametrize("name", ["Origin", "Sec-Fetch-Site", "Host"])
def test_what_is_said_twice_is_refused(client: TestClient, name: str) -> None:
    value = {"Origin": HERE, "Sec-Fetch-Site": "same-origin", "Host": HERE.removeprefix("http://")}[name]
    twice = [(name, value), (name, value)]
    bare = TestClient(client.app, base_url=HERE)
    assert (
        bare.post("/api/assess", content=b"{}", headers=[("Content-Type", "application/json"), *twice]).status_code
        == 403
    )


@pytest.mark.parametrize(
    "name", ["å" * 300 + ".xlsx", "💶" * 300 + ".csv", "x" * 5000, "a." + "ö" * 300, "\u202e" * 90 + ".csv"]
)
def test_long_names_are_no_fault_of_ours(client: TestClient, name: str) -> None:
    answer = client.post("/api/screen", content=LIST.encode(), params={"name": name}, headers=BYTES)
    assert answer.status_code in {200, 422}, answer.text
    assert "fel i reservkoll" not in answer.text


@pytest.mark.parametrize("columns", ["[" * 9000, '{"a":' * 3000, "[1]", '{"a": 1}', "{", '"x"', "NaN", '{"a": null}'])
def test_answers_about_columns_that_make_no_sense_are_refused(client: TestClient, columns: str) -> None:
    answer = client.post("/api/screen", content=LIST.encode(), params={"columns": columns}, headers=BYTES)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_a_disk_without_room_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object, __: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reservkoll.web.bodies.held_file", full)
    answer = client.post("/api/screen?name=l.csv", content=LIST.encode(), headers=BYTES)
    assert (answer.status_code, list(answer.json())) == (507, ["error"])


def test_places_are_given_back(settings: WebSettings) -> None:
    screener = Screener(settings, lambda: False)
    for _ in range(5):
        with contextlib.suppress(ValueError), screener.place(), screener.place():
            raise ValueError
