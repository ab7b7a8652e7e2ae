"""The ledgers as a policy wants them."""

from __future__ import annotations

from audit.ledgers import kinds
from audit.ledgers.kinds import LedgerKind
from audit.policies import Policy


def adapted(policy: Policy | None) -> dict[str, LedgerKind]:
    """All ledgers, those of the policy with the columns and values that only it requires."""
    result = dict(kinds.catalogue())
    for name, use in (policy.ledgers if policy else {}).items():
        result[name] = kinds.adapt(result[name], use.requires, use.values)
    return result
