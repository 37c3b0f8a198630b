"""What the measurements were made on: processor, memory, Python and how it was built, versions, load."""

from __future__ import annotations

import os
import platform
import sysconfig
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("polars", "fastexcel", "python-calamine", "openpyxl", "xlsxwriter", "pydantic")
PROFILED = "--enable-optimizations"


def told(load: float) -> Iterable[str]:
    """Lines for the page; `load` is that of before the run."""
    yield f"- Machine: {_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.platform()}"
    yield f"- Python {platform.python_version()}, built {_build()}"
    yield "- " + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"- Load of the machine before (1.0 is one busy core): {load:.1f}"
    if load > (os.cpu_count() or 1) / 2:
        yield "- **The machine was busy with other work during this run. Take the ratios as rough.**"


def load() -> float:
    """The load of the last minute."""
    return os.getloadavg()[0]


def _build() -> str:
    """Whether the interpreter was optimised by a profile (PGO), as its configuration says."""
    if PROFILED in (sysconfig.get_config_var("CONFIG_ARGS") or ""):
        return "with profile-guided optimisation (PGO)"
    return "without profile-guided optimisation (PGO); what runs in Python takes longer than in an ordinary build"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 1024**3:.0f} GB"
