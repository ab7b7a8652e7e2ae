"""Policies: folders of data that say what is checked, with which figures, on which ground."""

from __future__ import annotations

from audit.policies.clauses import Clause
from audit.policies.computes import Compute
from audit.policies.dues import Due
from audit.policies.loading import INTEGRITY, load, load_integrity, names
from audit.policies.params import Params, unknown
from audit.policies.policy import LedgerUse, Policy
from audit.policies.queries import Query
from audit.policies.readings import Reading
from audit.policies.rules import Rule

__all__ = [
    "INTEGRITY",
    "Clause",
    "Compute",
    "Due",
    "LedgerUse",
    "Params",
    "Policy",
    "Query",
    "Reading",
    "Rule",
    "load",
    "load_integrity",
    "names",
    "unknown",
]
