"""Ledgers as SQL tables, with what the engine adds, and the store. The only place that knows DuckDB."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.tables.database import ALL, MAX_ROWS, Database
    from audit.tables.engine import QueryFault

__all__ = ["ALL", "MAX_ROWS", "Database", "QueryFault"]


def __getattr__(name: str) -> Any:
    # DuckDB is loaded where it is asked for: the processes that write the parts of a store have no use of it.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{'engine' if name == 'QueryFault' else 'database'}"), name)
