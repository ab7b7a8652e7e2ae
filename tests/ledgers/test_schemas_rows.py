"""Every column of every ledger, with values that pass and values that give a finding on that very column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audit.ledgers import kinds
from audit.ledgers.kinds import Column, LedgerKind
from tests.conftest import card, person
from tests.ledgers.zoo import ooxml
from tests.ledgers.zoo.book import Book, Cell, Page
from tests.ledgers.zoo.cli import validate

DATA = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))
KINDS = list(kinds.catalogue().values())


def values(kind: LedgerKind, column: Column, verdict: str) -> list[Cell]:
    """The good, bad or questionable values of a column."""
    data = DATA["columns"].get(f"{kind.name}.{column.name}") or DATA["types"][column.type]
    result: list[Cell] = []
    for value in data[verdict]:
        if value == "@values":
            result += column.values
        elif value == "@synonyms":
            result += column.synonyms or {}
        else:
            result.append("长" * 61 if value == "@long" else value)
    return result


def good_row(kind: LedgerKind) -> dict[str, Cell]:
    return {column.name: values(kind, column, "good")[0] for column in kind.columns}


def read(kind: LedgerKind, rows: list[dict[str, Cell]], folder: Path, capsys: Any) -> tuple[int, Any]:
    names = [column.name for column in kind.columns]
    path = folder / f"{kind.title}.xlsx"
    path.write_bytes(ooxml.xlsx(Book([Page([[kind.title], names, *([row[name] for name in names] for row in rows)])])))
    code, said, error = validate(capsys, path, options=("--all",))
    assert error == "" and said["unreadable"] == [], error
    (entry,) = said["inputs"]
    assert (entry["ledger"], entry["rows"]) == (kind.name, len(rows)), entry
    return code, said


def test_the_values_are_what_they_say() -> None:
    assert values(kinds.find("retirees"), kinds.find("retirees").column("身份证号"), "good")[0] == person(1)
    assert card(1) == DATA["types"]["card"]["good"][0]
    assert set(DATA["types"]) == kinds.TYPES - {"uscc"}
    for name in DATA["columns"]:
        ledger, _, column = name.partition(".")
        assert kinds.find(ledger).column(column)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_good_values_pass(kind: LedgerKind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [good_row(kind)]
    for column in kind.columns:
        rows += [good_row(kind) | {column.name: value} for value in values(kind, column, "good")[1:]]
        if not column.required:
            rows.append(good_row(kind) | {column.name: None})
    code, said = read(kind, rows, tmp_path, capsys)
    assert said["findings"] == [] and code == 0
    assert len(said["inputs"][0]["headings"]) == len(kind.columns)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_bad_values_are_findings_on_their_column(
    kind: LedgerKind, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, expected = [], []
    for column in kind.columns:
        bad = values(kind, column, "bad") + ([None] if column.required else [])
        for value in bad:
            rows.append(good_row(kind) | {column.name: value})
            expected.append((len(rows) + 2, column.name, "error"))
        for value in DATA["questions"].get(column.type, ()):
            rows.append(good_row(kind) | {column.name: value})
            expected.append((len(rows) + 2, column.name, "warning"))
    code, said = read(kind, rows, tmp_path, capsys)
    found = [(finding["row"], finding["column"], finding["severity"]) for finding in said["findings"]]
    assert found == expected and code == 1
    assert all(finding["rule"] == "schema" and finding["ledger"] == kind.name for finding in said["findings"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_required_column_is_missed(kind: LedgerKind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lost in kind.required:
        names = [column.name for column in kind.columns if column.name != lost]
        page = Page([[kind.title], names, [good_row(kind)[name] for name in names]])
        path = tmp_path / f"{kind.title}.xlsx"
        path.write_bytes(ooxml.xlsx(Book([page])))
        code, said, error = validate(capsys, path)
        assert code == 2 and said["inputs"] == []
        assert len(error.splitlines()) == 1 and lost in error and kind.title in error


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_alias_is_understood(kind: LedgerKind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each heading in each of its ways, all columns at once; the title says which ledger it is."""
    longest = max(len(column.aliases) for column in kind.columns)
    pages = []
    for turn in range(longest):
        head = [
            column.aliases[turn % len(column.aliases)] if column.aliases else column.name for column in kind.columns
        ]
        pages.append(Page([[kind.title], head, list(good_row(kind).values())], f"{turn}"))
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ooxml.xlsx(Book(pages)))
    code, said, error = validate(capsys, path, options=("--as", kind.name))
    assert (code, error, said["findings"]) == (0, "", [])
    for entry in said["inputs"]:
        assert set(entry["headings"]) == {column.name for column in kind.columns}
    assert len(said["inputs"]) == longest
