"""Builds the wheel and the source archive, installs the wheel far from the checkout, and uses it there as a user would.

What a checkout has at hand by chance (rules, examples, the tests' packages) is not there: a file that the wheel lacks,
or a package that an extra does not name, is found out here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
USED = (
    "inventory.xlsx",
    "cleaning-direct.yaml",
    "partnership-night-cafe.yaml",
    "ledger.csv",
    "supplier-association.yaml",
)
COMMANDS = (
    ("--version",),
    ("check", "cleaning-direct.yaml", "--pdf", "answer.pdf", "--docx", "answer.docx", "--md", "answer.md"),
    ("check", "partnership-night-cafe.yaml", "--why"),
    ("screen", "inventory.xlsx", "--set", "purchase.act=LOU", "--set", "purchase.authority.type=municipality"),
    ("screen", "inventory.xlsx", "-o", "report.xlsx", "--html", "report.html", "--pdf", "report.pdf"),
    ("ledger", "ledger.csv", "-o", "ledger.xlsx"),
    ("template", "inventory", "-o", "template.xlsx"),
    ("cpv", "search", "hemtjänst"),
    ("limits",),
    ("rules", "list"),
    ("rules", "test"),
    ("rules", "release", "-o", "rules.zip"),
    ("check", "cleaning-direct.yaml", "--rules", "rules.zip"),
    ("schema", "case"),
)
MADE = (
    "answer.pdf",
    "answer.docx",
    "answer.md",
    "report.xlsx",
    "report.html",
    "report.pdf",
    "ledger.xlsx",
    "template.xlsx",
)
SOME_ROWS_FAULTY = 1


def run(*command: str | Path, cwd: Path, allowed: tuple[int, ...] = (0,)) -> None:
    """Run a command; its output is shown where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode not in allowed:
        sys.exit(f"{' '.join(map(str, command))}: {ran.returncode}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}")


def served(program: Path, cwd: Path) -> None:
    """Whether the local page answers."""
    port = 18735
    server = subprocess.Popen(
        [program, "serve", "--port", str(port), "--no-browser"], cwd=cwd, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(60):
            time.sleep(0.5)
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    if b"<html" in page.read():
                        return
            except OSError:
                continue
        sys.exit("serve: no answer")
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Build, install, use."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "uv", "build", "--quiet", "--out-dir", DIST, cwd=ROOT)
    (wheel,) = DIST.glob("*.whl")
    with tempfile.TemporaryDirectory(prefix="reservkoll-dist-") as folder:
        place = Path(folder)
        run(sys.executable, "-m", "venv", place / "venv", cwd=place)
        binaries = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
        python, program = binaries / "python", binaries / "reservkoll"
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[all]", cwd=place)
        for name in USED:
            shutil.copy(ROOT / "examples" / name, place / name)
        for command in COMMANDS:
            run(
                program,
                *command,
                cwd=place,
                allowed=(0, SOME_ROWS_FAULTY) if command[0] in {"screen", "ledger"} else (0,),
            )
        lacking = [name for name in MADE if not (place / name).is_file()]
        if lacking:
            sys.exit(f"not written: {', '.join(lacking)}")
        served(program, place)
    names = ", ".join(sorted(path.name for path in DIST.iterdir() if path.suffix in {".whl", ".gz"}))
    sys.stdout.write(
        f"{names}: installed outside the checkout; {len(COMMANDS)} commands, the page and its files work\n"
    )


if __name__ == "__main__":
    main()
