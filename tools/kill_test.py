"""Kill a run of `screen` at random moments and look at what it leaves.

After `kill -9` every output is either the old file or the whole new one, byte for byte. After Ctrl-C the same, and then
there is one line on stderr, the exit code 130 and no file that was not there before. No process of the run is left.
The moments come from a seed. With --workers the list is read in parts, by worker processes.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLD = b"the old file\n"
OUTPUTS = {"-o": "report.xlsx", "--data": "rows.csv", "--annotate": "copy.xlsx", "--save-mapping": "mapping.yaml"}
OF_PARTS = {option: name for option, name in OUTPUTS.items() if option != "--annotate"}
HEADINGS = ("Benämning", "CPV-kod", "Uppskattat värde", "Påbörjad", "Lag")
CODES = ("85311200-4", "90911200-8", "9091")
BY_WORKERS = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)  # until the program has its own handler
from reservkoll.screening.chunked import workers
workers.worker_count = lambda rows: workers.TWO
from reservkoll.cli import main
main()
"""
MARK = "RESERVKOLL_KILL_TEST"  # in the environment of every process of a run
ENDING = 5.0  # seconds that a process may take to see that its parent is no more


def inventory(path: Path, rows: int) -> None:
    lines = [
        HEADINGS,
        *((f"Behov {row}", CODES[row % 3], row * 1_000, "2025-03-01", "LOU") for row in range(1, rows + 1)),
    ]
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(map(str, line)) for line in lines) + "\n", "utf-8")
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Plan")
    for row, line in enumerate(lines):
        sheet.write_row(row, 0, line)
    book.close()


def start(source: Path, folder: Path, outputs: dict[str, str], rows: int) -> subprocess.Popen[str]:
    arguments = [word for option, name in outputs.items() for word in (option, str(folder / name))]
    program = ["-m", "reservkoll"]
    if source.suffix == ".csv":
        program = ["-c", BY_WORKERS]
        arguments += ["--batch-rows", str(max(rows // 8, 1)), "--yes"]
    command = [sys.executable, *program, "screen", str(source), *arguments, "--force", "--quiet"]
    marked = {**os.environ, MARK: secrets.token_hex(8)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=marked)
    RUNS[process.pid] = f"{MARK}={marked[MARK]}".encode()
    return process


RUNS: dict[int, bytes] = {}  # the mark of each run by its process


def left_running(process: subprocess.Popen[str]) -> list[str]:
    """Processes of a run that are there though it has ended (on Linux)."""
    until = time.monotonic() + ENDING
    while found := [each.parent.name for each in Path("/proc").glob("[0-9]*/environ") if _marked(each, process.pid)]:
        if time.monotonic() > until:
            return [f"process {number} still runs" for number in found]
        time.sleep(0.1)
    return []


def _marked(environment: Path, run: int) -> bool:
    try:
        return RUNS[run] in environment.read_bytes()
    except OSError:  # it has ended, or is another user's
        return False


def fresh(folder: Path, outputs: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in outputs.values():
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
    parser.add_argument("--workers", action="store_true")
    asked = parser.parse_args()
    number = signal.Signals[f"SIG{asked.signal}"]
    outputs = OF_PARTS if asked.workers else OUTPUTS
    with tempfile.TemporaryDirectory() as name:
        source, folder = Path(name) / f"inventory{'.csv' if asked.workers else '.xlsx'}", Path(name) / "out"
        inventory(source, asked.rows)
        fresh(folder, outputs)
        begun = time.monotonic()
        process = start(source, folder, outputs, asked.rows)
        said = process.communicate()[1]
        took = time.monotonic() - begun
        whole = {name: (folder / name).read_bytes() for name in outputs.values()}
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
            fresh(folder, outputs)
            process = start(source, folder, outputs, asked.rows)
            time.sleep(took * share)
            process.send_signal(number)
            said = process.communicate()[1]
            found = faults(folder, whole, number, process.returncode, said) + left_running(process)
            new = sum((folder / each).read_bytes() != OLD for each in whole)
            print(f"{took * share:6.2f} s: exit {process.returncode}, {new} of {len(whole)} new", *found, sep="; ")
            wrong += bool(found)
    print(f"{asked.moments} moments, {wrong} with faults; the whole run takes {took:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
