"""The portable subset of the rules' SQL: what runs on another engine with the same rows, written for Spark."""

from __future__ import annotations

from audit.tables.portable.sqls import Unportable
from audit.tables.portable.transpile import Transpiled, Transpiler

__all__ = ["Transpiled", "Transpiler", "Unportable"]
