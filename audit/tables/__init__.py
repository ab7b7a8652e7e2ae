"""Ledgers as SQL tables, with what the engine adds, and the store. The only place that knows DuckDB and Spark."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.tables.database import Database
    from audit.tables.engine import QueryFault
    from audit.tables.ledgers import ALL, MAX_ROWS, Ledgers
    from audit.tables.opening import ENGINES, SPARK, EngineChoice, opened

__all__ = ["ALL", "ENGINES", "MAX_ROWS", "SPARK", "Database", "EngineChoice", "Ledgers", "QueryFault", "opened"]

_MODULES = {
    "Database": "database",
    "QueryFault": "engine",
    **dict.fromkeys(("ALL", "MAX_ROWS", "Ledgers"), "ledgers"),
    **dict.fromkeys(("ENGINES", "SPARK", "EngineChoice", "opened"), "opening"),
}


def __getattr__(name: str) -> Any:
    # DuckDB is loaded where it is asked for: the processes that write the parts of a store have no use of it.
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
