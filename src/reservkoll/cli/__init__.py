"""The command line: one module per command; errors are caught once, here."""

from __future__ import annotations

import atexit
import gc
import os
import re
import signal
import sys
import threading
import warnings
from types import FrameType
from typing import TYPE_CHECKING

from reservkoll import __version__
from reservkoll.cli.environment import NO_ANSWER, NO_MEMORY, check_names, open_streams, prepare
from reservkoll.cli.interruption import end_in_time

if TYPE_CHECKING:
    from reservkoll.common.errors import ReservkollError

STOPS = (signal.SIGINT, signal.SIGTERM)
STOPPED = 128  # the exit code of a program that a signal ended, less the signal's number
DEBUG = "RESERVKOLL_DEBUG"
NO_COLOR = "--no-color"
LIBRARY = re.compile(r"\.(so|pyd|dll|dylib)\b|shared object")


def main() -> None:
    """Run the command line: 0 done, 1 done with faulty rows, 2 unusable input or usage, 3 broken rulebook.

    130 when it was interrupted (Ctrl-C) at any moment, 143 when it was asked to end. A reader never sees a traceback
    or a warning of Python's, unless the environment has `RESERVKOLL_DEBUG`.
    """
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        _ignore_stops()  # once is enough: what is cleaned up now must not be interrupted in its turn
        stopped.append(number)
        # Not KeyboardInterrupt: typer would take it for an answer of its own, with another exit code.
        raise SystemExit(STOPPED + number)

    open_streams()  # before anything else is opened in their place
    try:
        if threading.current_thread() is threading.main_thread():
            for number in STOPS:
                signal.signal(number, stop)
            end_in_time(stop, stopped, _say_interrupted)
        try:
            code = _run()
        except BaseException as error:
            # Whatever a library made of an interruption on its way here, it was one.
            if stopped or isinstance(error, KeyboardInterrupt):
                raise
            code = _told(error)
        _ignore_stops()
    except BaseException as error:
        if not stopped and not isinstance(error, KeyboardInterrupt):
            raise
        _ignore_stops()
        code = STOPPED + (stopped[0] if stopped else signal.SIGINT)
        _say_interrupted()
    sys.exit(code)


def _run() -> int:
    """Run the program; the exit code of what ends well or in wrong usage."""
    prepare()
    if sys.argv[1:] == ["--version"]:  # scripts ask for it: no command needs to be known to answer
        sys.stdout.write(f"reservkoll {__version__}\n")
        sys.stdout.flush()
        return 0
    check_names(sys.argv[1:])
    _start_fast()
    from reservkoll.cli.app import app

    if DEBUG not in os.environ:
        warnings.simplefilter("ignore")
        sys.unraisablehook = lambda _: None  # what goes wrong in tidying up after what was told already
    if NO_COLOR in sys.argv:  # it may stand anywhere, and help is to follow it too
        sys.argv.remove(NO_COLOR)
        os.environ["NO_COLOR"] = "1"
    try:
        code = app(standalone_mode=False)
    except SystemExit as end:
        if isinstance(end.code, int) and end.code > STOPPED:
            raise
        sys.stdout.flush()
        return end.code if isinstance(end.code, int) else 0
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return _used_wrongly(error)
    sys.stdout.flush()  # here, where a failure is reported
    return code if isinstance(code, int) else 0


def _used_wrongly(error: Exception) -> int:
    """Say how a command is used, where typer found no sense in the arguments; the exit code."""
    from reservkoll.cli.console.terminal import tell
    from reservkoll.cli.localization.language import chosen
    from reservkoll.cli.localization.usage_errors import wrong_usage
    from reservkoll.i18n import translator

    if not hasattr(error, "message") or type(error).__name__ != "NoArgsIsHelpError":  # its help is shown already
        tell(wrong_usage(error, translator(chosen())))
    return 2


def _start_fast() -> None:
    """Leave out what Python and libraries do for programs that run long or are made of others' parts."""
    # Most of what a run builds lives to its end: looking through it for garbage, last of all at the end, was a third of
    # the time of a small case.
    gc.set_threshold(1 << 19)
    atexit.register(gc.freeze)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else every package installed is asked for plugins


def _told(error: BaseException) -> int:
    """Say in one message what went wrong; the exit code."""
    from reservkoll.common.errors import ReservkollError
    from reservkoll.common.foreign_texts import reason_of
    from reservkoll.i18n import mark

    match error:
        case ReservkollError():
            told = error
        case _ if type(error).__name__ == "Abort":  # typer's, of a question that nobody answered
            told = ReservkollError(NO_ANSWER)
        case BrokenPipeError():
            sys.stderr.close()
            sys.stdout = None  # nobody reads it, so it is not to be emptied at the end either
            return 0
        case OSError():
            told = ReservkollError(mark("The system refuses: {reason}."), reason=reason_of(error))
            sys.stdout = None
        case ImportError() if LIBRARY.search(str(error)):  # too little memory or too few files for a part in C or Rust
            told = ReservkollError(mark("The system refuses: {reason}."), reason=error)
            sys.stdout = None
        case MemoryError():
            told = ReservkollError(NO_MEMORY)
        case _:
            if DEBUG in os.environ:
                raise error
            template = mark(
                "This is a fault in reservkoll, not in what you did: {kind}: {reason}. Nothing half-written was left. "
                "Set RESERVKOLL_DEBUG=1 and run again to see where, and tell those who keep reservkoll."
            )
            reason = (str(error).splitlines() or [""])[0][:200]
            told = ReservkollError(template, kind=type(error).__name__, reason=reason)
    _complain(told)
    return told.exit_code


def _complain(error: ReservkollError) -> None:
    """Say what is wrong, in the reader's language."""
    from reservkoll.cli.console.terminal import tell
    from reservkoll.cli.localization.language import chosen
    from reservkoll.i18n import translator

    tell(error.text(translator(chosen())))


def _ignore_stops() -> None:
    if threading.current_thread() is threading.main_thread():
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)


def _say_interrupted() -> None:
    from reservkoll.cli.localization.language import chosen
    from reservkoll.i18n import mark, translator

    sys.stderr.write("\n" if sys.stderr.isatty() else "")  # the terminal shows ^C where the line began
    sys.stderr.write(translator(chosen())(mark("Interrupted. What was not finished was not written.")) + "\n")
