"""What the program says and writes of the examples is what it was, to the letter: every form, both languages.

Where an output is meant to change, `make freeze` writes it anew and the change is read in the diff: texts of up to
`LONGEST` characters lie whole in `expected/`, of longer ones (and of how workbooks look) the digest of each.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from tests.frozen.outputs import TODAY, Run, prepare, runs, written
from tests.program import ended

from reservkoll.common import clock
from reservkoll.rulebook.rulebook import Rulebook

pytestmark = pytest.mark.early

EXPECTED = Path(__file__).parent / "expected"
FREEZE = "RESERVKOLL_FREEZE" in os.environ
LONGEST = 24_000
DIGESTS = "digests.txt"
SHOWN = 60  # lines of a difference
RUNS = {run.name: run for run in runs()}


@pytest.fixture
def frozen_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def _outputs(run: Run, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the commands of a run print, in their order, and what they write."""
    told = {}
    for number, command in enumerate(run.commands, 1):
        capsys.readouterr()
        code = ended(*command)
        said = capsys.readouterr()
        words = " ".join(command)
        told[f"{number:02}-{_name(command)}"] = f"$ reservkoll {words}\n{said.out}--- {code}\n{said.err}"
    return told | dict(written(Path.cwd()))


def _name(command: tuple[str, ...]) -> str:
    """The command in short, as the name of a file."""
    words = [Path(word).stem for word in command[:3] if not word.startswith("-") and word not in ("sv", "en")]
    name = "-".join([*words, *(["json"] if "json" in command else [])])
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _whole(name: str, text: str) -> bool:
    """Whether an output is kept as it is, so that a change can be read."""
    return len(text) <= LONGEST and not name.endswith((".looks", ".whole"))


def _freeze(folder: Path, outputs: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in outputs.items():
        if _whole(name, text):
            (folder / f"{name}.txt").write_bytes(text.encode())
    long = [f"{_digest(text)}  {name}\n" for name, text in outputs.items() if not _whole(name, text)]
    if long:
        (folder / DIGESTS).write_text("".join(long), "utf-8")


def _difference(name: str, old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), f"frozen {name}", f"now {name}", lineterm="", n=1)
    return "\n".join(line[:300] for line, _ in zip(lines, range(SHOWN), strict=False))


@pytest.mark.usefixtures("frozen_day")
@pytest.mark.parametrize("name", RUNS)
def test_outputs_are_what_they_were(
    name: str,
    tmp_path: Path,
    rulebook: Rulebook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("RESERVKOLL_DEBUG", "1")
    made = _outputs(RUNS[name], capsys)
    # The rulebook's own digest would change every output with every comma of the rules.
    outputs = {each: text.replace(rulebook.sha256, "RULEBOOK") for each, text in made.items()}
    folder = EXPECTED / name
    if FREEZE:
        _freeze(folder, outputs)
    kept = {path.name.removesuffix(".txt"): path.read_bytes().decode() for path in folder.glob("*.txt")}
    digests = dict(reversed(line.split("  ", 1)) for line in kept.pop("digests", "").splitlines())
    assert sorted(outputs) == sorted({*kept, *digests})
    told = [_difference(each, text, outputs[each]) for each, text in kept.items() if outputs[each] != text]
    for each, digest in digests.items():
        if _digest(outputs[each]) != digest:
            (tmp_path / f"{each}.frozen.txt").write_bytes(outputs[each].encode())
            told.append(f"{each} has changed; it is now as in {tmp_path / each}.frozen.txt")
    assert not told, "\n".join([*told, "If this is meant: make freeze, and read the diff."])


def test_nothing_frozen_is_left_over() -> None:
    folders = {path.parent.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*.txt")}
    assert folders == set(RUNS)
