"""The store: submissions as Parquet parts by ledger, period and street, and a journal of everything that was added."""

from __future__ import annotations

from audit.tables.store.faults import StoreFault
from audit.tables.store.journal import Event
from audit.tables.store.parts import Part
from audit.tables.store.store import Store

__all__ = ["Event", "Part", "Store", "StoreFault"]
