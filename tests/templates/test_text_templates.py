"""The case file and the mapping file: valid as they come, complete, and understood when filled in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import ROOT, Run, run

from reservkoll.facts.case_fields import leaves
from reservkoll.facts.models import AuthorityType, Case, LegalForm
from reservkoll.i18n import Language
from reservkoll.inventory.column_mapping import Mapping, read_mapping
from reservkoll.inventory.schema import FACTS
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.templates.case import case_template

__all__ = ["run"]
PARTS = ("purchase", "supplier", "partnership", "social_outcome")
LANGUAGES = pytest.mark.parametrize("language", Language)


@LANGUAGES
def test_every_key_of_a_case_stands_in_the_template_with_an_explanation(rulebook: Rulebook, language: Language) -> None:
    text = case_template(rulebook, language, PARTS)
    data = yaml.safe_load(text)

    def keys(group: dict[str, object], prefix: str = "") -> list[str]:
        found = []
        for key, value in group.items():
            found += keys(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
        return found

    assert keys(data) == list(leaves())
    lines = text.splitlines()
    for number, line in enumerate(lines):
        assert len(line) <= 100
        if line.endswith(": null"):
            assert lines[number - 1].strip().startswith("# "), line
    for kind in (AuthorityType, LegalForm):
        for member in kind:
            assert re.search(rf"\b{member.value}\b", text), member


def test_the_schema_has_no_key_that_the_template_lacks() -> None:
    """Counted another way: by the models' own JSON schema."""
    definitions = Case.model_json_schema()["$defs"]
    in_lists = {"ContractPart", "Award", "Lot"}
    groups = {"Purchase", "Supplier", "Partnership", "Authority", "Value", "Contract", "Recurring", "Purpose", "Profit",
              "Governance", "PublicBoard", "Register", "Integration", "Aid", "SocialOutcome"}  # fmt: skip
    named = {path.rpartition(".")[2] for path in leaves()}
    for name, definition in definitions.items():
        if "properties" in definition and name not in in_lists:
            assert name in groups
            for key, described in definition["properties"].items():
                refers = "$ref" in json.dumps(described) and '"items"' not in json.dumps(described)
                enum = refers and "enum" in str(definitions[re.findall(r"\$defs/(\w+)", json.dumps(described))[0]])
                assert key in named or (refers and not enum), key


@LANGUAGES
def test_a_case_template_is_a_valid_case_as_it_comes(run: Run, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "case.yaml"
    assert run("template", "case", "-o", path, "--lang", language).code == 0
    ran = run("check", path, "--format", "json")
    assert ran.code == 0, ran.err
    assert {route["verdict"] for route in json.loads(ran.out)["routes"].values()} <= {"unknown", "not_applicable"}


def test_a_filled_template_is_the_case_that_was_meant(run: Run, tmp_path: Path) -> None:
    """Each value of an example is written where its null stands."""
    example = ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml"
    text = run("template", "case", "--part", "purchase", "--part", "supplier").out

    def fill(group: dict[str, object], text: str, start: int = 0) -> str:
        for key, value in group.items():
            found = re.compile(rf"^ *{key}:", re.MULTILINE).search(text, start)
            assert found is not None, key
            if isinstance(value, dict):
                text = fill(value, text, found.end())
            else:
                assert text[found.end() :].startswith(" null"), key
                text = text[: found.end()] + f" {json.dumps(value, default=str)}" + text[found.end() + 5 :]
        return text

    path = tmp_path / "case.yaml"
    path.write_text(
        fill(yaml.safe_load(example.read_text("utf-8")), text).replace('"2025-05-12"', "2025-05-12"), "utf-8"
    )
    answers = [json.loads(run("check", each, "--format", "json").out)["routes"] for each in (example, path)]
    assert answers[0] == answers[1]
    assert answers[0]["reserved_ideburen"]["verdict"] == "yes"


def test_only_the_parts_that_are_wanted(run: Run) -> None:
    assert list(yaml.safe_load(run("template", "case", "--part", "supplier").out)) == ["as_of", "supplier", "suppliers"]
    assert list(yaml.safe_load(run("template", "case").out)) == ["as_of", *PARTS, "suppliers"]


@LANGUAGES
def test_a_mapping_template_names_every_fact_and_maps_nothing_until_filled(
    run: Run, tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "map.yaml"
    text = run("template", "mapping", "--lang", language).out
    path.write_text(text, "utf-8")
    assert read_mapping(path) == Mapping()
    assert [fact for fact in FACTS if f"  # {fact}: " in text] == list(FACTS)
    path.write_text(
        text.replace('# purchase.cpv: "…"', 'purchase.cpv: "Kod 1"').replace("# header_row", "header_row"), "utf-8"
    )
    assert read_mapping(path) == Mapping(columns={"purchase.cpv": "Kod 1"}, header_row=1)


LIST = "Benämning;CPV-kod;Avtalsvärde (tkr);Startdatum;Fakturerat belopp\nHemtjänst;85311200-4;500;2025-03-01;4\n"


def test_a_mapping_template_made_from_a_list_settles_its_doubts(run: Run, tmp_path: Path) -> None:
    source, mapping, out = tmp_path / "list.csv", tmp_path / "map.yaml", tmp_path / "rows.jsonl"
    source.write_text(LIST, "utf-8")
    assert run("screen", source, "--data", out).code == 2  # the start of the contract is no sure thing
    assert run("template", "mapping", "--inventory", source, "-o", mapping).code == 0
    text = mapping.read_text("utf-8")
    assert 'D "Startdatum"' in text
    assert read_mapping(mapping).columns == {
        "title": "Benämning", "purchase.cpv": "CPV-kod", "purchase.value_sek": "Avtalsvärde (tkr)",
    }  # fmt: skip
    assert '# purchase.started: "Startdatum"  # kanske' in text
    mapping.write_text(text.replace('# purchase.started: "Startdatum"', 'purchase.started: "Startdatum"'), "utf-8")
    assert run("screen", source, "--data", out, "--mapping", mapping).code == 0
    assert json.loads(out.read_text("utf-8"))["started"] == "2025-03-01"
    mapping.write_text(text.replace('# purchase.started: "Startdatum"', "purchase.started: null"), "utf-8")
    assert run("screen", source, "--data", out, "--mapping", mapping, "--force").code == 0
    assert json.loads(out.read_text("utf-8"))["started"] is None


def test_headings_with_quotes_survive_the_mapping(run: Run, tmp_path: Path) -> None:
    source, mapping = tmp_path / "list.csv", tmp_path / "map.yaml"
    source.write_text('"CPV # kod: ""ny""";Benämning;Dnr\n85311200-4;A;1\n', "utf-8")
    ran = run("template", "mapping", "--inventory", source, "-o", mapping)
    assert ran.code == 0, ran.err
    text = mapping.read_text("utf-8")
    mapping.write_text(re.sub(r"# (purchase\.cpv:)", r"\1", text), "utf-8")
    assert read_mapping(mapping).columns["purchase.cpv"] == 'CPV # kod: "ny"'


@pytest.mark.parametrize("kind", ["case", "mapping"])
def test_text_templates_go_to_stdout_or_whole_to_a_new_file(run: Run, tmp_path: Path, kind: str) -> None:
    shown = run("template", kind)
    assert (shown.code, shown.err) == (0, "")
    path = tmp_path / "t.yaml"
    assert run("template", kind, "-o", path).out == ""
    assert path.read_text("utf-8") == shown.out
    path.write_text("mine", "utf-8")
    assert run("template", kind, "-o", path).code == 2
    assert path.read_text("utf-8") == "mine"
    assert run("template", kind, "-o", path, "--force").code == 0
