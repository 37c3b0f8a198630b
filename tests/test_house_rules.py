"""What must hold of the whole project: no law in the code, every text in both languages, the rulebook in the wheel."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
import zipfile
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from reservkoll.facts import models
from reservkoll.rulebook.rulebook import Rulebook
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))
CATALOGUE = ROOT / "src" / "reservkoll" / "i18n" / "locale" / "sv" / "LC_MESSAGES"
LAW = re.compile(
    r"\d{8}-\d\b|[0-9] ?kap\.|[0-9] ?§|§ ?[0-9]|\b20(1[89]|2[0-7])-\d\d-\d\d\b"
    r"|\b\d{3}[ _]?000\b|\b[1-9]\d?[ _]?\d{3}[ _]?\d{3}\b"
)


def _code(path: Path) -> str:
    """The code of a module without its docstrings and comments."""
    text = path.read_text("utf-8")
    docstrings = {
        node.body[0].value.lineno: node.body[0].value.end_lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    hidden = {line for first, last in docstrings.items() for line in range(first, (last or first) + 1)}
    kept = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type != tokenize.COMMENT and token.start[0] not in hidden
    ]
    return "\n".join(token.string for token in kept)


# Examples of how to write a date, an amount or a number, and limits of files and of Excel.
NOT_LAW = ("2025-03-01", "1250000", "1 250 000", "212000-1231", "10_000_000", "1_000_000", "200_000", "1_048_575")


def _law_in(code: str) -> list[str]:
    for harmless in NOT_LAW:
        code = code.replace(harmless, "")
    return [found[0] for found in LAW.finditer(code)]


def test_no_amount_paragraph_date_or_code_of_the_law_stands_in_the_code() -> None:
    found = {str(path.relative_to(ROOT)): _law_in(_code(path)) for path in SOURCES}
    assert len(found) > 100
    assert {path: law for path, law in found.items() if law} == {}


@pytest.mark.parametrize("law", ["700_000", "8109450", "19 kap.", "25 §", "§ 4", "2023-01-01", "85312120-6"])
def test_what_is_of_the_law_would_be_found(law: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(f'"""Told of {law}."""\n\nVALUE = "{law}"  # {law}\n', "utf-8")
    assert len(_law_in(_code(module))) == 1
    module.write_text(f'"""Told of {law}."""\n\nVALUE = "2025-03-01"  # {law}\n', "utf-8")
    assert _law_in(_code(module)) == []


def test_the_day_is_taken_from_the_clock_in_one_place() -> None:
    reading = re.compile(r"\b(?:date|datetime)\.(?:today|now|utcnow)\(")
    assert [path.name for path in SOURCES if reading.search(path.read_text("utf-8"))] == ["clock.py"]


def _gathered() -> set[str]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_texts
    finally:
        sys.path.pop(0)
    return set(make_texts.gathered())


def test_every_text_is_in_swedish_and_none_is_left_over() -> None:
    with (CATALOGUE / "reservkoll.po").open("rb") as source:
        swedish = {message.id: message.string for message in read_po(source, locale="sv") if message.id}
    assert set(swedish) == _gathered()
    assert [text for text, translation in swedish.items() if not translation] == []
    del swedish["{value}"]  # a word of a case file in English, the word that people write in Swedish
    for text, translation in swedish.items():
        fields = re.findall(r"\{(\w*)\}", str(text))
        assert sorted(set(re.findall(r"\{(\w*)\}", str(translation)))) == sorted(set(fields)), text


def test_the_compiled_catalogue_is_in_step() -> None:
    with (CATALOGUE / "reservkoll.po").open("rb") as source, (CATALOGUE / "reservkoll.mo").open("rb") as compiled:
        written = {message.id: message.string for message in read_po(source, locale="sv") if message.id}
        assert {message.id: message.string for message in read_mo(compiled) if message.id} == written


def test_the_words_of_a_fact_are_the_words_of_the_case_file(rulebook: Rulebook) -> None:
    kinds = {
        "purchase.act": models.Act,
        "purchase.authority.type": models.AuthorityType,
        "purchase.subject": models.Subject,
        "purchase.value.basis": models.Basis,
        "purchase.ground": models.Ground,
        "supplier.legal_form": models.LegalForm,
        "supplier.profit.reinvested": models.Reinvested,
        "supplier.profit.transfers_to": models.Recipient,
    }
    named = {path for path, fact in rulebook.facts.items() if fact.values is not None}
    assert set(kinds) <= named
    for path, kind in kinds.items():
        values = rulebook.facts[path].values
        assert values is not None
        assert set(values) == {member.value for member in kind}, path


def test_an_installed_package_carries_its_rulebook(tmp_path: Path) -> None:
    """Builds the wheel as a user's pip would and looks inside."""
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "-w",
            str(tmp_path),
            str(ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    for wanted in (
        "_rules/limits.yaml",
        "_rules/cpv/nomenclature.txt",
        "_rules/routes/lou-19-25a.yaml",
        "py.typed",
        "i18n/locale/sv/LC_MESSAGES/reservkoll.mo",
        "inventory/aliases.yaml",
        "benefit/unit_values.yaml",
        "reports/render/typst/document.typ",
        "reports/render/html/page.html",
        "reports/render/html/report.css",
        "reports/render/html/report.js",
        "spark/log4j2.properties",
        "web/static/page.html",
        "web/static/app.js",
    ):
        assert f"reservkoll/{wanted}" in names, wanted


SAYS = re.compile(r"\bsys\.std(?:out|err)\.write\(|\btyper\.echo\(|(?<![\w.])print\(|\bConsole\($|[ =]Console\(")
MAY_SAY = {"reservkoll/cli/console/terminal.py", "reservkoll/cli/__init__.py", "reservkoll/web/job.py"}


def test_everything_is_said_through_one_door() -> None:
    """What goes to the terminal loses personal numbers and control signs there, so nothing may go past it."""
    others = [path for path in SOURCES if path.relative_to(ROOT / "src").as_posix() not in MAY_SAY]
    said = {path.name: found[0] for path in others if (found := SAYS.search(path.read_text("utf-8")))}
    assert said == {}


def test_no_module_leads_back_to_itself() -> None:
    """Imports within functions count; those for types alone do not run. import-linter looks at folders only."""
    graph = grimp.build_graph("reservkoll", exclude_type_checking_imports=True, cache_dir=None)
    arrows = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(arrows) > 400
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


SAID_BY = frozenset({"mark", "translate", "say"})


def _said_in(path: Path) -> set[str]:
    """The message ids that a module of the reports states itself."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if (call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")) in SAID_BY
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_what_the_reports_say_is_said_in_one_module() -> None:
    """What several parts of them share stands in reports/phrases.py, so that it is changed in all forms at once."""
    where: dict[str, list[str]] = {}
    for path in sorted((ROOT / "src" / "reservkoll" / "reports").rglob("*.py")):
        for text in _said_in(path):
            where.setdefault(text, []).append(path.name)
    assert {text: modules for text, modules in where.items() if len(modules) > 1} == {}


def test_a_phrase_is_shared_and_stands_once() -> None:
    folder = ROOT / "src" / "reservkoll" / "reports"
    names = re.findall(r"^(\w+): Final = mark", (folder / "phrases.py").read_text("utf-8"), re.MULTILINE)
    used = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    assert len(names) == len(set(names))
    assert [name for name in names if not re.search(rf"\bphrases\.{name}\b", used)] == []
