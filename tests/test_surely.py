"""What is taken for sure is what jsonschema accepts; and every schema that we ship is one."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from audit import resources, schema, surely
from audit.policies.queries import _HEAD
from audit.strict_yaml import load, loads

SCHEMAS = sorted(resources.folder("schemas").rglob("*.schema.json"))
RULES = resources.folder("rules")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_schema_shipped_is_a_schema(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def heads() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for path in sorted(RULES.glob("*/checks/*.sql"))[::9]:
        match = _HEAD.match(path.read_text(encoding="utf-8"))
        assert match is not None
        found.append(("policy/rule", loads(match["meta"], path.name)))
    for name in ("policy", "params", "clauses"):
        found += [(f"policy/{name}", load(path)) for path in sorted(RULES.glob(f"*/{name}.yaml"))]
    return found


def spoil(document: Any, dice: random.Random) -> Any:
    """The document with one thing in it changed, dropped or added."""
    document = copy.deepcopy(document)
    spots = [(document, None)]
    for holder, _ in spots:
        if isinstance(holder, dict):
            spots += [(holder[key], key) for key in holder]
        elif isinstance(holder, list):
            spots += [(item, None) for item in holder]
    holder = dice.choice([each for each, _ in spots if isinstance(each, dict | list) and each])
    key = dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    kind = dice.randrange(3)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder[key] = dice.choice([None, "", 3, True, [], {}, ["x", "x"], {"x": 1}, "不是"])
    elif isinstance(holder, dict):
        holder["unknown"] = "x"
    else:
        holder.append(holder[0])
    return document


def test_what_is_sure_is_accepted_by_jsonschema() -> None:
    dice, sure = random.Random(7), 0
    for name, document in heads():
        judge, shipped = schema.validator(name), schema._shipped(name)
        for each in [document, *(spoil(document, dice) for _ in range(12))]:
            if surely.fits(each, shipped, shipped):
                sure += 1
                assert judge.is_valid(each), (name, each)
        assert judge.is_valid(document)
    assert sure >= len(heads()) * 0.9, "hardly anything is sure: the quick look is of no use"
