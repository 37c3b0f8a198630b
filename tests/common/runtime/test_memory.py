"""Freed memory goes back to the system where that can be done, and a list is read all the same where it cannot."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import read_inventory

# Takes 96 MB in small pieces as a reader of workbooks does, with one piece that stays above them, and frees the rest.
TAKE_AND_FREE = """
import ctypes, os
from reservkoll.common.runtime.memory import give_back

def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.malloc.argtypes = [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
pieces = [library.malloc(48 << 10) for _ in range(2048)]
for piece in pieces:
    ctypes.memset(piece, 1, 48 << 10)
above = library.malloc(48 << 10)
for piece in pieces:
    library.free(piece)
kept = megabytes()
give_back()
print(kept - megabytes())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library gives freed memory back by itself")
def test_what_the_c_library_keeps_of_freed_memory_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", TAKE_AND_FREE], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 80


def no_library(_name: None) -> None:
    raise OSError("no such library")


def no_name(_name: None) -> None:
    raise TypeError("a library needs a name here")


@pytest.mark.parametrize("library", [no_library, no_name, lambda _name: SimpleNamespace()])
def test_a_list_is_read_where_no_c_library_can_do_that(
    monkeypatch: pytest.MonkeyPatch,
    make_csv: Callable[..., Path],
    nomenclature: Nomenclature,
    library: Callable[[None], object],
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", library)
    inventory = read_inventory(make_csv("Titel;Belopp\nHemtjänst;500\n"), nomenclature=nomenclature)
    assert (inventory.frame["title"].to_list(), inventory.value_total) == (["Hemtjänst"], 50_000)
