"""Ledgers as SQL tables, with what the engine adds. The only place that knows DuckDB and Spark."""

from __future__ import annotations

from audit.tables.database import Database
from audit.tables.engine import QueryFault
from audit.tables.ledgers import ALL, MAX_ROWS, Ledgers
from audit.tables.opening import ENGINES, SPARK, EngineChoice, opened

__all__ = ["ALL", "ENGINES", "MAX_ROWS", "SPARK", "Database", "EngineChoice", "Ledgers", "QueryFault", "opened"]
