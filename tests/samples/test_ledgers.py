"""The sample of every ledger: rebuilt byte for byte, read without a finding, its persons made up."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from audit import resources
from audit.ledgers import kinds
from tests.ledgers.zoo.cli import validate

SAMPLE = resources.folder("samples") / "ledgers"
# Rows of each file, as its builder wrote them.
ROWS = {
    "activities": 18, "allocation": 12, "archive_rooms": 12, "assessment": 12, "asset_transfers": 12, "certification": 24, "communities": 12, "community_pay": 24,
    "community_reviews": 18, "community_training": 18, "community_workers": 18, "disclosure_log": 12, "expenditure": 24, "festival_condolence": 18, "funeral_condolence": 14,
    "groups": 12, "headcount": 12, "health_check": 30, "health_settlement": 12, "hospital_condolence": 24, "illness_condolence": 20, "leader_subsidy": 12, "media": 12,
    "outside_pool": 12, "retirees": 36, "service_contracts": 12, "specialist_pay": 16, "specialist_reviews": 16, "specialists": 16, "transfers": 20, "visits": 22, "volunteer": 14,
    "volunteer_teams": 12, "weekly_meetings": 26,
}  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_samples_are_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLE.parent / "_build" / "ledgers.py", tmp_path], check=True)
    assert files(tmp_path) == files(SAMPLE)


def test_every_ledger_has_a_sample_without_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, error = validate(capsys, SAMPLE)
    assert (code, error, said["findings"], said["unreadable"]) == (0, "", [], [])
    assert [item["file"] for item in said["skipped"]] == ["README.md"]
    assert {entry["ledger"]: entry["rows"] for entry in said["inputs"]} == ROWS
    assert set(ROWS) == set(kinds.catalogue())
    for entry in said["inputs"]:
        kind = kinds.find(entry["ledger"])
        assert set(entry["headings"]) == {column.name for column in kind.columns}, entry["file"]
        assert set(entry["sums"]) == {column.name for column in kind.columns if column.type == "money"}
        assert entry["read"] == entry["rows"] + sum(entry["left_out"].values())
        assert entry["left_out"]["signature"] == entry["left_out"]["note"] == 1


def test_no_person_or_firm_is_real() -> None:
    text = ""
    for path in sorted(SAMPLE.iterdir()):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                text += "\n".join(archive.read(name).decode() for name in archive.namelist())
        else:
            data = path.read_bytes()
            text += data.decode("utf-8-sig" if path.suffix == ".md" or data.startswith(b"\xef\xbb\xbf") else "gb18030")
    numbers = set(re.findall(r"(?<![0-9A-Z])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])", text))
    assert len(numbers) > 50 and all(number.startswith("990103") for number in numbers)
    assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text)
    assert all(phone.startswith("640000") for phone in re.findall(r"0571-([0-9]{8})", text))
    codes = set(re.findall(r"(?<![0-9A-Z])91[0-9]{6}[0-9A-Z]{10}(?![0-9A-Z])", text))
    assert len(codes) == 3 and all(code.startswith("91990103") for code in codes)
