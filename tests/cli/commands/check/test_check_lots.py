"""`check` with lots, and `check --lots`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import yaml
from tests.cli.conftest import Run

CaseFile = Callable[..., Path]
PURCHASE = {
    "title": "Omsorg och städning", "act": "LOU", "authority": {"type": "municipality"}, "subject": "services",
    "started": "2025-03-01", "cpv": ["85312120-6", "90910000-9"], "contract": {"months": 36, "option_months": 0},
    "value": {"amount": 12_000_000, "vat": "excluded"},
}  # fmt: skip


def test_a_strategist_gets_from_a_purchase_to_the_answers_of_its_lots(run: Run, case_file: CaseFile) -> None:
    whole = case_file({"purchase": PURCHASE})
    assert "--lots" in run("check", whole).out
    proposed = json.loads(run("check", whole, "--lots", "--format", "json").out)
    task = proposed["divisions"][0]
    assert (proposed["format"], proposed["nothing"], task["kind"]) == ("reservkoll.lots/1", None, "task")
    assert "5 kap. 7 a §" in proposed["never"][0]["citation"]

    divided = case_file({"purchase": {**PURCHASE, "lots": task["purchase_lots"]}}, "divided.yaml")
    answer = json.loads(run("check", divided, "--format", "json").out)
    assert [lot["routes"] for lot in answer["lots"]] == [lot["routes"] for lot in task["lots"]]
    short = run("check", divided).out
    assert "Delar av köpet kan öppnas: delkontrakt 1" in " ".join(short.split())


def test_the_lines_to_paste_are_those_of_a_case_file(run: Run, case_file: CaseFile) -> None:
    out = run("check", case_file({"purchase": PURCHASE}), "--lots").out
    block = out[out.index("  lots:") : out.index("\n\n", out.index("  lots:"))]
    lots = yaml.safe_load(block)["lots"]
    assert [lot["cpv"] for lot in lots] == [["85312120-6"], ["90910000-9"]]


def test_suppliers_stand_beside_with_their_size(run: Run, case_file: CaseFile, tmp_path: Path) -> None:
    suppliers = tmp_path / "lev.csv"
    suppliers.write_text("Leverantör;Omsättning\nGrönt Arbete;6 mkr\nEn till;\n", "utf-8")
    park = {**PURCHASE, "cpv": ["77310000-6"], "areas": ["Norr", "Söder"]}
    out = " ".join(run("check", case_file({"purchase": park}), "--lots", "--suppliers", suppliers).out.split())
    assert "Grönt Arbete: omsätter 6\u00a0mkr; ett år av det minsta delkontraktet är 33 % av det, av helheten 67 %" in (
        out.replace("6 mkr", "6\u00a0mkr")
    )
    assert "En till: omsättningen är inte angiven" in out


def test_what_is_about_an_answer_does_not_go_with_proposals(run: Run, case_file: CaseFile) -> None:
    path = case_file({"purchase": PURCHASE})
    for more in (["--pdf", "a.pdf"], ["--why"], ["--format", "md"]):
        assert run("check", path, "--lots", *more).code == 2
    assert run("check", path, "--suppliers", path).code == 2


def test_the_record_has_every_lot(run: Run, case_file: CaseFile) -> None:
    lots = [
        {"name": "Omsorg", "cpv": ["85312120-6"], "amount": 8_000_000},
        {"cpv": ["90910000-9"], "amount": 4_000_000},
    ]
    path = case_file({"purchase": {**PURCHASE, "lots": lots}})
    record = run("check", path, "--format", "md").out
    assert "| 1 Omsorg" in record
    assert "### 2 Delkontrakt 2" in record
    why = run("check", path, "--why").out
    assert "2 Delkontrakt 2" in why
