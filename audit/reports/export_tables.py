"""The tables that `--to` writes: `audit_run`, `audit_ledger`, `audit_finding`, `audit_problem`, and a view of the findings by office.

Their names and columns are a promise: columns are never renamed or taken away. Comments are Chinese whatever the language of the run: they
are made once and stay.
"""

from __future__ import annotations

from audit.databases.writing import Field, Table, View

_RUN = Field("run_id", "text", "运行标识：材料、政策和参数的摘要")
_NUMBER = Field("number", "whole", "序号")


def _text(name: str, comment: str, *, empty: bool = True) -> Field:
    return Field(name, "text", comment, empty)


def _whole(name: str, comment: str, *, empty: bool = False) -> Field:
    return Field(name, "whole", comment, empty)


TABLES = (
    Table(
        "audit_run",
        "审计运行，一次一行；运行的时间只在运行记录里",
        (
            _RUN,
            _text("tool_version", "程序版本", empty=False),
            _text("policy", "政策"),
            Field("as_of", "day", "当作今天的日期"),
            _text("inputs_sha256", "全部材料的摘要", empty=False),
            _text("policy_sha256", "政策文件的摘要"),
            _text("parameters", "设定的参数和读法（JSON）", empty=False),
            _text("language", "语言", empty=False),
            Field("unmasked", "truth", "是否显示完整的证件号、卡号等"),
            _whole("ledgers", "台账张数"),
            _whole("rows", "台账行数"),
            _whole("errors", "违规处数"),
            _whole("warnings", "提示处数"),
            _whole("notes", "线索、提醒处数"),
            Field("amount", "amount", "违规涉及金额（元）"),
            _whole("exit_status", "0 没有违规，1 有违规，2 有未能检查的"),
        ),
        ("run_id",),
    ),
    Table(
        "audit_ledger",
        "读到的台账，一张一行，附控制数",
        (
            _RUN,
            _NUMBER,
            _text("file", "文件，或数据库的表", empty=False),
            _text("sheet", "工作表"),
            _text("ledger", "台账", empty=False),
            _text("title", "台账名称", empty=False),
            _whole("rows", "采用的行数"),
            _whole("rows_read", "读到的行数"),
            _text("left_out", "未用的行，按原因（JSON）", empty=False),
            _text("changed", "改了写法的单元格，按种类（JSON）", empty=False),
            _text("sums", "金额列的合计（JSON，元）", empty=False),
            Field("first_day", "day", "最早日期", True),
            Field("last_day", "day", "最晚日期", True),
            _text("row_order", "数据库的表按哪些列排序编行号"),
            _text("sha256", "内容的 SHA-256", empty=False),
            _text("sm3", "内容的 SM3"),
        ),
        ("run_id", "number"),
    ),
    Table(
        "audit_finding",
        "问题，一处一行；个人信息按设定遮盖",
        (
            _RUN,
            _NUMBER,
            _text("severity", "级别：error 违规，warning 提示，note 线索、提醒", empty=False),
            _text("office", "街道"),
            _text("rule", "规则", empty=False),
            _text("title", "规则名称", empty=False),
            _text("clauses", "条款", empty=False),
            _text("ledger", "台账"),
            _text("file", "文件，或数据库的表"),
            _text("sheet", "工作表"),
            _whole("row_number", "行", empty=True),
            _text("column_name", "列"),
            _text("message", "问题", empty=False),
            _text("value", "单元格的值"),
            Field("amount", "amount", "涉及金额（元）", True),
            _text("related", "相关行"),
            _text("reading", "读法"),
            _text("ask", "请核实"),
            _text("fingerprint", "指纹：同一事实在各次运行中相同"),
        ),
        ("run_id", "number"),
    ),
    Table(
        "audit_problem",
        "没有检查到的：读不出的、出错和未运行的规则、不是台账的、未全部列出的",
        (
            _RUN,
            _NUMBER,
            _text(
                "kind",
                "unreadable 未能读取，fault 规则出错，not_run 未运行，skipped 不是台账，not_applicable 不适用，capped 未全部列出",
                empty=False,
            ),
            _text("subject", "文件、规则或台账", empty=False),
            _text("sheet", "工作表"),
            _text("message", "原因", empty=False),
        ),
        ("run_id", "number"),
    ),
)

VIEWS = (
    View(
        "audit_office",
        "各街道的问题：处数和违规涉及金额",
        (
            _RUN,
            _text("policy", "政策"),
            Field("as_of", "day", "当作今天的日期"),
            _text("office", "街道"),
            _text("rule", "规则"),
            _text("title", "规则名称"),
            _whole("errors", "违规处数"),
            _whole("warnings", "提示处数"),
            _whole("notes", "线索、提醒处数"),
            Field("amount", "amount", "违规涉及金额（元）"),
        ),
        """SELECT r.run_id, r.policy, r.as_of, f.office, f.rule, f.title,
  sum(CASE WHEN f.severity = 'error' THEN 1 ELSE 0 END) AS errors,
  sum(CASE WHEN f.severity = 'warning' THEN 1 ELSE 0 END) AS warnings,
  sum(CASE WHEN f.severity = 'note' THEN 1 ELSE 0 END) AS notes,
  round(sum(CASE WHEN f.severity = 'error' THEN f.amount ELSE 0 END), 2) AS amount
FROM {prefix}audit_finding f JOIN {prefix}audit_run r ON r.run_id = f.run_id
GROUP BY r.run_id, r.policy, r.as_of, f.office, f.rule, f.title""",
    ),
)
