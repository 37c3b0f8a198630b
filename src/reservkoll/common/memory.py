"""Returns memory that libraries have freed to the operating system."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Have the C library give back what it keeps of freed memory, where it can: that of GNU does not by itself.

    The reader of workbooks takes many times the size of a list and frees it in small pieces, which are kept for use by
    the same library; what works on the list afterwards has a store of its own.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not the C library of GNU
        return
    trim(ctypes.c_size_t(0))
