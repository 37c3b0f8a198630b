"""What the program is made of: `sbom` writes a CycloneDX bill of materials, `licences` renews docs/licences.md.

Both read what is installed: the packages that a user gets with `reservkoll[all]`, and those that they need in turn. The
hashes are those of the lock. The same environment gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
PROJECT: Final = "reservkoll"
EXTRAS: Final = ("all", "pdf", "docx", "web")  # spark is large, and its users have it already
PAGE: Final = ROOT / "docs" / "licences.md"
LOCK: Final = ROOT / "requirements.lock"
# As packages name them, to SPDX.
SPDX: Final = {
    "MIT License": "MIT",
    "MIT": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "PSF-2.0": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "LGPL-2.1-or-later": "LGPL-2.1-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-2.1-or-later",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
PERMISSIVE: Final = frozenset(
    ("MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "ISC", "Unlicense")
)
TOLERATED: Final = {
    "python-stdnum": (
        "LGPL-2.1-or-later",
        "it is used as a library, unchanged and installed apart, so that a user can replace it, as its licence asks.",
    )
}
"""Packages under another licence, and why they can be used beside ours (MIT)."""


@dataclass(frozen=True)
class Package:
    """A package that is installed, and the names of those that it needs."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]


def packages() -> list[Package]:
    """All that a user gets, by name; the program itself is not among them."""
    found: dict[str, Package] = {}
    waiting = [(PROJECT, frozenset(EXTRAS))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            sys.exit(f"{name} is not installed: run make .venv/.ready")
        needed = [(canonicalize_name(one.name), frozenset(one.extras)) for one in _needs(installed, extras)]
        waiting += needed
        before = found.get(name)
        names = {other for other, _ in needed if other != name} | set(before.needs if before else ())
        found[name] = Package(name, installed.version, licence_of(installed), tuple(sorted(names)))
    return sorted(found.values(), key=lambda package: package.name)


def _needs(installed: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in installed.requires or ():
        needed = Requirement(text)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield needed


def licence_of(installed: Distribution) -> str:
    """The SPDX expression of a package's licence; what it says itself where that is none."""
    told = installed.metadata
    if expression := told.get_all("License-Expression"):
        return str(expression[0])
    named = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    short = str(*told.get_all("License") or ()).strip().split("\n")[0]
    candidates = [*named, short]
    return next((SPDX[one] for one in candidates if one in SPDX), candidates[0] or "unknown")


def is_allowed(package: Package) -> bool:
    """Whether the licence lets the package be used beside ours, or it is tolerated by name."""
    if package.name in TOLERATED:
        return package.licence == TOLERATED[package.name][0]
    choices = (choice.strip(" ()") for choice in package.licence.split(" OR "))
    return any(all(part.strip(" ()") in PERMISSIVE for part in choice.split(" AND ")) for choice in choices)


def hashes() -> dict[str, list[str]]:
    """The SHA-256 of every file of each package in the lock, where it has them."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in LOCK.read_text("utf-8").splitlines():
        if start := re.match(r"([A-Za-z0-9._-]+)==", line):
            name = canonicalize_name(start[1])
        found.setdefault(name, []).extend(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    return found


def bill() -> dict[str, object]:
    """The bill of materials, CycloneDX 1.6."""
    own = distribution(PROJECT)
    parts = [package for package in packages() if package.name != PROJECT]
    needs = {package.name: package for package in packages()}
    known = hashes()
    reference = {name: f"pkg:pypi/{name}@{package.version}" for name, package in needs.items()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": reference[PROJECT],
                "name": PROJECT,
                "version": own.version,
                "purl": reference[PROJECT],
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": reference[part.name],
                "name": part.name,
                "version": part.version,
                "purl": reference[part.name],
                "licenses": [{"expression": part.licence}],
                **(
                    {"hashes": [{"alg": "SHA-256", "content": one} for one in known[part.name]]}
                    if known.get(part.name)
                    else {}
                ),
            }
            for part in parts
        ],
        "dependencies": [
            {"ref": reference[name], "dependsOn": [reference[other] for other in package.needs]}
            for name, package in sorted(needs.items())
        ],
    }


def page() -> str:
    """docs/licences.md."""
    lines = [
        "# Licences",
        "",
        "reservkoll is under the MIT licence. A user gets these packages with `reservkoll[all]`. The page is generated",
        "(`make docs`), and `make test` fails where a package comes in under a licence that is neither permissive nor",
        "named here. `make sbom` writes the same as a CycloneDX bill of materials, with the versions and the hashes of",
        "the lock.",
        "",
        "| package | licence |",
        "|---|---|",
        *(f"| {package.name} | {package.licence} |" for package in packages() if package.name != PROJECT),
        "",
        *(f"**{name}** is under {licence}: {why}" for name, (licence, why) in TOLERATED.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("sbom", "licences"))
    parser.add_argument("--output", type=Path, default=ROOT / "out" / "sbom.cdx.json")
    given = parser.parse_args()
    refused = [package for package in packages() if package.name != PROJECT and not is_allowed(package)]
    for package in refused:
        sys.stderr.write(f"{package.name} {package.version} is under {package.licence}, which is not permissive.\n")
    if given.what == "licences":
        PAGE.write_text(page(), "utf-8")
    else:
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text(json.dumps(bill(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        sys.stdout.write(f"{given.output}\n")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
