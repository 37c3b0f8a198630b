"""The pages of docs/ and the README: in step with rules and commands, whole links, and every console block runs."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT
from tests.i18n.test_plain_language import CODE, ENGLISH
from tests.program import ended

pytestmark = pytest.mark.early

DOCS = ROOT / "docs"
DOCS_PAGES = sorted(DOCS.rglob("*.md"))
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *DOCS_PAGES]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def make_docs() -> object:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_docs
    finally:
        sys.path.pop(0)
    return make_docs


def _anchors(text: str) -> set[str]:
    """The anchors that headings get, as GitHub makes them, and those that a page names itself."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)
    named = set(re.findall(r'^<a id="([^"]+)"></a>$', text, flags=re.M))
    return named | {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_generated_pages_are_in_step_with_rules_and_commands(make_docs) -> None:  # type: ignore[no-untyped-def]
    assert make_docs.out_of_step(make_docs.pages()) == [], "Run: make docs"


def test_a_page_that_is_changed_lacking_or_left_over_is_told(make_docs) -> None:  # type: ignore[no-untyped-def]
    wanted = {path: (DOCS / path).read_text("utf-8") for path in ("commands.md", "rules/lou-19-25.md")}
    wanted["rules/new-rule.md"] = "# Ny regel\n"
    wanted["commands.md"] += "Something else.\n"
    told = make_docs.out_of_step(wanted)
    assert {"rules/new-rule.md", "commands.md", "rules/lou-19-25a.md"} <= set(told)
    assert "rules/lou-19-25.md" not in told


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in _anchors(target.read_text("utf-8"))
        ):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/rulebook.md", "CONTRIBUTING.md"])
def test_every_path_that_a_page_for_developers_names_is_there(page: str) -> None:
    """Paths start at the checkout, the package or the rulebook; `reservkoll.assessment/1` is the id of a document."""
    told = PATH.findall((ROOT / page).read_text("utf-8"))
    named = [path for path in told if "NAME" not in path and not path.startswith("reservkoll.")]
    assert named
    roots = (ROOT, ROOT / "src" / "reservkoll", ROOT / "rules")
    assert [path for path in named if not any((root / path).exists() for root in roots)] == []


def test_every_page_is_reached_from_the_table_of_contents() -> None:
    reached: set[Path] = set()
    ahead = [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(page.read_text("utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_relative_to(DOCS) and target.exists():
                ahead.append(target)
    assert [str(page.relative_to(DOCS)) for page in DOCS_PAGES if page not in reached] == []


def test_the_readme_names_every_command_and_every_output(make_docs) -> None:  # type: ignore[no-untyped-def]
    readme = (ROOT / "README.md").read_text("utf-8")
    reference = (DOCS / "commands.md").read_text("utf-8")
    commands = re.findall(r"^## (.+)$", reference, flags=re.M)
    assert {"check", "screen", "cpv search", "rules diff"} <= set(commands)
    assert [command for command in commands if not re.search(rf"`{command}\b", readme)] == []
    screen = reference[reference.index("## screen\n") : reference.index("## ledger\n")]
    outputs = re.findall(r"`(?:-o, )?(--(?:output|data|html|pdf|plan|supplier-data|annotate|save-mapping))\b", screen)
    assert len(outputs) == 8
    assert [name for name in outputs if name.replace("--output", "-o") not in readme] == []


# --- what the pages show is what happens ---


@dataclass(frozen=True)
class Block:
    """A fenced block: `kind` and `path` are the two words behind its fence, as in ```diff out/rules/limits.yaml."""

    kind: str
    path: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Ran:
    command: str
    code: int
    out: str
    err: str


RunPage = Callable[[Path], list[Ran]]
ENDS_WITH_1 = re.compile(r"\b(kod|slutkoden|exit code|exit code is|ends with|är) 1\b")


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page in order."""
    found = re.findall(r"^```(\w*)(?: +(\S+))?\n(.*?)^```$", text, flags=re.M | re.S)
    return [Block(kind, path, tuple(body.splitlines())) for kind, path, body in found]


def amend(path: Path, lines: tuple[str, ...]) -> None:
    """Make the change that a diff block shows; what it takes out or leans on must stand there, once."""
    before = "".join(line[1:] + "\n" for line in lines if not line.startswith("+"))
    after = "".join(line[1:] + "\n" for line in lines if not line.startswith("-"))
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name} has {text.count(before)} of\n{before}"
    path.write_text(text.replace(before, after), "utf-8")


FEW_ROWS = 64  # of the example inventory: what a page says is done, and takes a third of the time


@pytest.fixture(scope="module")
def small_examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, of the inventory its first rows."""
    folder = Path(shutil.copytree(ROOT / "examples", tmp_path_factory.mktemp("docs") / "examples"))
    book = openpyxl.load_workbook(folder / "inventory.xlsx")
    for sheet in book.worksheets:
        sheet.delete_rows(FEW_ROWS + 1, sheet.max_row)
    book.save(folder / "inventory.xlsx")
    return folder


@pytest.fixture
def run_page(
    tmp_path: Path, small_examples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> RunPage:
    """Does what a page says, block by block, where there are only the examples, the rules and an empty out/."""
    shutil.copytree(small_examples, tmp_path / "examples")
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("RESERVKOLL_DEBUG", "1")
    monkeypatch.setattr(sys, "warnoptions", ["error"])

    def reservkoll(command: str, arguments: list[str]) -> Ran:
        monkeypatch.setattr(sys, "stdin", StringIO(""))
        capsys.readouterr()
        code = ended(*arguments)
        said = capsys.readouterr()
        missing = [name for name in arguments if name.startswith("out/") and not Path(name).exists()]
        assert (command, missing) == (command, [])
        return Ran(command, code, said.out, said.err)

    def run(page: Path) -> list[Ran]:
        ran = []
        for block in blocks(page.read_text("utf-8")):
            match block:
                case Block("console"):
                    for line in block.lines:
                        program, *arguments = shlex.split(line, comments=True)
                        if program == ".venv/bin/reservkoll":
                            ran.append(reservkoll(line, arguments))
                        elif program == "make":
                            targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M)
                            assert set(arguments) <= set(targets), line
                        else:
                            assert (program, arguments[0]) == ("cp", "-r"), f"not known how to run: {line}"
                            shutil.copytree(arguments[1], arguments[2])
                case Block("diff", path) if path:
                    amend(Path(path), block.lines)
                case Block(_, path) if path:
                    Path(path).write_text("\n".join(block.lines) + "\n", "utf-8")
        return ran

    return run


# The official English name of a code, shown under the Swedish one:
ENGLISH_ON_PURPOSE = ("Daycare services for handicapped children and young people",)


def _english_in(ran: list[Ran]) -> Iterator[tuple[str, str]]:
    """Lines with English words in answers that are to be in Swedish."""
    for one in ran:
        if "--lang en" not in one.command and "json" not in one.command:
            for line in (one.out + one.err).splitlines():
                if ENGLISH.search(CODE.sub(" ", line)) and line.strip() not in ENGLISH_ON_PURPOSE:
                    yield one.command, line


AMENDMENT = DOCS / "changing-a-rule.md"  # run in full by the test of its own
WHOLE_RULEBOOK = ROOT / "CONTRIBUTING.md"  # its `rules test` is run by tests/cli/commands/test_rules.py too
WITH_CONSOLE = [
    pytest.param(page, marks=[pytest.mark.slow] if page == WHOLE_RULEBOOK else [], id=str(page.relative_to(ROOT)))
    for page in PAGES
    if "```console" in page.read_text("utf-8") and page != AMENDMENT
]


@pytest.mark.parametrize("page", WITH_CONSOLE)
def test_every_console_block_runs_and_answers_in_its_language(page: Path, run_page: RunPage) -> None:
    ran = run_page(page)
    allowed = {0, 1} if ENDS_WITH_1.search(page.read_text("utf-8")) else {0}
    assert [(one.command, one.code, one.err) for one in ran if one.code not in allowed] == []
    assert list(_english_in(ran)) == []


def test_a_command_of_another_project_is_no_block_of_ours(run_page: RunPage, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\nrm -rf out\n```\n", "utf-8")
    with pytest.raises(AssertionError, match="not known how to run"):
        run_page(page)


def test_what_a_page_leans_on_must_stand_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text("a: 1\nb: 2\n", "utf-8")
    amend(path, (" a: 1", "-b: 2", "+b: 3"))
    assert path.read_text("utf-8") == "a: 1\nb: 3\n"
    with pytest.raises(AssertionError, match="has 0 of"):
        amend(path, ("-b: 2", "+b: 4"))


@pytest.mark.slow
def test_the_amendment_of_the_page_gives_the_new_answer_from_its_day(run_page: RunPage) -> None:
    ran = {f"{position} {one.command}": one for position, one in enumerate(run_page(AMENDMENT))}
    lint, test, test_after, lint_after, diff, *_, before, after = ran.values()
    assert list(_english_in([*ran.values()])) == []
    assert {one.code for one in ran.values()} - {test.code} == {0}
    assert "lou-direct-general" in lint.out
    assert (test.code, test_after.code) == (1, 0)
    assert "lou-direct-general-2026-beyond" in test.out
    assert "lou-direct-general" not in lint_after.out
    assert "900000" in diff.out
    assert "✘ NEJ" in _line(before.out, "Direktupphandling: ")
    assert "✔ JA" in _line(after.out, "Direktupphandling: ")
    day_before = Path("out/städning.yaml")
    day_before.write_text(day_before.read_text("utf-8").replace("2027-07-01", "2027-06-30"), "utf-8")
    Path("page.md").write_text(f"```console\n{after.command}\n```\n", "utf-8")
    assert "✘ NEJ" in _line(run_page(Path("page.md"))[0].out, "Direktupphandling: ")


def _line(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


ALIKE = re.compile(r"\.venv/bin/reservkoll [^'$|><&`\\;{}]*")
ON_CLUSTERS = "spark.md"  # runs where Spark does: on Linux


def test_every_command_is_one_that_windows_has_with_another_beginning_or_by_its_own_row() -> None:
    """No quotes, variables, pipes or broken lines that PowerShell reads in another way."""
    table = (DOCS / "windows.md").read_text("utf-8")
    own = re.findall(r"^\| `([^`]+)` \| (?:`[^`]+`|[^|`]+) \|$", table, flags=re.M)
    assert own
    pages = [path for path in (ROOT / "README.md", *DOCS.glob("*.md")) if path.name != ON_CLUSTERS]
    for page in pages:
        for block in re.findall(r"^```(?:console|sh|bash)\n(.*?)^```", page.read_text("utf-8"), flags=re.M | re.S):
            for line in filter(None, (re.sub(r"\s+#.*", "", each).strip() for each in block.splitlines())):
                assert ALIKE.fullmatch(line) or line in own, f"{page.name}: {line}"
