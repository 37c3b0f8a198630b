"""What comes with the program is listed, under a licence that lets it, and told as a bill of materials."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def chain() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supply_chain", ROOT / "tools" / "supply_chain.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["supply_chain"] = module
    spec.loader.exec_module(module)
    return module


def test_every_package_has_a_licence_that_lets_it(chain: ModuleType) -> None:
    refused = [
        (one.name, one.licence) for one in chain.packages() if one.name != "reservkoll" and not chain.is_allowed(one)
    ]
    assert refused == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT OR Apache-2.0", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-2.1-or-later", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_a_licence_is_judged_by_all_its_parts(chain: ModuleType, licence: str, allowed: bool) -> None:
    assert chain.is_allowed(chain.Package("some", "1", licence, ())) is allowed


def test_the_page_lists_them(chain: ModuleType) -> None:
    assert chain.PAGE.read_text("utf-8") == chain.page(), "run make docs"
    assert "python-stdnum" in chain.page()


def test_the_bill_names_each_package_once_and_all_that_it_needs(chain: ModuleType, tmp_path: Path) -> None:
    bill = json.loads(json.dumps(chain.bill()))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(set(references)) == len(references)
    assert any(reference.startswith("pkg:pypi/polars@") for reference in references)
    known = {*references, bill["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in bill["dependencies"]} == known
    assert {other for one in bill["dependencies"] for other in one["dependsOn"]} <= known
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    for part in bill["components"]:
        assert f"{part['name']}==" in locked
        assert part["licenses"][0]["expression"]
    assert bill == chain.bill()
