"""The registry of output forms: a form added there is written by every command and engine that can."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from tests.cli.conftest import Run

import reservkoll
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark
from reservkoll.reports import outputs
from reservkoll.reports.document import Document
from reservkoll.reports.outputs import (
    FORMS,
    LEDGER_FORMS,
    OUTPUT,
    RECORDS,
    Form,
    Made,
    RecordForm,
    Rendering,
    Writing,
    form_of,
    need_all_rows,
)
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.web.job import run as run_job
from reservkoll.web.job_parts import JobFile, JobRequest
from reservkoll.web.record import interview_record

SET = ("--set", "purchase.act=LOU", "--yes", "--quiet")
CHECKED: list[tuple[str, int]] = []


def _check(path: Path, inputs: Sequence[Path]) -> None:
    CHECKED.append((path.name, len(inputs)))
    if path.stem == "no":
        raise InputError(mark("“{path}” cannot be saved: {reason}."), path=path, reason="no")


def _write(made: Made, path: Path) -> None:
    lines = [f"- {made.screening.routes.get(code, code)}: {total.rows}" for code, total in made.sums.by_route.items()]
    path.write_text("\n".join((f"# {made.sums.total.rows}", *lines)) + "\n", "utf-8")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    lines = [f"{number};85312000-9;{number * 100_000}" for number in range(1, 41)]
    path.write_text("\n".join(("Diarienummer;CPV-kod;Värde", *lines)) + "\n", "utf-8")
    return path


def _added(monkeypatch: pytest.MonkeyPatch, writing: Writing[Made]) -> None:
    """A form of one module and one line."""
    module = ModuleType("made_up_markdown")
    module.FORM = writing  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(outputs, "FORMS", [*FORMS, Form(OUTPUT, {".md": 1.0}, module.__name__)])
    CHECKED.clear()


def test_a_made_up_form_is_written_by_every_way_to_screen(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _added(monkeypatch, Writing(_check, _write, without_rows=_write))
    assert run("screen", source, "-o", tmp_path / "whole.md", *SET).code == 0
    assert CHECKED == [("whole.md", 1)]
    whole = (tmp_path / "whole.md").read_text("utf-8")
    assert whole.startswith("# 40\n")
    assert sum(int(line.rpartition(" ")[2]) for line in whole.splitlines()[1:]) == 40

    parts = ("--batch-rows", "7", "--data", tmp_path / "rows.csv")
    assert run("screen", source, "-o", tmp_path / "parts.md", *parts, *SET).code == 0
    assert (tmp_path / "parts.md").read_text("utf-8") == whole

    reservkoll.screen(source, facts={"purchase.act": "LOU"}, take_best=True).save(tmp_path / "library.md")
    assert (tmp_path / "library.md").read_text("utf-8") == whole

    request = JobRequest(
        place=tmp_path,
        folder=tmp_path,
        outcomes=tmp_path,
        files=(JobFile(key="md", option=OUTPUT, name="web.md"),),
        megabytes=1,
        seconds=60,
        request=ScreeningRequest(lists=(str(source),), today=date(2026, 12, 1), given=("purchase.act=LOU",)),
    )
    assert run_job(request).written == ["md"]
    assert (tmp_path / "web.md").read_text("utf-8").startswith("# 40\n")


def test_a_form_that_needs_the_rows_is_refused_where_they_are_never_all_at_hand(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _added(monkeypatch, Writing(_check, _write))
    for engine in (("--batch-rows", "7"), ("--engine", "spark")):
        ran = run("screen", source, "-o", tmp_path / "r.md", "--data", tmp_path / "d.csv", *engine, *SET)
        assert ran.code == 2, engine
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv"]
    assert run("screen", source, "-o", tmp_path / "r.md", *SET).code == 0


def test_a_name_is_refused_by_the_form_before_anything_is_read(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _added(monkeypatch, Writing(_check, _write))
    assert run("screen", source, "-o", tmp_path / "no.md", *SET).code == 2
    assert run("screen", source, "-o", tmp_path / "r.docx", *SET).code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv"]


@pytest.mark.parametrize("forms", [FORMS, LEDGER_FORMS], ids=["screening", "ledger"])
def test_each_form_takes_the_names_that_it_says(forms: list[Form], tmp_path: Path) -> None:
    for form, suffix in [(each, suffix) for each in forms for suffix in each.weights]:
        path = tmp_path / f"name{suffix}"
        assert form_of(form.option, path, forms) is form
        form.writing.check(path, [tmp_path / f"list{suffix}"])
        assert form.weights[suffix] > 0


def test_what_needs_all_rows_is_told_by_the_registry(tmp_path: Path) -> None:
    asked = {form.option: [tmp_path / f"x{next(iter(form.weights))}"] for form in reversed(FORMS)}
    assert need_all_rows(asked) == ["--html", "--pdf", "--md", "--plan", "--annotate", "--supplier-data"]
    assert need_all_rows({}) == []


@pytest.mark.parametrize("kind", RECORDS)
def test_each_form_of_a_record_takes_its_own_suffix_alone(kind: str, tmp_path: Path) -> None:
    rendering = RECORDS[kind].rendering
    rendering.check(tmp_path / f"name.{kind}")
    with pytest.raises(InputError):
        rendering.check(tmp_path / "name.txt")


def test_a_made_up_form_of_a_record_is_given_by_the_page(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("made_up_record")

    def write(document: Document, path: Path) -> None:
        path.write_text(f"# {document.title}\n", "utf-8")

    module.RECORD = Rendering(lambda _path: None, write)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(outputs.RECORDS, "md", RecordForm("text/markdown", module.__name__))
    body = {"case": {"purchase": {"act": "LOU", "cpv": ["85312000-9"]}}}
    name, content = interview_record(body, "md", rulebook, date(2026, 12, 1), Language.SV)
    assert name.endswith(".md")
    assert content.decode().startswith("# ")
