"""What no way from workbook to workbook in Python can do without: fastexcel reads, polars answers, zlib packs.

    python workbook_limit.py INVENTORY.xlsx PROBLEM.json FOLDER LEVEL

The conditions are those of hand_made_script.py. FOLDER has the parts of a report that is already
there, unpacked; making them is not counted, and nothing is checked, explained, summed or written to disk.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

from hand_made_script import answered, read


def main(source: str, problem_path: str, folder: str, level: str) -> None:
    problem = json.loads(Path(problem_path).read_text("utf-8"))
    assert answered(read(source), problem).height
    for part in Path(folder).rglob("*"):
        if part.is_file():
            zlib.compress(part.read_bytes(), int(level))


if __name__ == "__main__":
    main(*sys.argv[1:])
