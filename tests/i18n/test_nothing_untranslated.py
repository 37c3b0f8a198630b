"""No text for people goes past the catalogue: every marked text is found, and what people read is marked."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

import pytest
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "reservkoll"
MODULES = sorted(SOURCE.rglob("*.py"))
SHOWN = [
    path
    for path in MODULES
    if path.relative_to(SOURCE).parts[0] in ("cli", "explain", "interview", "reports", "templates")
]
MARKS = ("mark", "say", "translate")
WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")

# Several words that nobody reads as a sentence: names in Rich, Word, Excel and style sheets, answers that are typed.
NO_TEXTS = (
    re.compile(r"bold \w+"),
    re.compile(r"List (Bullet|Number)|begins with"),
    re.compile(r"vet inte|vet ej|dont know"),
    re.compile(r"screen and \(prefers-color-scheme: dark\)"),
)


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def _marked(tree: ast.AST) -> Iterator[ast.expr]:
    """What is handed to the catalogue as a literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in MARKS and node.args:
            yield node.args[0]


def lost(code: str, gathered: set[str]) -> list[str]:
    """Texts that are marked where the gathering does not see them, such as within an f-string, or are put together."""
    found = []
    for text in _marked(ast.parse(code)):
        if isinstance(text, ast.JoinedStr):
            found.append(ast.unparse(text))
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value not in gathered:
            found.append(text.value)
    return found


def unmarked(code: str) -> list[str]:
    """Literals of several words that are neither marked nor docstrings, patterns or messages of faults."""
    tree = ast.parse(code)
    aside = {id(part) for text in _marked(tree) for part in ast.walk(text)}
    for node in ast.walk(tree):
        silent: list[ast.AST] = []
        match node:
            case ast.Expr(ast.Constant()) | ast.Assert() | ast.Raise():
                silent = [node]
            case ast.Call() if _name(node) in ("compile", "sub", "search", "match", "fullmatch", "split"):
                silent = [*node.args]
        aside |= {id(part) for one in silent for part in ast.walk(one)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside
    ]
    return [text for text in texts if WORDS.search(text) and not any(one.fullmatch(text) for one in NO_TEXTS)]


@pytest.fixture(scope="module")
def gathered() -> set[str]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_texts
    finally:
        sys.path.pop(0)
    return set(make_texts.gathered())


def test_every_marked_text_reaches_the_catalogue(gathered: set[str]) -> None:
    found = {str(path.relative_to(SOURCE)): lost(path.read_text("utf-8"), gathered) for path in MODULES}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_what_people_read_is_marked() -> None:
    found = {str(path.relative_to(SOURCE)): unmarked(path.read_text("utf-8")) for path in SHOWN}
    assert len(found) > 50
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_both_checks_can_fail() -> None:
    assert lost('say(mark("Known text."))', {"Known text."}) == []
    assert lost("print(f\"· {say(mark('not in force'))}\")", set()) == ["not in force"]
    assert lost('say(f"{rows} rows were read.")', set()) == ["f'{rows} rows were read.'"]
    assert unmarked('"""What it does in words."""\nconsole.print(say(mark("Two words.")), style="bold red")') == []
    assert unmarked('console.print("No such row.")') == ["No such row."]
    assert unmarked('console.print(f"{rows} rows were read.")') == [" rows were read."]
