"""What the three forms of rectification share: a landscape page, whom and what they concern, the problems as a table, places to sign."""

from __future__ import annotations

from collections.abc import Sequence

from forms import build, cell, head, repeat, row, signatures, table, text, title

WIDE = 14570  # of the text, in twips, between the margins of a landscape page
LABEL = 1700
MARGINS = (1588, 1134, 1247, 1134)  # the binding edge above, as on a page that is turned
AMOUNT = "{{ r.涉及金额|money }}"
PROBLEM = "{{ r.问题摘要 }}（编号{{ r.编号 }}）"

Column = tuple[str, int, str, str]  # heading, width, value, style


def maybe(name: str, way: str = "") -> str:
    """A column that may be empty, written in a way such as `|cn_day`."""
    return f"{{% if '{name}' in r %}}{{{{ r.{name}{way} }}}}{{% endif %}}"


def facts() -> str:
    """Project, notice, unit and its people."""
    value = WIDE // 2 - LABEL
    pairs = [("项目名称", "{% if 项目名称 %}{{ 项目名称 }}{% endif %}"), ("通知书", "{% if 通知书 %}{{ 通知书 }}{% endif %}"),
             ("被审计单位", "{{ 被审计单位 }}"), ("被审计人员", "{% if 被审计人员 %}{{ 被审计人员 }}{% endif %}")]  # fmt: skip
    cells = [part for label, words in pairs for part in (cell(label, LABEL, "Form Label"), cell(words, value))]
    return table((LABEL, value, LABEL, value), row(*cells[:4]), row(*cells[4:]))


def problems(columns: Sequence[Column], amounts: int) -> str:
    """The table of the problems, one to a row, with the sum of the amounts in the column of that number."""
    widths = [width for _, width, _, _ in columns]
    if sum(widths) != WIDE:
        raise ValueError(f"the columns are {sum(widths)} wide, the page {WIDE}")
    line = row(*(cell(value, width, style) for _, width, value, style in columns), split=True)
    total = row(
        # Kept with what follows: the places to sign are never alone on a page.
        cell("合计", sum(widths[:amounts]), "Form Label", span=amounts, keep=True),
        cell("{{ 涉及金额合计|money }}", widths[amounts], "Table Right", keep=True),
        cell("共{{ 问题数 }}个问题", sum(widths[amounts + 1 :]), span=len(widths) - amounts - 1, keep=True),
    )
    return table(widths, head([(name, width) for name, width, _, _ in columns]), repeat("问题", line, len(widths)), total, after=False)


def form(name: str, columns: Sequence[Column], amounts: int, note: str, *parties: Sequence[str]) -> bytes:
    """The template's bytes."""
    return build(
        title(name),
        text("数据截止：{{ 数据截止日期|cn_day }}　　金额单位：元", "Form Code"),
        facts(),
        problems(columns, amounts),
        text(note, "Form Note", keep=True),
        signatures(*parties, borders=True, width=WIDE),
        landscape=True, body=12, pitch=21, margins=MARGINS,
    )  # fmt: skip
