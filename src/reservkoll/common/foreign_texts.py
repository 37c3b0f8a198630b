"""Error messages of the operating system in our words, so that no message mixes languages."""

from __future__ import annotations

import errno
from typing import Final

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import mark

IN_USE: Final = frozenset({32, 33})  # Windows: another program has the file open, or has locked a part of it
SYSTEM: Final = {
    "ENOENT": mark("there is no such file or folder"),
    "EACCES": mark("you do not have permission"),
    "EPERM": mark("you do not have permission"),
    "EEXIST": mark("there is something of that name already"),
    "EISDIR": mark("it is a folder"),
    "ENOTDIR": mark("a part of the path is no folder"),
    "ENOTEMPTY": mark("the folder is not empty"),
    "ENOSPC": mark("the disk is full"),
    "EDQUOT": mark("your share of the disk is full"),
    "EFBIG": mark("the file would become larger than the disk allows"),
    "EROFS": mark("the disk can only be read"),
    "ENAMETOOLONG": mark("the name is too long"),
    "EMFILE": mark("too many files are open at once"),
    "ENFILE": mark("too many files are open at once"),
    "EBUSY": mark("another program is using it"),
    "ETXTBSY": mark("another program is using it"),
    "EIO": mark("the disk cannot be read or written"),
    "ELOOP": mark("the links in the path go round in a circle"),
    "EINVAL": mark("the name cannot be used here"),
    "EADDRINUSE": mark("another program is using it"),
    "ECONNREFUSED": mark("nobody answers there"),
    "ETIMEDOUT": mark("no answer came in time"),
    "EPIPE": mark("nobody reads any more"),
}


def reason_of(error: BaseException) -> ReservkollError:
    """Why the system refused, by the error's number; the number or the kind of error alone where that is not known."""
    number = getattr(error, "errno", None)
    if getattr(error, "winerror", None) in IN_USE:
        return ReservkollError(SYSTEM["EBUSY"])
    name = errno.errorcode.get(number) if isinstance(number, int) else None
    if name in SYSTEM:
        return ReservkollError(SYSTEM[name])
    inner = error.__cause__ or error.__context__ or next((one for one in error.args if isinstance(one, OSError)), None)
    if number is None and isinstance(inner, OSError):
        return reason_of(inner)
    if isinstance(number, int):
        return ReservkollError(mark("the system answers with error {number}"), number=number)
    return ReservkollError(mark("the content cannot be understood ({kind})"), kind=type(error).__name__)
