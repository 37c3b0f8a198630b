"""Exports the column mapping of a run, to be read again with `--mapping`."""

from __future__ import annotations

from pathlib import Path

from reservkoll.reports.outputs import Made, MadeLedger, Writing, by_name


def _write(made: Made | MadeLedger, path: Path) -> None:
    path.write_text(made.mapping, "utf-8")


FORM = Writing[Made | MadeLedger](by_name(lambda _path: None), _write, without_rows=_write)
