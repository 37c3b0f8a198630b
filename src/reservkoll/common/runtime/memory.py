"""How much memory there is, and returning what libraries have freed to the operating system."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

CONTAINER: Final = Path("/sys/fs/cgroup/memory.max")


def give_back() -> None:
    """Call `malloc_trim`, where the C library has it: glibc does not return freed memory by itself.

    The workbook reader allocates many times the size of a list and frees it in small blocks, which stay in glibc's
    heap; polars, which works on the list afterwards, has an allocator of its own.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc
        return
    trim(ctypes.c_size_t(0))


def lent_memory() -> int | None:
    """The bytes of memory that a process may use: the least of the machine's, the container's and its own limit
    (ulimit -v).

    None where the system does not tell.
    """
    found = []
    with suppress(AttributeError, ValueError, OSError):  # not POSIX
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    with suppress(ValueError, OSError):  # no container, or one without a limit
        found.append(int(CONTAINER.read_text("ascii")))
    if sys.platform != "win32":
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        found += [limit] if limit != resource.RLIM_INFINITY else []
    return min(found, default=None)
