"""The command line: one module per command; errors are caught once, here."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line: 0 done, 1 done with faulty rows, 2 unusable input or usage, 3 broken rulebook."""
    from reservkoll.cli.app import app
    from reservkoll.cli.language import chosen
    from reservkoll.errors import ReservkollError
    from reservkoll.texts import mark, translator

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
