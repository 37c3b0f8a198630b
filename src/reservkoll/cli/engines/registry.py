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
    engine, in_chunks = NAMED[job.engine], chunked.ENGINE
    asked, by_itself = bool(job.batch_rows), job.batch_rows is None
    if engine is not local.ENGINE or not (asked or by_itself):
        engine.check(job)
        return engine, job
    if by_itself and (in_chunks.lacking(job) or not chunked.is_long(job.request.paths[0])):
        engine.check(job)
        return engine, job
    if job.data is None and job.report is not None:
        job = job.with_data(str(beside_report(job.report, job.request.paths)))
    if asked:
        in_chunks.check(job)
    return in_chunks, job
