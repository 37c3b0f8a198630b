"""The Spark session of a run: an existing one, or one started for the run and stopped after it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.common.errors import InputError
from reservkoll.common.runtime.child_process import SAFE_PATH
from reservkoll.common.runtime.optional_imports import needed
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

EXTRA = "spark"
LOGGED = Path(__file__).with_name("log4j2.properties")
REACHED_WITHIN = 5.0  # seconds; Spark itself keeps trying for a minute
STANDALONE = re.compile(r"spark://(?P<hosts>[^/]+)")
MASTER = re.compile(r"local(\[.+\])?|local-cluster\[.+\]|yarn|(spark|k8s)://.+")
LONGEST_REASON = 300
FROM_WORKER = "An exception was thrown from the Python worker"
DEBUG = "RESERVKOLL_DEBUG"


@contextmanager
def spark_session(master: str | None, *, quiet: bool) -> Iterator[SparkSession]:
    """A session with its own settings. A session that exists, under `spark-submit` or in a notebook, is used and kept.

    Raises:
        InputError: Spark or Java is not installed, or the master cannot be reached.
    """
    for package in ("pyspark", "pyarrow", "pandas"):  # pyspark needs pandas to exchange Arrow data
        needed(package, extra=EXTRA)
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield _with_settings(running)
        return
    if master is not None:
        _check_master(master)
    _check_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.update(SAFE_PATH)  # a local master starts its workers from Java, in the user's working directory
    if not {"SPARK_HOME", "SPARK_CONF_DIR", DEBUG} & os.environ.keys():  # else logging is configured there
        os.environ.setdefault("SPARK_SUBMIT_OPTS", f"-Dlog4j2.configurationFile={LOGGED.as_uri()}")
    builder = SparkSession.builder.appName("reservkoll").config("spark.ui.showConsoleProgress", str(not quiet).lower())
    builder = builder.config("spark.executorEnv.POLARS_MAX_THREADS", "1")  # each Spark task has one core
    for name, value in SAFE_PATH.items():
        builder = builder.config(f"spark.executorEnv.{name}", value)
    interrupted = signal.getsignal(signal.SIGINT)
    try:
        session = (builder.master(master) if master else builder).getOrCreate()
    except Exception as error:  # pyspark's, py4j's or Java's, depending on what failed
        raise InputError(
            mark(
                "Spark could not be started ({reason}). It needs Java 17 or later; JAVA_HOME says which Java is used, "
                "and --master which cluster."
            ),
            reason=reason(error),
        ) from error
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupted)  # pyspark replaces the handler
    try:
        yield _with_settings(session)
    finally:
        with suppress(Exception):  # the cluster may be gone already
            session.stop()


def reason(error: BaseException) -> str:
    """Spark's message without the Java and Python stack traces below it."""
    lines = [line.strip().removeprefix(": ") for line in str(error).splitlines() if line.strip()]
    if lines and lines[0].startswith(FROM_WORKER):
        return lines[-1][:LONGEST_REASON]
    told = next((line for line in lines if not line.startswith(("An error occurred while calling", "Traceback"))), "")
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return "; ".join([told or type(error).__name__, *causes[-1:]])[:LONGEST_REASON]


def _with_settings(session: SparkSession) -> SparkSession:
    """A new session next to the given one, so that its settings stay as they are."""
    own = session.newSession()
    settings = {
        "spark.sql.caseSensitive": "true",  # "Värde" and "värde" are two columns
        "spark.sql.session.timeZone": "UTC",
        # Unreadable files must raise: a cluster may be configured to skip them.
        "spark.sql.files.ignoreCorruptFiles": "false",
        "spark.sql.files.ignoreMissingFiles": "false",
        # Files must be split identically on each read, even if machines have joined in between.
        "spark.sql.files.minPartitionNum": str(max(own.sparkContext.defaultParallelism, 1)),
    }
    for name, value in settings.items():
        own.conf.set(name, value)
    return own


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else None
    if (java is None and shutil.which("java") is None) or (java is not None and not java.exists()):
        raise InputError(
            mark(
                "Spark needs Java 17 or later, and none was found. Install it (openjdk-17-jre-headless or similar), "
                "or set JAVA_HOME to where it is."
            )
        )


def _check_master(master: str) -> None:
    """Refuse at once what Java would report in its own words, or Spark would retry for a minute.

    Raises:
        InputError: not a master URL, a Spark Connect URL, or a standalone master that does not answer.
    """
    if master.startswith("sc://"):
        raise InputError(
            mark("“{master}” is a Spark Connect server. Name the cluster itself, such as spark://HOST:7077 or yarn."),
            master=master,
        )
    if MASTER.fullmatch(master) is None:
        raise InputError(
            mark("“{master}” is not a Spark master. Write local[4], spark://HOST:7077, yarn or k8s://HOST."),
            master=master,
        )
    if master == "yarn" and not {"HADOOP_CONF_DIR", "YARN_CONF_DIR"} & os.environ.keys():
        raise InputError(mark("--master yarn needs HADOOP_CONF_DIR: the folder with the cluster's settings."))
    match = STANDALONE.fullmatch(master)
    if match is None:
        return
    for place in match["hosts"].split(","):
        host, _, port = place.rpartition(":")
        with suppress(OSError, ValueError), socket.create_connection((host.strip("[]"), int(port)), REACHED_WITHIN):
            return
    raise InputError(
        mark("No Spark master answers at {master}. Check host and port, and that the cluster is running."),
        master=master,
    )
