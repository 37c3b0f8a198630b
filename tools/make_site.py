"""Lays out the pages of docs/ with what they link to, and builds the site of them.

The layout is that of the checkout, so that a link that works on a page there works on the site. What is added: the
first page, and the reference of the Python library, which is made from its docstrings.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "build" / "site-source"
BESIDE = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE")
FOLDERS = ("docs", "rules/cases", "examples")
FIRST = """# reservkoll

Kan det här inköpet öppnas för den idéburna sektorn, hur och varför? `reservkoll` svarar med lagrum, skäl och det som är
okänt.

- [Dokumentationen](docs/index.md)
- [Reglerna, en sida för varje](docs/rules/index.md)
- [In English: the commands](docs/commands-en.md), [the Python library](docs/library.md), [its reference](reference.md)
"""
REFERENCE = """# Reference of the Python library

Made from the docstrings. How the library is used: [As a library in Python](docs/library.md).

::: reservkoll.api
"""


def lay_out() -> None:
    """Copy the pages and what they link to, and add the two pages of the site's own."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, SOURCE / name)
    for name in BESIDE:
        shutil.copy(ROOT / name, SOURCE / name)
    (SOURCE / "index.md").write_text(FIRST, "utf-8")
    (SOURCE / "reference.md").write_text(REFERENCE, "utf-8")


def main() -> None:
    """Lay out and build; a warning, such as a link that leads nowhere, is a failure."""
    lay_out()
    zensical = Path(sys.executable).with_name("zensical")
    sys.exit(subprocess.run([zensical, "build", "--strict", "--clean"], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
