"""The command line: one module per command; errors are caught once, here."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line: 0 done, 1 done with faulty rows, 2 unusable input or usage, 3 broken rulebook."""
    from reservkoll.cli.app import app
    from reservkoll.cli.language import chosen
    from reservkoll.errors import ReservkollError
    from reservkoll.texts import mark, translator

    if len(sys.argv) == 1 or "--help" in sys.argv:
        _name_help_panels()
    # A run is short and builds much that lives to its end: looking for garbage often only costs time.
    gc.set_threshold(50_000)
    try:
        app(standalone_mode=True)
    except ReservkollError as error:
        sys.stderr.write(error.text(translator(chosen())).rstrip() + "\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write(translator(chosen())(mark("Interrupted. Nothing was written.")) + "\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _name_help_panels() -> None:
    """The headings of the help, which typer fixes at import; only worth their import when help is asked for."""
    from typer import rich_utils

    from reservkoll.cli.language import speaker
    from reservkoll.texts import mark

    say = speaker()
    rich_utils.COMMANDS_PANEL_TITLE = say(mark("Commands"))
    rich_utils.OPTIONS_PANEL_TITLE = say(mark("Options"))
    rich_utils.ARGUMENTS_PANEL_TITLE = say(mark("Arguments"))
