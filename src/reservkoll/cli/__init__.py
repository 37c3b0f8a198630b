"""The command line: one module per command; errors are caught once, here."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import warnings
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)
STOPPED = 128  # the exit code of a program that a signal ended, less the signal's number
DEBUG = "RESERVKOLL_DEBUG"


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

    try:
        if threading.current_thread() is threading.main_thread():
            for number in STOPS:
                signal.signal(number, stop)
        code = _outcome()
        _ignore_stops()
    except BaseException as error:
        # Whatever a library made of the interruption on its way here, it was one.
        if not stopped and not isinstance(error, KeyboardInterrupt):
            raise
        _ignore_stops()
        code = STOPPED + (stopped[0] if stopped else signal.SIGINT)
        _say_interrupted()
    sys.exit(code)


def _outcome() -> int:
    """Run the program and tell what went wrong; the exit code."""
    from reservkoll.cli.app import app
    from reservkoll.errors import ReservkollError
    from reservkoll.texts import mark

    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if len(sys.argv) == 1 or "--help" in sys.argv:
        _name_help_panels()
    # A run is short and builds much that lives to its end: looking for garbage often only costs time.
    gc.set_threshold(50_000)
    try:
        try:
            app(standalone_mode=True)
        finally:
            sys.stdout.flush()
    except ReservkollError as error:
        _complain(error)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        sys.stdout = None  # nobody reads it, so it is not to be emptied at the end either
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except OSError as error:
        _complain(ReservkollError(mark("The system refuses: {reason}."), reason=error.strerror or error))
        return 2
    except MemoryError:
        _complain(ReservkollError(mark("There is not enough memory for this. Split the list into smaller files.")))
        return 2
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # a panic in a library is no Exception
        if DEBUG in os.environ:
            raise
        template = mark(
            "This is a fault in reservkoll, not in what you did: {kind}: {reason}. Nothing half-written was left. "
            "Set RESERVKOLL_DEBUG=1 and run again to see where, and tell those who keep reservkoll."
        )
        reason = (str(error).splitlines() or [""])[0][:200]
        _complain(ReservkollError(template, kind=type(error).__name__, reason=reason))
        return 2
    return 0


def _complain(error: object) -> None:
    """Say what is wrong, in the reader's language and without anyone's personal number."""
    from reservkoll.cli.language import chosen
    from reservkoll.errors import ReservkollError
    from reservkoll.facts.organisation_number import without_personal_numbers
    from reservkoll.texts import translator

    assert isinstance(error, ReservkollError)
    sys.stderr.write(without_personal_numbers(error.text(translator(chosen()))).rstrip() + "\n")


def _ignore_stops() -> None:
    if threading.current_thread() is threading.main_thread():
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)


def _say_interrupted() -> None:
    from reservkoll.cli.language import chosen
    from reservkoll.texts import mark, translator

    sys.stderr.write("\n" if sys.stderr.isatty() else "")  # the terminal shows ^C where the line began
    sys.stderr.write(translator(chosen())(mark("Interrupted. What was not finished was not written.")) + "\n")


def _name_help_panels() -> None:
    """The headings of the help, which typer fixes at import; only worth their import when help is asked for."""
    from typer import rich_utils

    from reservkoll.cli.language import speaker
    from reservkoll.texts import mark

    say = speaker()
    rich_utils.COMMANDS_PANEL_TITLE = say(mark("Commands"))
    rich_utils.OPTIONS_PANEL_TITLE = say(mark("Options"))
    rich_utils.ARGUMENTS_PANEL_TITLE = say(mark("Arguments"))
