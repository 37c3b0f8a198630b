"""The command line: one module per command; errors are caught here, once."""

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
STOPPED = 128  # exit code of a program ended by a signal, minus the signal's number
DEBUG = "RESERVKOLL_DEBUG"
NO_COLOR = "--no-color"
LIBRARY = re.compile(r"\.(so|pyd|dll|dylib)\b|shared object")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 done with faulty rows, 2 unusable input or usage, 3 broken rulebook,

    130 interrupted (Ctrl-C), 143 terminated. Users never see a traceback
    or a Python warning, unless the environment has `RESERVKOLL_DEBUG`.
    """
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        _ignore_stops()  # once is enough: the cleanup must not be interrupted too
        stopped.append(number)
        # Not KeyboardInterrupt: typer would handle it itself, with another exit code.
        raise SystemExit(STOPPED + number)

    open_streams()  # before another file takes their descriptors
    try:
        if threading.current_thread() is threading.main_thread():
            for number in STOPS:
                signal.signal(number, stop)
            end_in_time(stop, stopped, _say_interrupted)
        try:
            code = _run()
        except BaseException as error:
            # A library may have turned the interruption into another exception.
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
    """Run the program; returns the exit code of success or of a usage error."""
    prepare()
    if sys.argv[1:] == ["--version"]:  # scripts call it: answer without loading the commands
        sys.stdout.write(f"reservkoll {__version__}\n")
        sys.stdout.flush()
        return 0
    check_names(sys.argv[1:])
    _start_fast()
    from reservkoll.cli.app import app

    if DEBUG not in os.environ:
        warnings.simplefilter("ignore")
        sys.unraisablehook = lambda _: None  # errors during cleanup, after the cause was reported
    if NO_COLOR in sys.argv:  # it may be anywhere, and help must respect it too
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
    """Report a usage error that typer found; returns the exit code."""
    from reservkoll.cli.console.terminal import tell
    from reservkoll.cli.localization.language import chosen
    from reservkoll.cli.localization.usage_errors import wrong_usage
    from reservkoll.i18n import translator

    if not hasattr(error, "message") or type(error).__name__ != "NoArgsIsHelpError":  # typer has shown the help already
        tell(wrong_usage(error, translator(chosen())))
    return 2


def _start_fast() -> None:
    """Skip what Python and libraries do for long-running programs and for plugins."""
    # Most objects live until the end of a run: garbage collection, the final one above all, took a third of
    # the time of a small case.
    gc.set_threshold(1 << 19)
    atexit.register(gc.freeze)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else every installed package is searched


def _told(error: BaseException) -> int:
    """Report an error in one message; returns the exit code."""
    from reservkoll.common.errors import ReservkollError
    from reservkoll.common.foreign_texts import reason_of
    from reservkoll.i18n import mark

    match error:
        case ReservkollError():
            told = error
        case _ if type(error).__name__ == "Abort":  # typer's, when nobody answered a question
            told = ReservkollError(NO_ANSWER)
        case BrokenPipeError():
            sys.stderr.close()
            sys.stdout = None  # nobody reads it, so it must not be flushed at exit either
            return 0
        case OSError():
            told = ReservkollError(mark("The system refuses: {reason}."), reason=reason_of(error))
            sys.stdout = None
        case ImportError() if LIBRARY.search(str(error)):  # too little memory or too few files to load it
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
    """Print an error in the reader's language."""
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

    sys.stderr.write("\n" if sys.stderr.isatty() else "")  # the terminal has echoed ^C on the current line
    sys.stderr.write(translator(chosen())(mark("Interrupted. What was not finished was not written.")) + "\n")
