"""Writes assessed rows through Spark as a folder of parquet, csv or jsonl files."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reservkoll.common.atomic_write import check_folder, real
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.export.tables import check_format
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.result import row_schema
from reservkoll.spark.addresses import is_address
from reservkoll.spark.worker import writer

if TYPE_CHECKING:
    import polars as pl
    from pyspark.sql import DataFrame

OURS = re.compile(r"\.?part-\S+|\.?_SUCCESS(\.crc)?")
PARQUET = ".parquet"


def check_data(out: str, inputs: Iterable[Path], *, force: bool, addresses: Iterable[str] = ()) -> None:
    """Refuse an unusable output before any long work: `out` must be a folder whose suffix names its format.

    `inputs` are the local files that are read, `addresses` the URIs.

    Raises:
        InputError: another suffix, an existing folder (without `force`) or one with files that Spark did not write.
    """
    path = Path(out)
    check_format(path)
    if is_address(out):
        folder = out.rstrip("/")
        if any(other.rstrip("/") == folder or other.startswith(f"{folder}/") for other in addresses):
            raise _is_input(out)
        return
    check_folder(path.parent)
    for other in inputs:
        here, there = real(path), real(other)
        if here == there or here in there.parents or there in here.parents:
            raise _is_input(out)
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise InputError(
            mark("“{path}” must be a folder: Spark writes one file for each part. Choose another name."), path=path
        )
    if not path.exists():
        return
    if not force:
        raise InputError(mark("“{path}” exists already. Choose another name, or replace it with --force."), path=path)
    strange = next((each for each in sorted(path.iterdir()) if each.is_dir() or not OURS.fullmatch(each.name)), None)
    if strange is not None:
        raise InputError(
            mark("“{path}” holds more than rows written before ({name}) and is not replaced. Choose another name."),
            path=path,
            name=strange.name,
        )


def _is_input(out: str) -> InputError:
    return InputError(mark("“{path}” is read as input and is never written over. Choose another name."), path=out)


def write_rows(rows: DataFrame, reported: ReportedRoutes, out: str, *, force: bool) -> None:
    """Write assessed rows to `out`. A local folder appears whole or not at all; elsewhere Spark's own file
    `_SUCCESS` shows that it is complete.

    The columns and texts are byte for byte those of a run on one machine; in parquet `row` is a 64-bit integer.
    """
    schema = row_schema(reported)
    if is_address(out):
        _write(rows, schema, out, PurePosixPath(out).suffix.lower(), force=force)
        return
    path = Path(out)
    temporary = path.with_name(f".reservkoll-{secrets.token_hex(8)}{path.suffix}")
    try:
        _write(rows, schema, temporary.resolve().as_uri(), path.suffix.lower(), force=False)
        for other in (*temporary.glob(".*.crc"), temporary / "_SUCCESS"):
            other.unlink(missing_ok=True)  # the folder itself is the marker; other programs take these files for data
        for text in temporary.glob("part-*.txt"):
            text.rename(text.with_suffix(path.suffix))
        if force and path.exists():
            shutil.rmtree(path)
        temporary.rename(path)
    finally:
        with suppress(OSError):
            shutil.rmtree(temporary)


def _write(rows: DataFrame, schema: pl.Schema, out: str, suffix: str, *, force: bool) -> None:
    mode = "overwrite" if force else "error"
    if suffix == PARQUET:
        # 18 digits of öre are at most 16 digits of kronor and two decimals.
        kronor = "cast(cast(value_sek as decimal(20,0)) * 0.01BD as decimal(18,2)) as value_sek"
        rows.selectExpr(*(kronor if name == "value_sek" else name for name in schema)).write.mode(mode).parquet(out)
    else:
        texts = rows.select(*schema).mapInArrow(writer(suffix, schema), "value string")
        texts.write.mode(mode).text(out)
