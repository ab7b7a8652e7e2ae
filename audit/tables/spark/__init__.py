"""The rules on Spark. Imported only where somebody asks for it: pyspark is an extra."""

from __future__ import annotations

from audit.tables.spark.engine import SparkLedgers

__all__ = ["SparkLedgers"]
