"""What in a policy's queries another engine may not do, or may do otherwise, and what depends on the order of rows."""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks.case_files import AS_OF
from audit.errors import UsageFault
from audit.messages import t
from audit.policies import Policy
from audit.policies.soundness import Problem
from audit.tables import ALL
from audit.tables.loading import type_of
from audit.tables.queries import adapted


def unportable(policy: Policy) -> Iterator[Problem]:
    """Everything not portable in the queries of a policy's own folder, each with its line and what to write instead.

    UsageFault where the parser is not installed.
    """
    try:
        from audit.tables.portable import Transpiler
    except ImportError as error:
        raise UsageFault(
            t(
                "--portable 需要 sqlglot：pip install 'retiree-fund-audit[portable]'",
                "--portable needs sqlglot: pip install 'retiree-fund-audit[portable]'",
            )
        ) from error
    tables = {
        kind.title + more: {"_row": "BIGINT"} | {column.name: type_of(column) for column in kind.columns}
        for kind in adapted(policy).values()
        for more in ("", ALL)
    }
    transpiler = Transpiler(policy, tables, AS_OF)
    for query in policy.queries:
        if query.policy == policy.name:
            for fault in transpiler.faults(query.sql):
                yield Problem(query.file, fault.message, line=query.line + fault.line - 1)
