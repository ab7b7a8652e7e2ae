"""The ledgers' tables on the engine that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.model import LedgerTable
from audit.tables.database import Database
from audit.tables.ledgers import Ledgers

DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """What runs the rules: an engine's name and, of Spark, the URL of its master (None: this machine). Findings do not depend on it."""

    name: str = DUCKDB
    master: str | None = None


def opened(
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    as_of: date,
    limits: Limits | None = None,
    engine: EngineChoice | None = None,
) -> Ledgers:
    """The tables, ready for a policy; to be closed. UsageFault where the engine is not there."""
    if engine is None or engine.name == DUCKDB:
        return Database(tables, kinds, as_of, limits=limits)
    from audit.tables.spark import SparkLedgers

    return SparkLedgers(tables, kinds, as_of, master=engine.master, limits=limits)
