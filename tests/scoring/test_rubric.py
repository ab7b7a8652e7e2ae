"""The rubric as data: its cases, a second one without new code, and slips that are told with their file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import policies, resources
from audit.app import rules
from audit.errors import DataFault, UsageFault
from audit.policies import Policy
from audit.scoring import cases
from audit.scoring import rubric as rubrics

JIANDE = policies.load("jiande")
OTHER = Path(__file__).parent / "other_city"
CASES = cases.load(JIANDE)
# The examples of the rubric as its inventory words them.
SAYS = {
    "JD-R1": ["{given: {应纳管未纳管: 3}, JD-R1: 7}", "{given: {应纳管未纳管: 12}, JD-R1: 0}", "{given: {未建志愿者服务队: 1}, JD-R1: 0}"],
    "JD-R3": ["{given: {未通知引发信访: 2, 体检未通知: 1}, JD-R3: 5}"],
    "JD-R5": ["{given: {会议协调未参加: 2, 材料报表逾期: 1, 经费使用不规范: 2}, JD-R5: 0}", "{given: {职责不清任务未落实: 3}, JD-R5: 5}"],
    "JD-R6b": ["{given: 3 场有效活动且无得分, JD-R6b: 7.5}"],
    "JD-R6d": ["{given: 两支队伍中一支缺一个季度且无得分, JD-R6d: 4.375}"],
    "JD-R8": ["{given: 本市级 2 篇, JD-R8: 5}"],
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    return {result.name: result.message for result in cases.run(JIANDE)}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: cases.RubricCase, outcomes: dict[str, str]) -> None:
    assert outcomes[case.name] == ""


def test_the_inventorys_examples_are_cases() -> None:
    said = {(case.clause, case.says) for case in CASES}
    assert {(clause, text) for clause, texts in SAYS.items() for text in texts} <= said


def test_every_part_has_a_case_that_costs_points_and_one_that_does_not() -> None:
    rubric = rubrics.load(JIANDE)
    assert sum(part.weight for part in rubric.parts) == rubric.total == 100
    for part in rubric.parts:
        scores = {case.wants["scores"][part.clause] for case in CASES if part.clause in case.wants.get("scores", {})}
        assert len(scores) > 1, part.clause


def test_coverage_names_the_rubric() -> None:
    entries = {entry["id"]: entry for entry in rules.covered("jiande")}
    for part in rubrics.load(JIANDE).parts:
        assert f"rubric:{part.id if part.part else part.item}" in entries[part.clause]["served_by"]
        assert entries[part.clause]["covered"] and entries[part.clause]["cases"] >= 2
    assert {result.rule for result in rules.tested("jiande", "rubric")} == {"rubric"}


def test_a_number_is_never_typed_in_a_query() -> None:
    for part in rubrics.load(JIANDE).parts:
        for query in part.queries:
            sql = re.sub(r"'(?:[^']|'')*'|--[^\n]*", "''", query.sql)
            # 原因 is a code of the query's own, by which its words are chosen.
            sql = re.sub(r"THEN [0-9]\n|WHEN [0-9] THEN", "", sql)
            sql = re.sub(r"GROUP BY [0-9, ]+", "", sql)
            assert set(re.findall(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])", sql)) <= {"0", "1"}, query.file


def test_every_reading_has_a_sentence_in_both_languages() -> None:
    for reading in JIANDE.readings.values():
        if reading.says:
            choices = {reading.default, *reading.alternatives}
            assert choices <= set(reading.says) | ({"*"} & set(reading.says) and choices)
            assert set(reading.says) == set(reading.says_en) and reading.title_en


def test_another_rubric_runs_without_new_code() -> None:
    policy = policies.load(str(OTHER))
    results = cases.run(policy)
    assert len(results) == 11 and [result for result in results if not result.passed] == []
    assert {proof.clause for proof in cases.PROVER.proofs(policy)} == {"AB-2", "AB-3", "AB-4"}
    assert policies.load(str(OTHER)).readings["grade_floors"].sentence("20") == "分数线: 20"


def test_a_policy_without_a_rubric_says_so() -> None:
    integrity = policies.load_integrity()
    assert integrity is not None and cases.load(integrity) == []
    with pytest.raises(UsageFault, match=r"rubric\.yaml"):
        rubrics.load(integrity)


Change = Callable[[str, str, str], Policy]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """The policy in a copy of its folder, with one text of one file replaced."""

    def change(file: str, old: str, new: str) -> Policy:
        folder = Path(shutil.copytree(resources.folder("rules") / "jiande", tmp_path / "某市"))
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return policies.load(str(folder))

    return change


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("rubric.yaml", "total: 100", "total: 99", "100"),
        ("rubric.yaml", "total: 100", "total: 100\ncolour: 红", "colour"),
        ("rubric.yaml", "clause: JD-R2", "clause: JD-R22", "JD-R22"),
        (
            "rubric.yaml",
            "未按规定走访: 1, 走访信息不实: 1",
            "未按规定走访: 1, 未有效开展走访: 1",
            "慰问走访/未有效开展走访",
        ),
        ("rubric.yaml", "event: 经费使用不规范\n", "event: 经费不规范\n", "经费不规范"),
        ("rubric.yaml", "proposed: [media]", "proposed: [medea]", "medea"),
        ("rubric.yaml", "zero_when: groups_or_volunteers", "zero_when: media", "media"),
        ("rubric.yaml", "default: item\n", "default: fifty\n", "fifty"),
        ("rubric.yaml", "default: 90/80/60", "default: 60/80/90", "grade_floors"),
        ("rubric.yaml", "weight: 2, award: true", "weight: 2, award: true, bonus: true", "award"),
        ("rubric.yaml", "evidence: {ledger: assessment", "evidence: {ledger: assesment", "assesment"),
        ("rubric.yaml", "score: 得分", "score: 得分数", "得分数"),
        ("rubric.yaml", "  notes:\n    floor:", "  notes:\n    flor:", "flor"),
        ("rubric/media.sql", "clauses: [JD-R8]", "clauses: [JD-R7a]", "JD-R8"),
        ("rubric/media.sql", "ledgers: [media]", "ledgers: [medien]", "medien"),
        ("rubric/media.sql", "what:", "waht:", "waht|what"),
        ("rubric/no-visits.sql", "event: 未有效开展走访", "event: 没走访", "没走访"),
    ],
)
def test_a_slip_is_told_with_its_file(changed: Change, file: str, old: str, new: str, part: str) -> None:
    with pytest.raises((DataFault, UsageFault), match=part):
        rubrics.load(changed(file, old, new))


def test_points_that_move_break_a_case(changed: Change) -> None:
    failed = [
        result
        for result in cases.run(changed("rubric.yaml", "应纳管未纳管: 1,", "应纳管未纳管: 1.01,"))
        if not result.passed
    ]
    assert (
        failed[0].message
        == "JD-R1 应为 7.00，实为 6.97；basis 应为 {'assessment/1': '-3.00'}，实为 {'assessment/1': '-3.03'}"
    )


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("clause: JD-R1, says", "clause: JD-2-1b, says", "JD-2-1b"),
        ("name: 十二人未纳管", "name: 三人未纳管", "三人未纳管"),
        ("given: {应纳管未纳管: 3}, scores", "given: {酌情加分: 3}, scores", "酌情加分"),
        ("scores: {JD-R1: 7}", "score: {JD-R1: 7}", "score"),
    ],
)
def test_a_case_claims_only_what_the_rubric_has(changed: Change, old: str, new: str, part: str) -> None:
    with pytest.raises(DataFault, match=part):
        cases.run(changed("rubric.cases.yaml", old, new))


def test_a_query_that_breaks_is_told(changed: Change) -> None:
    policy = changed("rubric/media.sql", "FROM 次序", "FROM 次序号")
    failed = [result for result in cases.run(policy) if result.name == "本市级两篇"]
    assert "次序号" in failed[0].message
