"""One personal number, planted in every place that takes a text, is searched for in every byte that comes out."""

from __future__ import annotations

import base64
import csv
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import yaml
from tests.cli.conftest import ROOT, Run
from tests.tools import sweep

from reservkoll.common.personal_numbers import MaskedApart, without_personal_numbers

NUMBER = "640823-3234"
SPELLINGS = (
    *(NUMBER, "6408233234", "196408233234", "640823+3234", "640823–3234", "1964-08-23-3234"),
    *("SE640823323401", "SE 640823-323401", "16640823-3234", "00640823-3234", "196408233234.", "640823-3234/1"),
    *("640823/3234", "640823.3234", "640823_3234", "640823:3234", "640823\u20093234", "640823\uff0d3234"),
    *("640823\u202f-\u202f3234", "640823 — 3234", "1964.08.23 3234", "1964/08/23/3234", "64 08 23 3234"),
    *(
        "6408 23 3234",
        "6408-23-3234",
        "640823\t3234",
        "640823\x063234",
        "640823     3234",
        "640823*3234",
        "640823'3234",
    ),
    *("00196408233234", "⑥④⓪⑧②③③②③④", "⁶⁴⁰⁸²³³²³⁴", "640823 – - 3234"),
    *("６４０８２３－３２３４", "٦٤٠٨٢٣٣٢٣٤", "६४०८२३-३२३४", "64\u200b08\u00ad23\u20603234", "640823\u202e3234"),
)
LEAKED = re.compile(r"6?4?0?8?23\D{0,6}3234")
HAPPENS_ANYWAY = re.compile(r"[0-9a-f]{32,64}|[A-Za-z0-9+/]{200,}=*")  # checksums, and packed data, which is unpacked
SV_EXAMPLE = ROOT / "examples"


def leaks(text: str) -> list[str]:
    """Where the number stands in `text`, in whatever digits and with whatever between them."""
    plain = "".join(
        str(unicodedata.digit(sign, sign)) for sign in text if unicodedata.category(sign) not in {"Cf", "Mn"}
    )
    found = LEAKED.finditer(HAPPENS_ANYWAY.sub(" ", plain))
    return [plain[max(0, one.start() - 40) : one.end() + 20] for one in found]


def texts_in(path: Path) -> Iterable[str]:
    """All texts in a file, whatever it is packed in; its name is one of them."""
    yield path.name
    content = path.read_bytes()
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name
                yield re.sub(r"<[^>]*>", "\x1f", archive.read(name).decode("utf-8", "replace"))
                yield archive.read(name).decode("utf-8", "replace")
    elif path.suffix == ".parquet":
        yield json.dumps(pl.read_parquet(path).to_dicts(), default=str, ensure_ascii=False)
    elif path.suffix == ".pdf":
        pypdf = pytest.importorskip("pypdf")
        reader = pypdf.PdfReader(path)
        yield "\n".join(page.extract_text() for page in reader.pages)
        yield str(reader.metadata)
        yield content.decode("latin-1")
    elif path.suffix == ".ics":
        yield content.decode().replace("\r\n ", "")
        yield content.decode()
    else:
        text = content.decode("utf-8")
        yield text
        for packed in re.findall(r"[A-Za-z0-9+/]{200,}=*", text):
            try:
                yield zlib.decompress(base64.b64decode(packed)).decode()
            except (ValueError, zlib.error):
                continue


def assert_nothing_leaks(folder: Path, *said: str) -> None:
    found = {path.name: leak for path in sorted(folder.iterdir()) for text in texts_in(path) for leak in leaks(text)}
    assert found == {}
    for text in said:
        assert leaks(text) == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found(spelling: str) -> None:
    for text in (spelling, f"Åt {spelling} natt", f"({spelling})", f"kontakt:{spelling};"):
        assert leaks(text), "the test itself must find it"
        assert leaks(without_personal_numbers(text)) == []
        assert "64****-****" in without_personal_numbers(text)


def test_a_number_that_lost_its_first_zero_is_found() -> None:
    assert without_personal_numbers("208233239") == "02****-****"
    assert without_personal_numbers("20823-3239") == "02****-****"


@pytest.mark.parametrize(
    "text",
    [
        *("KS 2025/001234", "KS-2025-017", "Dnr SN 2024/0112-3", "2025-03-01 1200", "2016:1145", "LOU 19 kap. 25 a §"),
        *("556036-0793", "2120001231", "SE556036079301", "SE212000123101", "165560360793", "16212000-1231"),
        *("640823-3235", "990299-1234", "1234567890", "85312000-9", "6 408 233 234 kr", "6 408 233 234,50"),
        *("2023-06-12 – 2027-06-11", "20230612-20270611", "2023-06-12--2027-06-11", "230612-270611", "201103-241004"),
        "a" * 30 + "6408233234" + "b" * 24,  # within a checksum
    ],
)
def test_what_is_no_persons_stays(text: str) -> None:
    assert without_personal_numbers(text) == text


def test_two_that_would_become_the_same_stay_apart() -> None:
    shown = MaskedApart()
    first, second = shown("KS 640823-3234"), shown("KS 640822-3235")
    assert first != second
    assert first == shown("KS 640823-3234")
    assert leaks(first + second) == []
    assert shown("KS 2025/1") == shown("KS 2025/1") == "KS 2025/1"


def planted_list(path: Path, spelling: str) -> Path:
    """The example inventory with the number in every text, every heading that is nobody's, and the sheet's name."""
    book = openpyxl.load_workbook(SV_EXAMPLE / "inventory.xlsx")
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[4]]
    sheet.cell(4, len(headings) + 1, f"Egen kolumn {spelling}")
    for row in range(5, min(sheet.max_row, 30) + 1):
        for column, heading in enumerate(headings, start=1):
            cell = sheet.cell(row, column)
            if isinstance(cell.value, str) and not cell.value.startswith("=") and "värde" not in str(heading):
                cell.value = f"{cell.value} {spelling}" if row % 3 or heading in {"Diarienr", "Benämning"} else spelling
        sheet.cell(row, len(headings) + 1, spelling)
    for column, heading in enumerate(headings, start=1):  # and alone in every column; a whole number is an amount there
        if not (spelling.isdigit() and "värde" in str(heading)):
            sheet.cell(31, column, spelling)
    sheet.cell(1, 1, f"Exempelköping {spelling}")
    sheet.title = re.sub(r"[/:\\?*\[\]]", "-", f"Blad {spelling}")[:31]
    book.properties.title = book.properties.creator = spelling
    target = path / f"lista {re.sub('[/]', '-', spelling)}.xlsx"
    book.save(target)
    return target


def planted_limits(path: Path, spelling: str) -> Path:
    """Published amounts that the user states, read somewhere with the number in its name."""
    target = path / f"belopp {spelling.replace('/', '-')}.yaml"
    stated = {"limit": "lou-threshold-annex2", "period": "2026-01-01/2027-12-31", "amount": 8_512_600}
    target.write_text(
        yaml.safe_dump([{**stated, "source": f"Brev från {spelling}", "day": date(2026, 12, 2)}]), "utf-8"
    )
    return target


def planted_suppliers(path: Path, spelling: str) -> Path:
    book = openpyxl.load_workbook(SV_EXAMPLE / "suppliers.xlsx")
    for sheet in book.worksheets:
        headings = [cell.value for cell in sheet[1]]
        for row in range(2, sheet.max_row + 1):
            for column, heading in enumerate(headings, start=1):
                cell = sheet.cell(row, column)
                if row % 2 and isinstance(cell.value, str) and heading != "Köparens organisationsnummer":
                    cell.value = spelling if "nummer" in str(heading) else f"{cell.value} {spelling}"
        for column in range(1, len(headings) + 1):
            sheet.cell(sheet.max_row + (column == 1), column, spelling)
        sheet.title = re.sub(r"[/:\\?*\[\]]", "-", f"S {sheet.title[:5]} {spelling}")[:31]
    target = path / f"leverantörer {re.sub('[/]', '-', spelling)}.xlsx"
    book.save(target)
    return target


@pytest.mark.parametrize(
    "spelling",
    sweep([NUMBER, "640823\u20093234", "SE640823323401", "196408233234"], few=1),
)
def test_no_output_of_a_screening_has_it(run: Run, tmp_path: Path, spelling: str) -> None:
    source, suppliers = planted_list(tmp_path, spelling), planted_suppliers(tmp_path, spelling)
    out = tmp_path / "out"
    out.mkdir()
    given = ["--set", "purchase.act=LOU", "--set", "purchase.authority.type=municipality", "--yes", "--lang", "en"]
    outputs = [
        *("-o", out / "r.xlsx", "--html", out / "r.html", "--pdf", out / "r.pdf", "--data", out / "r.csv"),
        *("--summary", out / "s.json", "--plan", out / "p.ics", "--plan", out / "p.xlsx"),
        *("--suppliers", suppliers, "--supplier-data", out / "s.csv", "--accept-suggestions"),
        *("--need-window", "12", "--published-limits", planted_limits(tmp_path, spelling)),
    ]
    ran = run("screen", source, *outputs, *given)
    assert ran.code in {0, 1}, ran.err
    said = [ran.out, ran.err]
    for name in ("r.jsonl", "r.parquet"):
        more = run(
            "screen",
            source,
            "--data",
            out / name,
            "--supplier-data",
            out / f"s-{name}",
            "--suppliers",
            suppliers,
            *given,
        )
        said += [more.out, more.err]
    lines = tmp_path / f"{source.stem}.csv"
    book = openpyxl.load_workbook(source).worksheets[0]
    with lines.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(list(book.iter_rows(min_row=4, max_row=31, values_only=True)))
    more = run("screen", lines, "-o", out / "q.xlsx", "--batch-rows", "10", "--data", out / "q.csv", *given)
    assert more.code in {0, 1}, more.err
    assert_nothing_leaks(out, *said, more.err)
    # What stops a run is told without it, too.
    for wrong in (
        ["--set", f"purchase.act={spelling}"],
        ["--set", spelling],
        ["--sheet", spelling],
        ["--as-of", spelling],
        ["--mapping", tmp_path / spelling.replace("/", "-")],
        ["-o", tmp_path / f"{spelling.replace('/', '-')}.txt"],
        [f"--{spelling}"],
        ["--lead", spelling],
        ["--read-limits", spelling],
    ):
        more = run("screen", source, *wrong, "--data", out / "x.csv", "--lang", "en")
        assert more.code == 2, wrong
        assert leaks(more.out + more.err) == []


def test_references_that_differ_still_do(run: Run, tmp_path: Path) -> None:
    source, data = tmp_path / "l.csv", tmp_path / "r.jsonl"
    source.write_text("Diarienr;Benämning;CPV-kod;Värde\n640823-3234;a;85311200-4;1\n640822-3235;b;85311200-4;1\n")
    run("screen", source, "--data", data)
    shown = pl.read_ndjson(data)["id"].to_list()
    assert len(set(shown)) == 2
    assert leaks(str(shown)) == []


def test_no_output_of_a_ledger_has_it(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / f"reskontra {NUMBER}.csv", tmp_path / "out"
    out.mkdir()
    ids = (NUMBER, "SE640823323401", "640822-3235", "196408233234", "x 640823-3234")
    rows = [f"Anna {NUMBER};{one};46{number}0;Köp av {NUMBER};1000;2024-01-01" for number, one in enumerate(ids)]
    rows += [f"Anna {NUMBER};{NUMBER};{NUMBER};x;{NUMBER};{NUMBER}", f";;4630;Köp {NUMBER};5;2024-01-01"]
    headings = f"leverantor;leverantor_id;konto_nr;konto_text;belopp;datum;{NUMBER}"
    source.write_text("\n".join((headings, *rows)) + "\n", "utf-8")
    accounts = tmp_path / "accounts.yaml"
    accounts.write_text('areas:\n  - name: Omsorg 640823-3234\n    accounts: ["46*"]\n', "utf-8")
    named = tmp_path / "ideburna.csv"
    named.write_text(f"Organisationsnummer;Namn;Räknas som idéburen\n802000-1239;Anna {NUMBER};ja\n", "utf-8")
    outputs = ["-o", out / "r.xlsx", "--html", out / "r.html", "--pdf", out / "r.pdf", "--data", out / "r.csv"]
    ran = run(
        "screen",
        "--kind",
        "ledger",
        source,
        *outputs,
        "--accounts",
        accounts,
        "--ideburna",
        named,
        "--yes",
        "--lang",
        "en",
    )
    assert ran.code in {0, 1}, ran.err
    assert_nothing_leaks(out, ran.out, ran.err)


def planted(data: Any, spelling: str) -> Any:
    """Plain data with the number behind every free text in it."""
    free = {"id", "title", "name", "source", "note", "label", "area"}
    if isinstance(data, dict):
        return {
            key: f"{value} {spelling}" if key in free and isinstance(value, str) else planted(value, spelling)
            for key, value in data.items()
        }
    return [planted(one, spelling) for one in data] if isinstance(data, list) else data


@pytest.mark.parametrize("spelling", sweep([NUMBER, "640823\u20093234"], few=1))
@pytest.mark.parametrize("path", sorted(SV_EXAMPLE.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_answer_to_a_file_of_facts_has_it(run: Run, tmp_path: Path, path: Path, spelling: str) -> None:
    out, case = tmp_path / "out", tmp_path / f"{path.stem} {spelling}.yaml"
    out.mkdir()
    facts = planted(yaml.safe_load(path.read_text("utf-8")), spelling)
    if "supplier" in facts:
        facts["supplier"]["org_no"] = NUMBER.replace("-", "")
    case.write_text(yaml.safe_dump(facts, allow_unicode=True), "utf-8")
    limits = planted_limits(tmp_path, spelling)
    command = next((word for word in ("benefit", "requirements") if word in path.stem), "check")
    said = []
    for form in ("text", "json"):
        ran = run(command, case, "--format", form)
        said += [ran.out, ran.err]
        if command == "check":
            ran = run(command, case, "--format", form, "--published-limits", limits, "--as-of", "2026-12-03")
            said += [ran.out, ran.err, run("limits", "--format", form, "--published-limits", limits).out]
    if command == "check" and "purchase" in facts:
        ran = run("check", case, "--pdf", out / "r.pdf", "--docx", out / "r.docx")
        said += [ran.err, run("value", case).out, run("value", case, "--format", "json").out]
    facts["supplier" if "supplier" in facts else "purchase"] = {
        "legal_form": spelling,
        spelling: 1,
        "title": [spelling],
    }
    case.write_text(yaml.safe_dump(facts, allow_unicode=True), "utf-8")
    ran = run(command, case)
    assert ran.code == 2
    assert_nothing_leaks(out, *said, ran.out, ran.err)


@pytest.mark.parametrize(
    "words",
    [
        *(
            ["cpv", "search", NUMBER],
            ["cpv", "show", NUMBER],
            ["cpv", "search", f"städning {NUMBER}", "--format", "json"],
        ),
        *(["rules", "show", NUMBER], ["limits", "--as-of", NUMBER], [NUMBER], ["check", NUMBER], ["schema", NUMBER]),
        *(["template", NUMBER], ["ask", NUMBER], ["screen", NUMBER], ["check", f"{NUMBER}.yaml"], ["--lang", NUMBER]),
        *(["serve", "--port", NUMBER], ["rules", "lint", "--rules", NUMBER], ["value", f"/nowhere/{NUMBER}.json"]),
        *(["benefit", NUMBER], ["requirements", NUMBER]),
    ],
)
def test_no_message_repeats_it(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert leaks(ran.out + ran.err) == []
