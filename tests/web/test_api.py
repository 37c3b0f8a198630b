"""The JSON API: the same answers as the commands, its limits, and what it refuses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
import yaml
from starlette.testclient import TestClient
from tests.cli.conftest import Run
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.schemas.test_schemas import keeps_to_schema
from tests.web.conftest import HERE, PORT, parts

import reservkoll
from reservkoll.common.json_text import plain_data
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.rules import rules_as_data
from reservkoll.reports.outputs import RECORDS
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.profile import profile_for
from reservkoll.web.api import application
from reservkoll.web.bodies import harmless_name
from reservkoll.web.downloads import DOWNLOADS, LEDGER_DOWNLOADS, SUPPLIER_LIST_DOWNLOADS
from reservkoll.web.settings import WebSettings

pytestmark = pytest.mark.early

BYTES = {"Content-Type": "application/octet-stream"}
JSON = {"Content-Type": "application/json"}
LIST = "Titel;CPV-kod;Värde (kr);Upphandlingen påbörjad\nHemtjänst;85312000-9;9000000;2025-03-01\nStäd;90910000-9;x;\n"


def as_json(path: Path, folder: Path) -> Path:
    case = folder / "case.json"
    case.write_text(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=date.isoformat), "utf-8")
    return case


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_a_case_gets_the_very_words_of_the_command(path: Path, client: TestClient, run: Run, tmp_path: Path) -> None:
    case = as_json(path, tmp_path)
    for language in ("sv", "en"):
        answer = client.post(f"/api/assess?lang={language}", content=case.read_bytes(), headers=JSON)
        assert answer.status_code == 200
        assert answer.content.decode() == run("check", case, "--format", "json", "--lang", language).out


def test_a_case_gets_the_very_bytes_of_the_program(client: TestClient, tmp_path: Path) -> None:
    case = as_json(ROOT / "examples" / "home-care-reserved-mission.yaml", tmp_path)
    command = [sys.executable, "-m", "reservkoll", "check", str(case), "--format", "json", "--lang", "sv"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    assert client.post("/api/assess?lang=sv", content=case.read_bytes(), headers=JSON).content == printed


def test_another_day_can_be_asked_for(client: TestClient) -> None:
    case = {"purchase": {"title": "x"}}
    assert client.post("/api/assess?as_of=2022-01-01", json=case).json()["as_of"] == "2022-01-01"
    assert client.post("/api/assess?as_of=yesterday", json=case).status_code == 422


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"purchase": {"titel": "x"}}', "application/json", 422),
        (b'{"purchase": {"act": "LOU", "act": "LUF"}}', "application/json", 422),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"purchase": {"value": {"amount": NaN}}}', "application/json", 400),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"purchase=1", "application/x-www-form-urlencoded", 415),
        (b"{" + b" " * 2**20 + b"}", "application/json", 413),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_message(
    client: TestClient, body: bytes, kind: str, status: int
) -> None:
    answer = client.post("/api/assess", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"]


def test_no_personal_number_is_repeated(client: TestClient) -> None:
    for case in ({"purchase": {"title": "Åt 811228-9874"}}, {"purchase": {"act": "811228-9874"}}):
        for address, body in (("/api/assess", case), ("/api/interview", {"case": case, "end": True})):
            answer = client.post(address, json=body).json()
            answer.pop("case", None)  # what the user wrote comes back to the user, to be saved
            answer.pop("case_file", None)
            assert "9874" not in json.dumps(answer)


def screened(client: TestClient, content: bytes, name: str = "lista.csv", **query: str) -> dict[str, object]:
    answer = client.post("/api/screen", content=content, params={"name": name, "lang": "en", **query}, headers=BYTES)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    keeps_to_schema("serve-screen", told)
    return told


FACTS = {"purchase.act": "LOU", "purchase.authority.type": "municipality"}


def answered(client: TestClient, content: bytes, name: str = "lista.csv", **query: str) -> dict[str, tuple[str, bytes]]:
    """A list answered with files: the answer and each file, with its name."""
    told = {"name": name, "lang": "en", "files": "all", **query}
    answer = client.post("/api/screen", content=content, params=told, headers=BYTES)
    assert answer.status_code == 200, answer.text
    return parts(answer)


def test_a_list_gets_a_summary(client: TestClient) -> None:
    summary = screened(client, LIST.encode(), **FACTS)["summary"]
    assert summary["rows"] == 2  # type: ignore[index]
    assert summary["problems"] == 1  # type: ignore[index]
    assert summary["value_sek"] == "9000000.00"  # type: ignore[index]
    assert sum(route["rows"] for route in summary["by_route"]) == 2  # type: ignore[index]


def test_a_list_is_answered_with_every_form_of_the_report(jobs: TestClient, tmp_path: Path) -> None:
    found = answered(jobs, LIST.encode(), **FACTS)
    told = json.loads(found["answer"][1])
    assert (told["summary"]["rows"], told["left_out"]) == (2, [])
    names = {key: name for key, (name, _) in found.items() if name}
    assert set(names) == {each.key for each in DOWNLOADS}
    assert (names["workbook"], names["copy"]) == ("lista, report.xlsx", "lista with answers.csv")
    assert len(set(names.values())) == len(names)
    (tmp_path / "report.xlsx").write_bytes(found["workbook"][1])
    sheets = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets
    assert any("Hemtjänst" in str(cell) for sheet in sheets for row in sheet.values for cell in row)
    assert openpyxl.load_workbook(BytesIO(found["plan"][1])).sheetnames
    for key, begins in (
        ("page", "<!DOCTYPE html>"),
        ("paper", "%PDF-"),
        ("text", "# "),
        ("calendar", "BEGIN:VCALENDAR"),
    ):
        assert found[key][1].decode(errors="replace").startswith(begins), key
    assert found["excel_rows"][1].decode("utf-8-sig").split("\n")[0].count(";") > 5
    assert found["rows"][1].decode().startswith("file,sheet,row")
    assert found["copy"][1].decode("utf-8-sig").startswith("Titel;CPV-kod;Värde (kr);Upphandlingen påbörjad;")


def test_only_the_forms_that_were_asked_for_and_that_the_list_has_are_written(client: TestClient) -> None:
    assert set(answered(client, LIST.encode(), files="workbook,text,nothing")) == {"answer", "workbook", "text"}
    rows = b'{"Titel": "Hemtj", "CPV-kod": "85312000-9"}\n'
    found = answered(client, rows, "list.jsonl")
    assert "copy" not in found  # of such a list there is no annotated copy
    assert "workbook" in found
    assert json.loads(found["answer"][1])["left_out"] == []


def test_what_comes_to_too_much_is_left_out_and_told(rulebook: Rulebook) -> None:
    small = TestClient(application(WebSettings(PORT, answer_megabytes=0), rulebook), base_url=HERE)
    answer = small.post("/api/screen?name=l.csv&lang=en&files=page,text", content=LIST.encode(), headers=BYTES).json()
    assert answer["summary"]["rows"] == 2
    assert [one["key"] for one in answer["left_out"]] == ["page", "text"]
    assert all("too large" in one["reason"] for one in answer["left_out"])


def test_what_the_list_does_not_say_is_asked_first_with_how_many_rows_wait(client: TestClient) -> None:
    asked = screened(client, LIST.encode(), ask="yes")
    assert "summary" not in asked
    assert {one["fact"]: (one["rows"], one["of"]) for one in asked["unstated"]}["purchase.act"] == (2, 2)  # type: ignore[attr-defined]
    told = screened(client, LIST.encode(), ask="yes", defaults=json.dumps(FACTS))
    assert not {"purchase.act", "purchase.authority.type"} & {one["fact"] for one in told["summary"]["missing"]}  # type: ignore[index]
    assert any("your answers on the page" in note for note in told["summary"]["notes"])  # type: ignore[index]
    # What is not known is not asked for again where the client does not want that.
    assert "summary" in screened(client, LIST.encode())


def test_what_is_answered_for_all_rows_does_not_stand_over_the_list(client: TestClient) -> None:
    rows = "Titel;CPV-kod;Lag\nHemtj;85312000-9;LUF\nStäd;90910000-9;\n".encode()
    assert "unstated" not in screened(client, rows, ask="yes", defaults='{"purchase.authority.type": "municipality"}')
    told = answered(client, rows, defaults='{"purchase.act": "LOU"}', files="rows")
    acts = [row["act"] for row in csv.DictReader(StringIO(told["rows"][1].decode()))]
    assert acts == ["LUF", ""]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"defaults": "[1]"}, 400),
        ({"defaults": '{"purchase.act": 1}'}, 400),
        ({"defaults": '{"purchase.act": "LOV"}'}, 422),
        ({"mapping": '{"purchase.nothing": "Titel"}'}, 400),
        ({"mapping": '{"title": "Titel", "id": "titel"}'}, 400),
        ({"mapping": '{"title": "Nowhere"}'}, 422),
    ],
)
def test_answers_that_cannot_be_used_are_refused(client: TestClient, query: dict[str, str], status: int) -> None:
    answer = client.post("/api/screen?name=l.csv", content=LIST.encode(), params=query, headers=BYTES)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_every_column_is_told_with_examples_and_can_be_taken_for_something_else(client: TestClient) -> None:
    content = "Titel;CPV-kod;Värde (kr);Rest\nHemtj;85312000-9;9000000;7\nStäd;90910000-9;500000;8\n".encode()
    columns = screened(client, content)["columns"]
    told = {one["heading"]: (one["letter"], one["fact"], one["examples"]) for one in columns["columns"]}  # type: ignore[index]
    assert told["Värde (kr)"] == ("C", "purchase.value_sek", ["9000000", "500000"])
    assert told["Rest"] == ("D", None, ["7", "8"])
    assert {"fact": "purchase.act", "name": "Procurement act"} in columns["facts"]  # type: ignore[index]
    changed = screened(client, content, mapping='{"purchase.value_sek": "Rest"}')
    assert changed["summary"]["value_sek"] == "15.00"  # type: ignore[index]
    told = {one["heading"]: one["fact"] for one in changed["columns"]["columns"]}  # type: ignore[index]
    assert (told["Värde (kr)"], told["Rest"]) == (None, "purchase.value_sek")
    without = screened(client, content, mapping='{"purchase.value_sek": null}')
    assert without["summary"]["value_sek"] is None  # type: ignore[index]
    assert columns["missing"] == []  # type: ignore[index]
    assert [one["fact"] for one in without["columns"]["missing"]] == ["purchase.value_sek"]  # type: ignore[index]


def test_no_personal_number_in_a_heading_or_a_cell_is_repeated(client: TestClient) -> None:
    content = b"Titel;CPV-kod;Kontakt 811228-9874\nHemtj;85312000-9;811228-9874\n"
    told = screened(client, content)
    assert "9874" not in json.dumps(told)
    assert [one["fixed"] for one in told["columns"]["columns"]] == [False, False, True]  # type: ignore[index]


def test_a_ledger_is_summed_with_every_form_of_its_report(jobs: TestClient) -> None:
    files = [
        (ROOT / "examples" / name).read_bytes()
        for name in ("ledger.csv", "ledger-accounts.yaml", "ledger-ideburna.csv")
    ]
    beside = {"name": "ledger.csv", "accounts": "konton.yaml", "ideburna": "lista.csv", "lang": "en", "files": "all"}
    told = {**beside, "bytes": f"{len(files[0])},{len(files[1])}", "goal": "12,5"}
    answer = jobs.post("/api/ledger", content=b"".join(files), params=told, headers=BYTES)
    assert answer.status_code == 200, answer.text
    found = parts(answer)
    assert set(found) == {"answer", *(each.key for each in LEDGER_DOWNLOADS)}
    summary = json.loads(found["answer"][1])["summary"]
    assert summary["rows"] == len(files[0].decode().splitlines()) - 1
    assert "%" in summary["headline"]
    assert summary["headline"] in found["page"][1].decode()
    assert found["workbook"][0] == "ledger, report.xlsx"


def test_the_columns_of_a_ledger_are_told_asked_and_changed(client: TestClient) -> None:
    content = b"leverantor;leverantor_id;konto_nr;belopp;datum;annat\nA;599999-0178;4641;100;2022-01-02;7\n"
    told = client.post("/api/ledger?name=l.csv&lang=en", content=content, headers=BYTES).json()
    assert {one["heading"]: one["fact"] for one in told["columns"]["columns"]}["belopp"] == "amount"
    query = {"name": "l.csv", "lang": "en", "mapping": '{"amount": "annat"}', "files": "rows"}
    changed = parts(client.post("/api/ledger", content=content, params=query, headers=BYTES))
    assert "7.00" in changed["rows"][1].decode()
    wrong = client.post('/api/ledger?name=l.csv&mapping={"purchase.cpv": "annat"}', content=content, headers=BYTES)
    assert wrong.status_code == 400


@pytest.mark.parametrize("lengths", ["", "1", "1,2,3", "1,x", "1,-1"])
def test_files_beside_a_ledger_need_their_places(client: TestClient, lengths: str) -> None:
    query = {"name": "l.csv", "accounts": "a.yaml", "ideburna": "i.csv", "bytes": lengths}
    assert client.post("/api/ledger", content=LIST.encode(), params=query, headers=BYTES).status_code == 400


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_is_a_list_that_is_answered_in_full(client: TestClient, language: str) -> None:
    example = client.get(f"/api/example?lang={language}")
    assert "attachment" in example.headers["content-disposition"]
    told = screened(client, example.content, ask="yes", lang=language)
    assert told["summary"]["rows"] == 3  # type: ignore[index]
    assert told["summary"]["problems"] == 0  # type: ignore[index]
    assert [line["timings"][0]["rows"] for line in told["summary"]["opening_lines"]][-1] == "2"  # type: ignore[index]


def test_a_list_of_the_other_kind_is_told_without_a_command(client: TestClient) -> None:
    ledger = (ROOT / "examples" / "ledger.csv").read_bytes()
    for address, content in (("screen", ledger), ("ledger", LIST.encode())):
        answer = client.post(f"/api/{address}?name=l.csv&lang=en", content=content, headers=BYTES)
        assert answer.status_code == 422
        assert "Choose that kind of list." in answer.json()["error"]
        assert "reservkoll " not in answer.json()["error"]


def test_answers_are_saved_as_a_profile_that_the_page_then_proposes(
    rulebook: Rulebook, client: TestClient, tmp_path: Path
) -> None:
    saved = client.post("/api/profile?lang=en", json=FACTS)
    assert saved.headers["content-disposition"].endswith("reservkoll.toml")
    (tmp_path / "reservkoll.toml").write_bytes(saved.content)
    profile = profile_for(tmp_path)
    assert (profile.act, profile.type, profile.language) == ("LOU", "municipality", Language.EN)
    page = TestClient(application(WebSettings(PORT, profile=profile), rulebook), base_url=HERE).get("/").text
    assert json.loads(page.split('id="given">')[1].split("</script>")[0])["profile"]["facts"] == FACTS
    for wrong in ({"purchase.cpv": "x"}, {"purchase.act": 1}, {"purchase.act": "LOV"}):
        assert client.post("/api/profile", json=wrong).status_code in {400, 422}


def test_the_example_inventory_sums_as_the_library_does(client: TestClient) -> None:
    source = ROOT / "examples" / "inventory.xlsx"
    told = screened(client, source.read_bytes(), "inventory.xlsx", **{"purchase.act": "LOU"})
    result = reservkoll.screen(source, facts={"purchase.act": "LOU"}, language="en")
    first = result.rows["recommendation"].str.split(";").list.first().value_counts().rows()
    assert {route["route"]: route["rows"] for route in told["summary"]["by_route"]} == dict(first)  # type: ignore[index]
    assert told["summary"]["problems"] == result.problems.height  # type: ignore[index]


def test_columns_in_doubt_are_asked_about_and_the_answers_heeded(client: TestClient) -> None:
    content = b"Titel;CPV-kod;Startdatum;Budget\nHemtj;85312000-9;2025-03-01;9000000\n"
    questions = screened(client, content)["questions"]
    assert [question["heading"] for question in questions] == ["Startdatum", "Budget"]  # type: ignore[attr-defined]
    started, value = (question["proposals"][0]["fact"] for question in questions)  # type: ignore[attr-defined]
    taken = screened(client, content, columns=json.dumps({"Startdatum": started, "Budget": value}))
    assert taken["summary"]["value_sek"] == "9000000.00"  # type: ignore[index]
    left = screened(client, content, columns=json.dumps({"Startdatum": started, "Budget": "-"}))
    assert left["summary"]["value_sek"] is None  # type: ignore[index]
    assert client.post("/api/screen?columns=[1]", content=content, headers=BYTES).status_code == 400


@pytest.mark.parametrize(
    ("content", "name", "query", "status", "told"),
    [
        (b"", "list.xlsx", {}, 400, "empty"),
        (b"not a workbook", "list.xlsx", {}, 422, "list.xlsx"),
        (b"x", "list.exe", {}, 422, "list.exe"),
        (LIST.encode(), "l.csv", {"as_of": "2025-13-01"}, 422, "2025-13-01"),
        (LIST.encode(), "l.csv", {"purchase.act": "LOV"}, 422, "LOV"),
        (b"x" * (2 * 2**20 + 1), "list.csv", {}, 413, "2 MB"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(
    client: TestClient, content: bytes, name: str, query: dict[str, str], status: int, told: str
) -> None:
    answer = client.post("/api/screen", content=content, params={"name": name, "lang": "en", **query}, headers=BYTES)
    assert answer.status_code == status
    assert told in answer.json()["error"]
    assert "reservkoll-serve-" not in answer.text


def test_too_much_is_refused_also_where_the_size_is_not_stated(client: TestClient) -> None:
    parts = (b"x" * 2**16 for _ in range(40))
    assert client.post("/api/screen?name=l.csv", content=parts, headers=BYTES).status_code == 413


def test_an_upload_at_the_limit_is_read(jobs: TestClient) -> None:
    content = LIST.encode()
    filler = b"\n" * (2 * 2**20 - len(content))
    assert jobs.post("/api/screen?name=l.csv", content=content + filler, headers=BYTES).status_code == 200


def test_what_takes_too_long_is_stopped(rulebook: Rulebook) -> None:
    hasty = TestClient(application(WebSettings(PORT, seconds=0.05), rulebook), base_url=HERE)
    answer = hasty.post("/api/screen?name=l.csv&lang=en", content=LIST.encode(), headers=BYTES)
    assert answer.status_code == 503
    assert "too long" in answer.json()["error"]


def test_long_work_ends_with_the_server(settings: WebSettings, rulebook: Rulebook) -> None:
    ending = TestClient(application(settings, rulebook, lambda: True), base_url=HERE)
    content = LIST.encode() + b"Hemtj;85312000-9;9000000;2025-03-01\n" * 20_000
    assert ending.post("/api/screen?name=l.csv", content=content, headers=BYTES).status_code == 503


def test_nothing_is_left_on_the_disk(jobs: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    screened(jobs, LIST.encode())
    jobs.post("/api/screen?name=list.xlsx", content=b"not a workbook", headers=BYTES)
    jobs.post("/api/screen?name=list.xlsx", content=b"", headers=BYTES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("lista.xlsx", "lista.xlsx"),
        ("Inköp 2025 (slutlig).xlsx", "Inköp 2025 (slutlig).xlsx"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\list.xlsx", "list.xlsx"),
        ("/etc/shadow", "shadow"),
        ("..", "file"),
        ("", "file"),
        ("-rf.csv", "file_-rf.csv"),
        ("CON.csv", "file_CON.csv"),
        ("a\0b.csv", "ab.csv"),
        ('x";<y>.csv', "x___y_.csv"),
        ("å" * 300 + ".xlsx", "å" * 80 + ".xlsx"),
    ],
)
def test_a_name_is_only_a_name(name: str, harmless: str) -> None:
    assert harmless_name(name) == harmless


@pytest.mark.parametrize(
    "address",
    [
        "/static/../api.py",
        "/static/%2e%2e/api.py",
        "/static/..%2fapi.py",
        "/static/page.html",
        "/static/",
        "/api/report/x",
        "/api/schema/rulebook",
        "/api/rules/nothing",
    ],
)
def test_nothing_but_the_pages_own_files_is_served(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {404, 422}
    assert list(answer.json()) == ["error"]


def test_rules_and_schemas_are_those_of_the_commands(client: TestClient, rulebook: Rulebook) -> None:
    rules = client.get("/api/rules?lang=en").json()
    assert rules == plain_data(rules_as_data(rulebook, Language.EN))
    assert client.get("/api/rules/lou-19-25a?as_of=2025-03-01&lang=en").json()["id"] == "lou-19-25a"
    for kind in ("case", "assessment"):
        assert client.get(f"/api/schema/{kind}?lang=en").json() == reservkoll.schema(kind, rulebook, language="en")  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04")])
def test_the_record_of_an_interview_is_that_of_the_saved_case(client: TestClient, kind: str, begins: bytes) -> None:
    case = {"purchase": {"act": "LOU", "cpv": ["85312120-6"]}, "supplier": {"name": "Föreningen Exempel"}}
    answer = client.post(f"/api/record?as={kind}", json={"case": case})
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begins)
    assert answer.headers["content-type"] == RECORDS[kind].media_type
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''purchase-supplier.{kind}"
    assert answer.headers["cache-control"] == "no-store"
    told = client.post("/api/interview", json={"case": case, "end": True}).json()
    assert told["case_name"] == "purchase-supplier.yaml"
    assert told["assessment"]["input_sha256"] == sha256(told["case_file"].encode()).hexdigest()
    again = client.post(f"/api/record?as={kind}", json={"case": case})
    assert again.content == answer.content


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ("?as=xlsx", {"case": {"purchase": {}}}, 422),
        ("?as=pdf", {}, 422),
        ("?as=pdf", {"case": {"purchase": {"act": "LOX"}}}, 422),
        ("?as=../../x", {"case": {"purchase": {}}}, 422),
    ],
)
def test_a_record_of_nothing_or_in_another_form_is_refused(
    client: TestClient, query: str, body: dict[str, object], status: int
) -> None:
    answer = client.post(f"/api/record{query}", json=body)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_codes_are_found_as_the_command_finds_them(client: TestClient) -> None:
    command = [sys.executable, "-m", "reservkoll", "cpv", "search", "hemtjänst för äldre", "--format", "json"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    answer = client.get("/api/cpv", params={"q": "hemtjänst för äldre"}).json()
    told = [one.pop("listed") for one in answer]
    assert answer == json.loads(printed)
    assert told[0] == "bilaga 2: ja · 19:25: ja · 19:25 a: ja"
    assert answer[0]["code"] == "85312000-9"
    for nothing in ("", "xqzw", "   "):
        assert client.get("/api/cpv", params={"q": nothing}).json() == []
    assert client.get("/api/cpv").json() == []
    # Each request is answered in another thread, and the index is one open file.
    told = {client.get("/api/cpv", params={"q": "lokalvård"}).json()[0]["code"] for _ in range(3)}
    assert told == {"90910000-9"}


def test_suppliers_sent_after_the_list_are_looked_at(client: TestClient) -> None:
    suppliers = (ROOT / "examples" / "suppliers.xlsx").read_bytes()
    body, rows = LIST.encode(), {"purchase.act": "LOU", "purchase.authority.type": "municipality"}
    told = screened(client, body + suppliers, suppliers="suppliers.xlsx", bytes=str(len(body)), **rows)
    beside = told["summary"]["suppliers"]  # type: ignore[index]
    assert beside["count"] == len(beside["first"])
    assert all(len(one["verdicts"]) >= 2 for one in beside["first"])
    assert "/tmp" not in json.dumps(told["summary"])  # where the files lay for a moment means nothing to the user
    assert any("suppliers.xlsx" in note for note in beside["notes"])
    for route in beside["routes"]:
        assert route["purchases"] == route["fitting"] + route["unknown"] + route["nobody"]
    assert screened(client, body, **rows)["summary"]["suppliers"] is None  # type: ignore[index]


@pytest.mark.parametrize("length", ["", "-1", "x", "0", str(len(LIST.encode())), "99999999", "9" * 5000, "٣"])
def test_suppliers_without_their_place_are_refused(client: TestClient, length: str) -> None:
    query = {"name": "lista.csv", "suppliers": "s.csv", "bytes": length}
    answer = client.post("/api/screen", content=LIST.encode(), params=query, headers=BYTES)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_the_limit_of_size_counts_both_files(client: TestClient, settings: WebSettings) -> None:
    half = b"x" * (settings.upload_bytes // 2 + 1)
    query = {"name": "lista.csv", "suppliers": "s.csv", "bytes": str(len(half))}
    assert client.post("/api/screen", content=half + half, params=query, headers=BYTES).status_code == 413


def test_proposed_codes_are_told_and_used_only_where_asked(client: TestClient) -> None:
    content = "Titel;CPV-kod;Värde (kr)\nLokalvård i skolor;;9000000\n".encode()
    told = screened(client, content)["summary"]["proposed"]  # type: ignore[index]
    assert (told["rows"], told["accepted"]) == (1, False)
    assert told["first"][0]["codes"][0]["code"] == "90910000-9"
    used = screened(client, content, accept_suggestions="yes")["summary"]["proposed"]  # type: ignore[index]
    assert used["accepted"] is True


def test_rows_of_one_procurement_are_asked_about_and_counted_as_answered(client: TestClient) -> None:
    rows = "".join(f"KS 1;Tolk {name};79540000-1;600000;2026-03-01\n" for name in "ABC")
    content = f"Diarienummer;Benämning;CPV-kod;Uppskattat värde;Annonserad\n{rows}".encode()
    asked = screened(client, content)
    assert asked["questions"] == []
    assert "KS 1" in str(asked["repeats"])
    assert "summary" not in asked
    once = screened(client, content, one_row_per="id")["summary"]
    assert (once["rows"], once["value_sek"]) == (1, "600000.00")  # type: ignore[index]
    each = screened(client, content, one_row_per="-")["summary"]
    assert (each["rows"], each["value_sek"]) == (3, "1800000.00")  # type: ignore[index]
    assert any("counted more than once" in note for note in each["notes"])  # type: ignore[index]


def test_a_list_of_organisations_is_answered_with_every_form_of_its_report(client: TestClient) -> None:
    content = (ROOT / "examples" / "suppliers.xlsx").read_bytes()
    query = {"name": "suppliers.xlsx", "lang": "en", "files": "all"}
    answer = client.post("/api/organisations", content=content, params=query, headers=BYTES)
    assert answer.status_code == 200, answer.text
    found = parts(answer)
    assert set(found) == {"answer", *(each.key for each in SUPPLIER_LIST_DOWNLOADS)}
    summary = json.loads(found["answer"][1])["summary"]
    assert summary["rows"] == 6
    assert summary["headline"] in found["page"][1].decode()


def test_organisations_read_as_purchases_are_told_by_the_name_of_their_kind(client: TestClient) -> None:
    content = "Förening;Organisationsform;Arbetsintegrerande\nA;förening;ja\n".encode()
    told = client.post("/api/screen?name=a.csv&lang=en", content=content, headers=BYTES)
    assert told.status_code == 422
    assert "Choose that kind of list" in told.json()["error"]


def test_the_page_answers_with_the_whole_profile_as_the_commands_do_and_saves_it_whole(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    (tmp_path / "karta.yaml").write_text("columns:\n  purchase.value_sek: Rest\n", "utf-8")
    (tmp_path / "reservkoll.toml").write_text(
        'act = "LOU"\nbuyer = "Ekeby"\nmapping = "karta.yaml"\naccounts = "konton.yaml"\n', "utf-8"
    )
    profile = profile_for(tmp_path)
    with_origin = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    served = TestClient(application(WebSettings(PORT, profile=profile), rulebook), base_url=HERE, headers=with_origin)
    shown = json.loads(served.get("/").text.split('id="given">')[1].split("</script>")[0])["profile"]
    assert shown["facts"] == {"purchase.act": "LOU", "purchase.authority.name": "Ekeby"}
    assert [named for _, named in shown["files"]] == ["karta.yaml", "konton.yaml"]

    saved = served.post("/api/profile", json={"purchase.authority.name": "Ny", "purchase.act": ""})
    other = tmp_path / "annan"
    other.mkdir()
    (other / "reservkoll.toml").write_bytes(saved.content)
    again = profile_for(other)
    assert (again.buyer, again.act) == ("Ny", None)
    assert again.file("mapping") == tmp_path / "karta.yaml"

    content = "Titel;CPV-kod;Värde;Rest\nA;85312000-9;5;7\n".encode()
    for query, value in (({}, "7.00"), ({"profile_files": "no"}, "5.00"), ({"mapping": '{"title": null}'}, "7.00")):
        told = {"name": "l.csv", "files": "rows", **query}
        rows = parts(served.post("/api/screen", content=content, params=told, headers=BYTES))["rows"][1].decode()
        assert f",{value}," in rows, query
