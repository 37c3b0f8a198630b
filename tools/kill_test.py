"""Kill a run of `screen` at random moments and look at what it leaves.

After `kill -9` every output is either the old file or the whole new one, byte for byte. After Ctrl-C the same, and then
there is one line on stderr, the exit code 130 and no file that was not there before. The moments come from a seed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLD = b"the old file\n"
OUTPUTS = {"-o": "report.xlsx", "--data": "rows.csv", "--annotate": "copy.xlsx", "--save-mapping": "mapping.yaml"}


def inventory(path: Path, rows: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Plan")
    sheet.write_row(0, 0, ("Benämning", "CPV-kod", "Uppskattat värde", "Påbörjad"))
    for row in range(1, rows + 1):
        code = ("85311200-4", "90911200-8", "9091")[row % 3]
        sheet.write_row(row, 0, (f"Behov {row}", code, row * 1_000, "2025-03-01"))
    book.close()


def start(source: Path, folder: Path) -> subprocess.Popen[str]:
    arguments = [word for option, name in OUTPUTS.items() for word in (option, str(folder / name))]
    command = [sys.executable, "-m", "reservkoll", "screen", str(source), *arguments, "--force", "--quiet"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in OUTPUTS.values():
        (folder / name).write_bytes(OLD)


def faults(folder: Path, whole: dict[str, bytes], number: int, ended: int, said: str) -> list[str]:
    found = [
        f"{name} is neither old nor whole"
        for name, content in whole.items()
        if (folder / name).read_bytes() not in {OLD, content}
    ]
    if ended == 1:  # it was done before the signal came
        return found
    if number == signal.SIGINT:
        left = sorted({path.name for path in folder.iterdir()} - set(whole))
        found += [f"left: {name}" for name in left]
        if ended != 130 or said.count("\n") != 1:
            found.append(f"ended with {ended} and said {said!r}")
    elif ended != -number:
        found.append(f"ended with {ended}: {said!r}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--signal", choices=("KILL", "INT"), default="KILL")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    number = signal.Signals[f"SIG{asked.signal}"]
    with tempfile.TemporaryDirectory() as name:
        source, folder = Path(name) / "inventory.xlsx", Path(name) / "out"
        inventory(source, asked.rows)
        fresh(folder)
        begun = time.monotonic()
        process = start(source, folder)
        said = process.communicate()[1]
        took = time.monotonic() - begun
        whole = {name: (folder / name).read_bytes() for name in OUTPUTS.values()}
        if process.returncode != 1 or OLD in whole.values():
            print(f"the run itself ended with {process.returncode}: {said}")
            return 2
        # Half of the moments in the last third, where the files are written.
        chance = random.Random(asked.seed)
        moments = [
            chance.uniform(0.66, 1) if count % 2 else chance.uniform(0.02, 0.66) for count in range(asked.moments)
        ]
        wrong = 0
        for share in moments:
            fresh(folder)
            process = start(source, folder)
            time.sleep(took * share)
            process.send_signal(number)
            said = process.communicate()[1]
            found = faults(folder, whole, number, process.returncode, said)
            new = sum((folder / each).read_bytes() != OLD for each in whole)
            print(f"{took * share:6.2f} s: exit {process.returncode}, {new} of {len(whole)} new", *found, sep="; ")
            wrong += bool(found)
    print(f"{asked.moments} moments, {wrong} with faults; the whole run takes {took:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
