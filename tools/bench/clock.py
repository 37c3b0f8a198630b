"""Measuring: runs in turn, medians, and what a program of its own takes in time and memory."""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

KIB = 1024
WATCH = """
import json, os, sys, time
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(json.dumps({"seconds": time.perf_counter() - start, "processor": used.ru_utime + used.ru_stime,
                  "memory": used.ru_maxrss, "code": os.waitstatus_to_exitcode(status)}))
"""


@dataclass(frozen=True)
class Took:
    """Seconds of the clock, seconds of all processors together, and (of a program) its largest memory in bytes."""

    seconds: float
    processor: float
    memory: int = 0


def in_turn(
    works: Mapping[str, Callable[[], Took | None]], runs: int, *, warm: Collection[str] = ()
) -> dict[str, Took]:
    """Run every work once in each of `runs` rounds; give the medians. A work may measure itself.

    Those in `warm` are run once more just before, unmeasured: what others took meanwhile (memory given back, caches)
    is not theirs.
    """
    found: dict[str, list[Took]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            if name in warm:
                work()
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            own = work()
            found[name].append(own or Took(time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: Took(
            statistics.median(each.seconds for each in took),
            statistics.median(each.processor for each in took),
            max(each.memory for each in took),
        )
        for name, took in found.items()
    }


def program(arguments: Sequence[str], *, accept: Sequence[int] = (0, 1)) -> Took:
    """Run a program and measure it from a small process of its own: a child counts its parent's memory at its birth.

    Raises:
        RuntimeError: it ended otherwise than with a code in `accept`.
    """
    ran = subprocess.run([sys.executable, "-S", "-c", WATCH, *arguments], check=True, capture_output=True, text=True)
    *said, last = ran.stdout.splitlines()
    found = json.loads(last)
    if found["code"] not in accept:
        raise RuntimeError(f"{arguments} ended with {found['code']}: {chr(10).join(said)[-2000:]} {ran.stderr[-2000:]}")
    return Took(found["seconds"], found["processor"], found["memory"] * KIB)


OURS = (sys.executable, "-m", "reservkoll")
