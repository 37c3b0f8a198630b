"""Templates of suppliers, requirements and accounts: each is read by its command as it comes, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run, run

from reservkoll.facts.case_fields import leaf_types
from reservkoll.facts.models import Supplier
from reservkoll.facts.requirements import Requirements, read_requirements
from reservkoll.i18n import Language
from reservkoll.ledger.accounts import read_accounts
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.profiles import read_profile_documents
from reservkoll.templates.requirements import BEGUN

__all__ = ["run"]
LANGUAGES = pytest.mark.parametrize("language", Language)


def _written(run: Run, folder: Path, kind: str, language: Language) -> Path:
    path = folder / f"{kind}.yaml"
    ran = run("template", kind, "-o", path, "--lang", language)
    assert ran.code == 0, ran.err
    assert all(len(line) <= 100 for line in path.read_text("utf-8").splitlines())
    return path


@LANGUAGES
def test_a_list_of_suppliers(run: Run, tmp_path: Path, rulebook: Rulebook, language: Language) -> None:
    path = _written(run, tmp_path, "suppliers", language)
    [profile] = read_profile_documents(path, rulebook.nomenclature).profiles
    assert profile.supplier.name
    assert profile.supplier.model_dump(exclude_none=True).keys() >= {"name"}
    text = path.read_text("utf-8")
    assert all(f"{name.rpartition('.')[2]}:" in text for name, _ in leaf_types(Supplier))
    path.write_text(text + text[text.index("- name:") :].replace("- name: ", "- name: B"), "utf-8")
    assert len(read_profile_documents(path, rulebook.nomenclature).profiles) == 2, "copied for one more"


@LANGUAGES
def test_requirements(run: Run, tmp_path: Path, rulebook: Rulebook, language: Language) -> None:
    path = _written(run, tmp_path, "requirements", language)
    asked = read_requirements(path, rulebook.nomenclature).requirements
    assert asked.references is not None
    assert str(asked.references.count) == BEGUN["references.count"]
    text = path.read_text("utf-8")
    assert all(f"{name.rpartition('.')[2]}:" in text for name, _ in leaf_types(Requirements))
    assert run("requirements", path).code == 0


@LANGUAGES
def test_a_map_of_accounts(run: Run, tmp_path: Path, language: Language) -> None:
    path = _written(run, tmp_path, "accounts", language)
    accounts = read_accounts(path)
    assert len(accounts.areas) == 3
    assert [accounts.area_of(account) for account in ("4635", "4641", "6172", "9999")] == [0, 1, 2, None]
    ledger, data = ROOT / "examples" / "ledger.csv", tmp_path / "sums.csv"
    ran = run("ledger", ledger, "--accounts", path, "--data", data, "--quiet")
    assert ran.code in (0, 1), ran.err
