"""Ledgers as SQL tables, with what the engine adds. The only place that knows DuckDB."""

from __future__ import annotations

from audit.tables.database import ALL, MAX_ROWS, Database
from audit.tables.engine import QueryFault

__all__ = ["ALL", "MAX_ROWS", "Database", "QueryFault"]
