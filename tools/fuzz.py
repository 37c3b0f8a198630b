"""Throw spoiled files at what reads files, and see whether anything but a plain refusal comes back.

    python tools/fuzz.py reader cells case rulebook annotate --seconds 600

A refusal (`InputError`, `Findings`, `RulebookError`) is right. Anything else is a crash; so is a hang of ten seconds.
What crashed is kept in the folder of `--keep`, one input for each place in the code, with its traceback. With atheris
installed (`pip install atheris`) the inputs are led by what code they reach; without it they are random from `--seed`.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import hashlib
import importlib.util
import io
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
HANG = 10
TOKENS = [
    *(
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
        b"\t",
        b'"',
        b"'",
        b";",
        b",",
        b"&",
        b"<",
        b">",
        b"]]>",
        b"-",
        b"%",
    ),
    *(
        b": ",
        b"- ",
        b"? ",
        b"&a ",
        b"*a ",
        b"<<: *a\n",
        b"!!python/name:os.system ",
        b"!!binary aGVq",
        b"| ",
        b"> ",
        b"{}",
    ),
    *(b"null", b"~", b"true", b".inf", b".nan", b"1e999", b"0x1F", b"0o17", b"1_000", b"1:30", b"-0", b"9" * 5000),
    *(
        b"[" * 2000,
        b"{a: " * 500,
        b"<x>" * 3000,
        b"A1048577",
        b"XFE1",
        b'r="A0"',
        b'r="ZZZZ9"',
        b'r=""',
        b'r="A99999999999"',
    ),
    *(
        b"2025-02-30",
        b"0000-00-00",
        b"9999-12-31",
        b"2025-03-01T00:00:00Z",
        "٣٤".encode(),
        "½".encode(),
        "\u2028".encode(),
    ),
    *(b"inf", b"nan", b"1E+400", b"500-700 tkr", b"2+1+1 \xc3\xa5r", b"85312120-6", b"19640823-3234", b"=1+1", b"#N/A"),
    *(b"kr", b"tkr", b"mkr", b"mnkr", b"EUR", b"%", b"moms", b"Q3 2026", b"tillsvidare", b"-1 kr", b"1.000.000,00"),
    *(
        b'<!DOCTYPE a [<!ENTITY b "c">]>',
        b"&b;",
        b't="s"',
        b't="e"',
        b't="inlineStr"',
        b"<f>",
        b"<v>",
        b"</row>",
        b"<row>",
    ),
]


class Choices:
    """Decisions read from the fuzzer's bytes; the first of everything when they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to `limit`, less one."""
        size = max(1, (limit.bit_length() + 7) // 8)
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "big") % limit if limit > 1 else 0

    def rest(self) -> bytes:
        """The bytes that no decision has used."""
        return self._data[self._at :]


def spoil(content: bytes, choose: Choices) -> bytes:
    """A few changes, each of a kind that spoils files in life: something cut, doubled, moved, put in or changed."""
    changed = bytearray(content)
    for _ in range(1 + choose.below(6)):
        at = choose.below(len(changed) + 1)
        length = 1 + choose.below((1, 4, 40, 4000)[choose.below(4)])
        match choose.below(6):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = changed[at : at + length]
            case 2:
                changed[at:at] = TOKENS[choose.below(len(TOKENS))]
            case 3:
                changed[at : at + length] = TOKENS[choose.below(len(TOKENS))]
            case 4 if at < len(changed):
                changed[at] = choose.below(256)
            case _:
                piece = bytes(changed[at : at + length])
                other = choose.below(len(changed) + 1)
                changed[other:other] = piece
    return bytes(changed)


def spoiled_file(path: Path, choose: Choices) -> bytes:
    """A file with changes; in a zip archive changes within a part, so that they are not caught at the gate."""
    content = path.read_bytes()
    if not content.startswith(b"PK") or not choose.below(8):
        return spoil(content, choose)
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        cells = [name for name in names if "worksheets/" in name or name == "content.xml"] or names
        chosen = {(cells if choose.below(3) else names)[choose.below(len(names)) % len(cells)]}
        for name in names:
            new.writestr(name, spoil(old.read(name), choose) if name in chosen else old.read(name))
    return made.getvalue()


Target = Callable[[Choices], None]


def reader(folder: Path, seeds: list[Path]) -> Target:
    from reservkoll.cpv.nomenclature import Nomenclature
    from reservkoll.inventory.reader import read_inventory

    nomenclature = Nomenclature(ROOT / "rules" / "cpv")

    def once(choose: Choices) -> None:
        seed = seeds[choose.below(len(seeds))]
        path = folder / f"inventory{seed.suffix}"
        path.write_bytes(spoiled_file(seed, choose))
        read_inventory(path, nomenclature=nomenclature, take_best=True)

    return once


def annotate(folder: Path, seeds: list[Path]) -> Target:
    import polars as pl

    from reservkoll.annotate.answers import Answers
    from reservkoll.annotate.workbook import write_workbook
    from reservkoll.tabular.open import open_source

    books = [seed for seed in seeds if seed.suffix in {".xlsx", ".xlsm"}]

    def once(choose: Choices) -> None:
        path = folder / "inventory.xlsx"
        path.write_bytes(spoiled_file(books[choose.below(len(books))], choose))
        source = open_source(path)
        for sheet in source.sheets[:1]:
            cells = source.load(sheet.name).cells.with_row_index("row", 1)
            filled = cells.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))["row"].to_list()
            rows: dict[int, tuple[str, ...]] = {row: ("Ja", "<&>") for row in filled if row > 1}
            write_workbook(path, folder / "copy.xlsx", [Answers(sheet.name, 1, ("A", "B"), (9, 9), rows)])
            with zipfile.ZipFile(folder / "copy.xlsx") as archive:
                assert archive.testzip() is None

    return once


def cells(_folder: Path, _seeds: list[Path]) -> Target:
    import polars as pl

    from reservkoll.cpv.nomenclature import Nomenclature
    from reservkoll.inventory.schema import cell_kinds
    from reservkoll.tabular.column_parser import parse_column

    kinds = list(cell_kinds(Nomenclature(ROOT / "rules" / "cpv")).values())
    headings = ["Värde", "Värde (tkr)", "Avtalstid (mån)", "Avtalstid år", "Datum", "CPV", "Belopp inkl. moms", ""]
    words = [token.decode("utf-8", "ignore") for token in TOKENS if len(token) < 40]

    def once(choose: Choices) -> None:
        kind, heading = kinds[choose.below(len(kinds))], headings[choose.below(len(headings))]
        texts = []
        for _ in range(1 + choose.below(4)):
            parts = [words[choose.below(len(words))] for _ in range(choose.below(4))]
            parts.append(str(choose.below(10**9)) if choose.below(2) else "")
            texts.append((" " if choose.below(2) else "").join(parts))
        texts.append(choose.rest()[:60].decode("utf-8", "ignore"))
        parsed = parse_column(pl.Series(texts, dtype=pl.String), kind, heading)
        assert parsed.values.len() == len(texts)

    return once


def case(folder: Path, _seeds: list[Path]) -> Target:
    from datetime import date

    from reservkoll.evaluation.assess import assess
    from reservkoll.facts.case_file import read_case
    from reservkoll.i18n import Language
    from reservkoll.reports.export.documents.assessment import assessment_json
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(ROOT / "rules")
    seeds = [*sorted((ROOT / "examples").glob("*.yaml")), *sorted((ROOT / "rules" / "cases").rglob("*.yaml"))[:20]]

    def once(choose: Choices) -> None:
        path = folder / ("case.json" if not choose.below(8) else "case.yaml")
        path.write_bytes(spoil(seeds[choose.below(len(seeds))].read_bytes(), choose))
        found = read_case(path, rulebook.nomenclature)
        assessment_json(assess(found, rulebook, date(2026, 1, 1)), "", Language.SV)

    return once


def rulebook(folder: Path, _seeds: list[Path]) -> Target:
    from reservkoll.cpv.nomenclature import Nomenclature
    from reservkoll.rulebook import reader as read

    rules = folder / "rules"
    shutil.copytree(ROOT / "rules", rules)
    files = [path for path in sorted(rules.rglob("*.yaml")) if "cases" not in path.parts]
    codes = Nomenclature(rules / "cpv")
    setattr(read, "Nomenclature", lambda _folder: codes)  # noqa: B010  # a second for each try otherwise

    def once(choose: Choices) -> None:
        path = files[choose.below(len(files))]
        whole = path.read_bytes()
        path.write_bytes(spoil(whole, choose))
        try:
            read.read_rulebook(rules, "")
        finally:
            path.write_bytes(whole)

    return once


TARGETS: dict[str, Callable[[Path, list[Path]], Target]] = {
    "reader": reader, "cells": cells, "case": case, "rulebook": rulebook, "annotate": annotate,
}  # fmt: skip


class Hang(BaseException):
    """Ten seconds of computing have gone."""


def tried(target: Target, keep: Path, name: str) -> Callable[[bytes], None]:
    """The target with what it may answer caught, and everything else kept."""
    from reservkoll.common.errors import ReservkollError

    def alarm(_number: int, _frame: FrameType | None) -> None:
        raise Hang

    signal.signal(signal.SIGPROF, alarm)

    def once(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, HANG)  # of computing: a busy machine is no hang
        # Code outside Python hears no alarm: the run ends then, with what was tried last beside the crashes.
        (keep / f"{name}-last.bin").write_bytes(data)
        faulthandler.dump_traceback_later(6 * HANG, exit=True)
        try:
            target(Choices(data))
        except ReservkollError as error:
            error.text(str)  # the message itself can be told
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            told = traceback.format_exc()
            place = [line for line in told.splitlines() if "reservkoll" in line and "File" in line]
            mark = hashlib.sha256("".join([*place[-2:], told.splitlines()[-1][:60]]).encode()).hexdigest()[:12]
            if not (keep / f"{name}-{mark}.txt").exists():
                (keep / f"{name}-{mark}.bin").write_bytes(data)
                (keep / f"{name}-{mark}.txt").write_text(told, "utf-8")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()

    return once


def run(name: str, seconds: int, keep: Path, seed: int, more: list[Path]) -> None:
    """Try one target for so long; does not return with atheris."""
    logging.disable()
    warnings.simplefilter("ignore")
    guided = importlib.util.find_spec("atheris") is not None
    folder = Path(tempfile.mkdtemp())
    with contextlib.ExitStack() as instrumented:
        if guided:
            import atheris

            instrumented.enter_context(atheris.instrument_imports(include=["reservkoll"]))
        once = tried(TARGETS[name](folder, seeds(folder, more)), keep, name)
    chance = random.Random(seed)
    if guided:
        corpus = folder / "corpus"
        corpus.mkdir()
        for number in range(64):
            (corpus / str(number)).write_bytes(chance.randbytes(8 + number * 4))
        options = [
            f"-max_total_time={seconds}",
            "-max_len=512",
            f"-seed={seed}",
            "-rss_limit_mb=2048",
            "-timeout=60",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, str(corpus)], once)
        atheris.Fuzz()
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        once(chance.randbytes(chance.randrange(8, 512)))
        count += 1
    print(f"{name}: {count} tries")


def seeds(folder: Path, more: list[Path]) -> list[Path]:
    """Inventories to spoil: the example, the same as csv, and whatever lies in the folders given."""
    import polars as pl

    example = ROOT / "examples" / "inventory.xlsx"
    small = folder / "small.csv"
    pl.read_excel(example, read_options={"header_row": 3}).head(20).write_csv(small, separator=";")
    found = (path for place in more for path in sorted(place.iterdir()) if path.stat().st_size < 200_000)
    kinds = {".xlsx", ".xlsm", ".xls", ".ods", ".csv"}
    return [small, example, *(path for path in found if path.suffix in kinds)]


def crashes(keep: Path) -> Iterator[Path]:
    yield from sorted(keep.glob("*.txt"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; none: all of them")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=ROOT / "out" / "fuzz")
    parser.add_argument("--files", type=Path, action="append", default=[], help="a folder of inventories to spoil too")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.targets) - TARGETS.keys():
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.here:
        run(asked.targets[0], asked.seconds, asked.keep, asked.seed, asked.files)
        return 0
    before, ended_badly = set(crashes(asked.keep)), False
    for name in asked.targets or TARGETS:
        again = [str(word) for place in asked.files for word in ("--files", place)]
        options = ["--seconds", str(asked.seconds), "--seed", str(asked.seed), "--keep", str(asked.keep), *again]
        ended = subprocess.run([sys.executable, __file__, name, "--here", *options], check=False, env=os.environ)
        ended_badly |= ended.returncode != 0
    found = [path for path in crashes(asked.keep) if path not in before]
    for path in found:
        print(f"\n{path}\n{path.read_text('utf-8')}")
    print(f"{len(found)} crashes" + (", and a target that ended badly" if ended_badly else ""))
    return 1 if found or ended_badly else 0


if __name__ == "__main__":
    sys.exit(main())
