"""The twelve elements of a 计算机审计方法."""

from __future__ import annotations

from datetime import date

import pytest

from audit import policies
from audit.app import rules
from audit.checks.method import elements, steps
from audit.messages import set_language
from audit.tables.queries import adapted

ELEMENTS = [
    "方法代码", "方法名称", "目标功能", "所需数据", "分析步骤", "流程图", "方法语言", "适用法规", "审计建议", "作者单位", "时间", "标志",
]  # fmt: skip
DAY = date(2024, 7, 1)


@pytest.mark.parametrize("name", [*policies.names(), policies.INTEGRITY])
def test_every_rule_and_computation_has_the_form(name: str) -> None:
    policy = rules.named(name)
    kinds = adapted(policy)
    for query in policy.queries:
        form = dict(elements(policy, query, kinds, DAY))
        assert list(form) == ELEMENTS and all(text.strip() for text in form.values())
        assert form["方法代码"] == query.id and query.sql in form["方法语言"]
        assert all(kinds[ledger].title in form["所需数据"] for ledger in (*query.ledgers, *query.uses))
        assert all(clause in form["适用法规"] for clause in query.clauses)
        assert all(key in form["分析步骤"] for key in query.parameters)
        assert "\0" not in "".join(form.values())


def test_the_form_is_that_of_the_rule() -> None:
    form = dict(rules.method("hospital-frequency", "jiande", DAY))
    assert "2024-07-01 为 1（次，依据 JD-3-1-4a）" in form["分析步骤"]
    assert form["所需数据"].startswith("· 住院慰问台账（必须）：姓名、身份证号、")
    assert form["流程图"].splitlines()[:4] == [
        "[住院慰问台账]",
        "   │",
        "   ▼",
        "[期间：入院日期 自 2024-01-01 至 今]",
    ]
    assert form["流程图"].splitlines()[-1] == "[问题（提示）]"
    assert "专用：建德" in form["标志"]


def test_in_english() -> None:
    set_language("en")
    try:
        form = dict(rules.method("quota", "dongcheng", DAY))
    finally:
        set_language("zh")
    assert list(form)[:2] == ["Code", "Name"] and "results" in form["Mark"]


@pytest.mark.parametrize(
    ("sql", "between", "conditions"),
    [
        ("SELECT 1 FROM t", (), ()),
        ("SELECT a FROM t WHERE a > 1 AND b IN (SELECT c FROM u WHERE d) -- WHERE e\n", (), ("WHERE a > 1 AND b IN (SELECT c FROM u WHERE d)",)),
        ("WITH x AS (SELECT 1 WHERE 2), y AS NOT MATERIALIZED (SELECT ')' ) SELECT a FROM x WHERE b='('\nGROUP BY a HAVING count(*) > 1 ORDER BY a",
         ("x", "y"), ("WHERE b='('", "HAVING count(*) > 1")),
        ("SELECT sum(a) FILTER (WHERE b) FROM t QUALIFY row_number() OVER (ORDER BY a) = 1", (), ("QUALIFY row_number() OVER (ORDER BY a) = 1",)),
    ],
)  # fmt: skip
def test_steps(sql: str, between: tuple[str, ...], conditions: tuple[str, ...]) -> None:
    found = steps(sql)
    assert (found.between, found.conditions) == (between, conditions)
