"""The ledgers themselves: every schema is sound, and no heading can be read as two columns."""

from __future__ import annotations

import pytest

from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.validate import validator
from audit.values import heading_key

ALL = list(kinds.catalogue().values())


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_a_schema_is_sound(kind: LedgerKind) -> None:
    validator(kind)
    assert kind.required and kind.policies
    owners: dict[str, str] = {}
    for column in kind.columns:
        for text in (column.name, *column.aliases):
            assert owners.setdefault(heading_key(text), column.name) == column.name, f"{text} is claimed twice"
        for synonym, value in (column.synonyms or {}).items():
            assert value in column.values and synonym not in column.values
        # Engines disagree on \d, \w and fractional multipleOf; one textual definition serves them all.
        assert "\\d" not in str(kind.schema) and "\\w" not in str(kind.schema) and "multipleOf" not in str(kind.schema)


def test_titles_are_one_to_one() -> None:
    titles = [title for kind in ALL for title in (kind.name, kind.title, *kind.aliases)]
    assert len(titles) == len(set(titles)) and len(ALL) == 34


def test_a_ledger_by_name_title_or_neither() -> None:
    assert kinds.find("住院慰问台账") is kinds.find("hospital_condolence")
    with pytest.raises(UsageFault, match="住院慰问台账"):
        kinds.find("住院慰问帐")


def test_a_policy_adds_columns_and_values() -> None:
    kind = kinds.adapt(kinds.find("retirees"), ["纳管月份"], {"人员类别": ["离休"]})
    assert kind.column("纳管月份").required and "离休" in kind.column("人员类别").values
    assert not kinds.find("retirees").column("纳管月份").required
