"""The engines of `screen`, and which of them answers a job."""

from __future__ import annotations

from typing import Final

from reservkoll.cli.engines import chunked, local, spark
from reservkoll.cli.engines.choice import EngineChoice
from reservkoll.cli.engines.engine import Engine
from reservkoll.cli.engines.job import ScreenJob
from reservkoll.cli.output_files.screening import beside_report

NAMED: Final = {EngineChoice.LOCAL: local.ENGINE, EngineChoice.SPARK: spark.ENGINE}


def engine_for(job: ScreenJob) -> tuple[Engine, ScreenJob]:
    """The engine that answers `job`, and the job with a place for the rows beside the report where it has none.

    The chunked engine is for jobs that ask for it, and for a long file whose job it can serve whole. Only the size of
    the file decides, so that the same input gives the same answer on every machine.

    Raises:
        InputError: the engine cannot serve the job.
    """
    engine = NAMED[job.engine]
    if engine is not local.ENGINE or not _in_chunks(job):
        engine.check(job)
        return engine, job
    if job.data is None and job.report is not None:
        job = job.with_data(str(beside_report(job.report, job.request.paths)))
    if job.batch_rows:  # a job that was chosen by size is one that it can serve, also without a place for the rows
        chunked.ENGINE.check(job)
    return chunked.ENGINE, job


def _in_chunks(job: ScreenJob) -> bool:
    """Whether a local job is answered in chunks: if asked for, else if it can be and its file is long."""
    if job.batch_rows is not None:
        return job.batch_rows > 0
    return not chunked.ENGINE.lacking(job) and chunked.is_long(job.request.paths[0])
