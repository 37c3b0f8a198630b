"""From csv to parquet with sums by group, for long files: ours in parts, duckdb with the conditions in SQL."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from pathlib import Path

import conditions
import made_up
from clock import OURS, Took, in_turn, program
from measures import exponent
from section import Section, Target, table

from reservkoll.rulebook.rulebook import Rulebook

MB = 1024 * 1024
PART = 100_000
HERE = Path(__file__).parent


def measure(folder: Path, rulebook: Rulebook, peers: Path | str, largest: int, runs: int) -> Section:
    """`largest` rows at most, each size ten times the one before, from 1,000 on."""
    took: dict[int, Took] = {}
    rows = 1_000
    path = folder / "long.csv"
    while rows <= largest:
        made_up.write(made_up.inventory(rows, rulebook.nomenclature.codes), path)
        command = [*OURS, "screen", str(path), "--batch-rows", str(PART), "--data", str(folder / "long.parquet")]
        took[rows] = in_turn(
            {"": partial(program, [*command, "--force", "--quiet", "--yes"])}, runs if rows <= 100_000 else 1
        )[""]
        rows *= 10
    last = max(took)
    peer = _duckdb(folder, path, rulebook, peers)
    lines = table(
        ("rows", "seconds", "of all cores", "memory, MB"),
        [
            *(
                (f"{rows:,}", f"{each.seconds:.1f}", f"{each.processor:.1f}", f"{each.memory / MB:.0f}")
                for rows, each in took.items()
            ),
            (f"{last:,}: duckdb", *peer_cells(peer)),
        ],
    )
    lines += [
        f"Ours: `screen --batch-rows {PART}`: every cell checked, the whole rulebook with reasons, sums that must",
        "reconcile. duckdb: typed columns, the thirty conditions as SQL, sums by department, no reasons and no checks.",
        "",
    ]
    targets: list[Target] = []
    if len(took) > 1:
        slope = exponent(took, lambda each: each.seconds)
        lines += [f"Exponent of time, fitted from 10,000 to {last:,} rows: {slope:.2f}.", ""]
        targets.append(("growth of time in parts", "exponent ≤ 1.05", f"{slope:.2f}", slope <= 1.05))
    reached = None if isinstance(peer, str) else took[last].seconds / peer.seconds
    targets.append(
        (
            f"csv to parquet, {last:,} rows",
            "≤ 0.8 × duckdb",
            "–" if reached is None else f"{reached:.1f} ×",
            None if reached is None else reached <= 0.8,
        )
    )
    return Section("Long files: csv to parquet, in parts", lines, targets)


def peer_cells(peer: Took | str) -> tuple[str, str, str]:
    """The cells of a peer's line; why it was not run stands in the first."""
    if isinstance(peer, str):
        return f"not run: {peer}", "", ""
    return f"{peer.seconds:.1f}", f"{peer.processor:.1f}", f"{peer.memory / MB:.0f}"


def _duckdb(folder: Path, path: Path, rulebook: Rulebook, peers: Path | str) -> Took | str:
    if isinstance(peers, str):
        return peers
    members = {
        name: (sorted(rulebook.code_lists[name].listed), sorted(rulebook.code_lists[name].sub_codes))
        for name in conditions.LISTS
    }
    columns = dict(zip(conditions.FACTS, made_up.FACT_HEADINGS, strict=True))
    sql = folder / "long.sql.json"
    answers = [conditions.in_sql(tree, members, columns) for tree in conditions.trees(conditions.LISTS)]
    sql.write_text(json.dumps({"answers": answers, "group": made_up.DEPARTMENT, "value": columns[conditions.VALUE]}))
    command = [str(peers), str(HERE / "peer_duckdb.py"), str(path), str(sql), str(folder / "duckdb.parquet")]
    try:
        return program(command, accept=(0,))
    except (RuntimeError, subprocess.SubprocessError) as error:
        return str(error).splitlines()[-1][:200]
