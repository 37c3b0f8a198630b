"""The engines of `screen`, and the choice between them."""

from __future__ import annotations

from typing import Final

from reservkoll.cli.engines import chunked, local, spark
from reservkoll.cli.engines.choice import EngineChoice
from reservkoll.cli.engines.engine import Engine
from reservkoll.cli.engines.job import ScreenJob
from reservkoll.cli.output_files.screening import beside_report

NAMED: Final = {EngineChoice.LOCAL: local.ENGINE, EngineChoice.SPARK: spark.ENGINE}


def engine_for(job: ScreenJob) -> tuple[Engine, ScreenJob]:
    """The engine for `job`, and the job, with an output for the rows beside the report if it had none.

    The chunked engine is for jobs that ask for it, and for a long file if it can do the whole job. Only the size of
    the file decides, not the machine, so that the same input gives the same answer everywhere.

    Raises:
        InputError: the engine cannot do the job.
    """
    engine = NAMED[job.engine]
    if engine is not local.ENGINE or not _in_chunks(job):
        engine.check(job)
        return engine, job
    if job.data is None and job.report is not None:
        job = job.with_data(str(beside_report(job.report, job.request.paths)))
    if job.batch_rows:  # a job chosen by size was checked already, and needs no output for the rows
        chunked.ENGINE.check(job)
    return chunked.ENGINE, job


def _in_chunks(job: ScreenJob) -> bool:
    """Whether a local job runs in chunks: if the user asks for it, else if that is possible and its file is long."""
    if job.batch_rows is not None:
        return job.batch_rows > 0
    return not chunked.ENGINE.lacking(job) and chunked.is_long(job.request.paths[0])
