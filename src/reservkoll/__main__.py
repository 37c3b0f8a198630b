"""`python -m reservkoll`."""

import os
import sys


def _leave_working_folder() -> None:
    """Take the folder where the user stands off the import path, where `-m` has put it, before anything is imported."""
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    first = os.path.realpath(sys.path[0]) if sys.path else root
    if not sys.flags.safe_path and first != root:
        del sys.path[0]


if __name__ == "__main__":
    _leave_working_folder()
    from reservkoll.cli import main

    main()
