"""A Spark session of our own: quiet, offline, on this machine's loopback only, its files in a private folder that is gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.errors import UsageFault
from audit.machine import Limits
from audit.messages import t
from audit.tables.spill import private_folder

_LEAST = 2**30  # bytes of memory without which Spark does not start
_LOG = """status = off
rootLogger.level = off
"""


def _settings(master: str, folder: Path, limits: Limits) -> Mapping[str, str]:
    """What a session is set to; of a cluster's own settings nothing but what the answers rest on."""
    settings = {
        "spark.app.name": "audit",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # What the database does: errors are raised, sums keep their places, names are of either case.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.caseSensitive": "false",
        "spark.sql.decimalOperations.allowPrecisionLoss": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parser.escapedStringLiterals": "false",
        "spark.sql.crossJoin.enabled": "true",
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder / 'derby'} -Djava.io.tmpdir={folder / 'tmp'} -Dlog4j2.configurationFile={(folder / 'log4j2.properties').as_uri()} -XX:-UsePerfData",
    }
    if master.startswith("local"):
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder / "local"),
            "spark.sql.shuffle.partitions": str(2 * limits.workers),
            "spark.driver.memory": f"{max(limits.database, _LEAST) >> 20}m",
        }
    return settings


def _java() -> None:
    """UsageFault where there is no Java to run Spark with."""
    home = os.environ.get("JAVA_HOME")
    if (home and (Path(home) / "bin").is_dir()) or shutil.which("java"):
        return
    raise UsageFault(
        t(
            "--engine spark 需要 Java 17 或更高版本（找不到 java，也没有设 JAVA_HOME）",
            "--engine spark needs Java 17 or later (no java found, and JAVA_HOME is not set)",
        )
    )


@contextlib.contextmanager
def session(master: str | None, limits: Limits, extra: Mapping[str, str] | None = None) -> Iterator[tuple[Any, Path]]:
    """A session with its private folder, made where `limits` says what is spilled goes. `master` is its URL (None: this machine), `extra` are
    further settings. UsageFault in one line where Spark or Java is missing or does not start."""
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageFault(
            t(
                "--engine spark 需要 pyspark：pip install 'retiree-fund-audit[spark]'",
                "--engine spark needs pyspark: pip install 'retiree-fund-audit[spark]'",
            )
        ) from error
    _java()
    master = master or f"local[{limits.workers}]"
    with private_folder(limits.folder) as folder:
        for inner in ("tmp", "local", "warehouse"):
            (folder / inner).mkdir()
        (folder / "log4j2.properties").write_text(_LOG, encoding="utf-8")
        conf = SparkConf()
        conf.setAll(list((dict(_settings(master, folder, limits)) | dict(extra or {})).items()))
        context = None
        with (folder / "java.log").open("wb") as log:
            try:
                gateway = launch_gateway(conf, {"stderr": log, "stdout": log})
                context = SparkContext(conf=conf, gateway=gateway)
                spark = SparkSession(context)
            except Exception as error:
                if context is not None:
                    context.stop()
                raise UsageFault(
                    t(
                        "Spark 没有启动（--master {master}）：{error}",
                        "Spark did not start (--master {master}): {error}",
                        master=master,
                        error=_first_line(error, folder),
                    )
                ) from error
            process = gateway.proc
            try:
                yield spark, folder
            finally:
                with contextlib.suppress(Exception):
                    spark.stop()
                with contextlib.suppress(Exception):
                    gateway.shutdown()
                SparkContext._gateway = None
                SparkContext._jvm = None
                process.stdin.close()  # Java ends with it
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def _first_line(error: Exception, folder: Path) -> str:
    """What Java said, in one line."""
    said = (folder / "java.log").read_text(encoding="utf-8", errors="replace")
    lines = [line.strip() for line in (said + "\n" + str(error)).splitlines() if line.strip()]
    told = [line for line in lines if "Exception" in line or "Error" in line]
    return (told or lines or [type(error).__name__])[0][:300]
