"""One Spark session for the tests that compare engines."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.machine import Limits

# Tables of a few rows: nothing is compiled for them, and nothing spread out.
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    """A session on this machine, local[2]."""
    missing = [name for name in ("pyspark", "sqlglot") if importlib.util.find_spec(name) is None]
    missing += [] if os.environ.get("JAVA_HOME") or shutil.which("java") else ["java"]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}, not installed here")
    from audit.tables.spark.session import session

    before = os.environ.get("JAVA_TOOL_OPTIONS")
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    try:
        with session("local[2]", Limits(memory=2**30, spill=tmp_path_factory.mktemp("spark")), SMALL) as found:
            yield found
    finally:
        if before is None:
            del os.environ["JAVA_TOOL_OPTIONS"]
        else:
            os.environ["JAVA_TOOL_OPTIONS"] = before
