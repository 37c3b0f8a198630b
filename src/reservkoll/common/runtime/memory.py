"""Returns memory that libraries have freed to the operating system."""

from __future__ import annotations

import ctypes


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
