"""Builds `samples/jiande-2024/`: `python samples/_build/jiande_2024.py [FOLDER]`. The same bytes every time."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from further import TOWNS  # noqa: E402
from further import files as further_files  # noqa: E402
from notices import notice  # noqa: E402
from sheets import Column, Layout, Row, total_row, write_csv, write_xlsx  # noqa: E402
from story import BSZ, QY, Expectation, Ledgers, Story  # noqa: E402

TARGET = Path(__file__).resolve().parents[1] / "jiande-2024"
AS_OF = "2024-07-15"
OFFICES = {
    QY: {"受理单位": "青云街道企业退休人员社会化管理服务站", "监督电话": "0571-64000012", "受理地址": "青云街道文化路18号便民服务中心二楼", "落款": "青云街道办事处"},
    BSZ: {"受理单位": "白沙洲街道公共服务办公室", "监督电话": "0571-64000036", "受理地址": "白沙洲街道滨江路6号办事大厅3号窗口", "落款": "白沙洲街道办事处"},
}


def spell(day: date, way: int) -> Any:
    """A day as one of many hands writes it."""
    return (
        day, f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y-%m-%d}",
        f"{day.year % 100:02d}.{day.month}.{day.day}",
    )[way % 7]


def money(value: Decimal, way: int) -> Any:
    """An amount as one of many hands writes it."""
    plain = f"{value:.2f}" if value % 1 else f"{value:.0f}"
    return (value, plain, f"{plain}元", f"¥{plain}", f"{value:,.2f}", value)[way % 6]


def mess(rows: list[Row], days: tuple[str, ...], amounts: tuple[str, ...] = (), *, text: bool = False) -> None:
    """Write days, amounts and numbers as differently as several clerks do; `text` where the file has no number cells."""
    for index, row in enumerate(rows):
        for shift, heading in enumerate(days):
            if isinstance(row[heading], date) and heading not in row.written:
                row.written[heading] = spell(row[heading], (index // 5) + shift if index % 11 else index)
        for heading in amounts:
            if heading not in row.written:
                written = money(row[heading], index if index % 4 == 0 else 0)
                row.written[heading] = f"{written:.2f}" if text and isinstance(written, Decimal) else written
        for heading in ("身份证号", "组长身份证号"):
            number = row[heading]
            if number and heading not in row.written:
                if number.endswith("X") and index % 2:
                    number = number[:-1] + "x"
                row.written[heading] = number + " " if index % 9 == 0 else number
        if index % 13 == 4 and len(row["姓名"] or "") == 2 and "姓名" not in row.written:
            row.written["姓名"] = "  ".join(row["姓名"])


def ledgers(story: Ledgers) -> dict[str, bytes]:
    """The ledgers' files by name."""
    rows, files = story.rows, {}
    number = Column("序号", None, width=6)

    def columns(*pairs: str | tuple[str, str] | tuple[str, str, str]) -> list[Column]:
        made = [number]
        for pair in pairs:
            text, heading, group = (pair, pair, None) if isinstance(pair, str) else (*pair, None) if len(pair) == 2 else pair
            made.append(Column(text, heading, group, 20 if "身份证" in heading or "卡号" in heading else 12))
        return made

    def put(name: str, sheet: str, layout: Layout, part: list[Row], instructions: tuple[str, ...] = ()) -> None:
        files[name] = write_xlsx(name, sheet, layout, part, instructions)

    for street in (QY, BSZ):
        mess(rows["retirees", street], ("办理领待手续日期", "去世日期", "转出日期"))
        for index, row in enumerate(rows["retirees", street]):
            year, month = row["纳管月份"].split("-")
            row.written["纳管月份"] = (row["纳管月份"], f"{year}年{int(month)}月", f"{year}.{month}", f"{year}{month}")[index % 4]
            if row["状态"] == "在管" and index % 3 == 0:
                row.written["状态"] = "在册"
            if row["人员类别"] == "民办非企业" and index % 2:
                row.written["人员类别"] = "民非"
        mess(rows["hospital", street], ("入院日期", "慰问日期"), ("慰问金额",), text=street == BSZ)
        mess(rows["illness", street], ("慰问日期",), ("慰问金额",))
        mess(rows["groups", street], ("成立日期",))
        mess(rows["subsidy", street], ("发放日期",), ("补助金额",))
        mess(rows["register", street], ("起始日期", "截止日期"))
    for row in rows["illness", BSZ]:  # this office writes costs in ten thousands
        row.written["个人自付金额"] = (row["个人自付金额"] / 10000).quantize(Decimal("0.0001"))
    for row in rows["illness", QY]:
        row.written.setdefault("个人自付金额", row["个人自付金额"])

    filled_in = ("填报单位：{0}", "填报时间：2024年7月1日", "单位：元")
    note = {street: tuple(text.format(street) for text in filled_in) for street in (QY, BSZ)}
    put(f"{QY}/{QY}企业退休人员花名册.xlsx", "花名册", Layout(
        "青云街道企业退休人员花名册（2024年上半年）", columns(
            "姓名", "性别", ("公民身份号码", "身份证号"), "人员类别", ("镇街", "街道"), ("社区（村）", "社区"), "办理领待手续日期", ("纳管时间", "纳管月份"), "经费渠道",
            ("人员状态", "状态"), "去世日期", "转出日期", "参保地", "申请表审核日期"), note[QY][:2], merge="社区", repeat_header_after=120,
        remark="备注：本表由社区（村）填报，街道汇总；人员状态填在册、去世或转出。"), rows["retirees", QY],
        ("填表说明", "一、本表按社区（村）填写，证件号码按身份证填写。", "二、日期写到日。"))
    put(f"{BSZ}/{BSZ}花名册.xlsx", "Sheet1", Layout(
        "白沙洲街道企业退休人员花名册", columns(
            ("姓名", "姓名", "基本信息"), ("性别", "性别", "基本信息"), ("身份证号码", "身份证号", "基本信息"), ("人员类别", "人员类别", "基本信息"), ("街道", "街道", "管理单位"),
            ("社区（村）", "社区", "管理单位"), ("领待手续日期", "办理领待手续日期", "纳管情况"), ("纳管月份", "纳管月份", "纳管情况"), ("经费来源", "经费渠道", "纳管情况"), "状态",
            ("去世时间", "去世日期"), ("转出时间", "转出日期")), note[BSZ][:2], hide_row=40), rows["retirees", BSZ])
    put(f"{QY}/住院慰问台账 2024上半年.xlsx", "住院慰问", Layout(
        "青云街道2024年上半年住院慰问台账", columns(
            "姓名", "性别", "年龄", ("身份证号码", "身份证号"), ("镇街", "街道"), ("社区（村）", "社区"), "入院日期", "证明材料", ("日期", "慰问日期", "慰问情况"),
            ("金额\n（元）", "慰问金额", "慰问情况"), ("发放方式", "发放方式", "慰问情况"), "银行卡号", "经办人"), note[QY], merge="社区", total=("慰问金额",),
        hide_column="经办人"), rows["hospital", QY])
    files[f"{BSZ}/{BSZ}住院慰问台账.csv"] = write_csv(f"{BSZ}/{BSZ}住院慰问台账.csv", Layout(
        "白沙洲街道住院慰问台账（2024年上半年）", columns(
            "姓名", "性别", "年龄", "身份证号", "街道", "社区", "入院时间", "证明材料", "慰问时间", "慰问金额", "领取方式", "银行账号", "经办人"), total=("慰问金额",)),
        _renamed(rows["hospital", BSZ], {"入院时间": "入院日期", "慰问时间": "慰问日期", "领取方式": "发放方式", "银行账号": "银行卡号"}), "gbk")
    illness = ("姓名", "性别", "年龄", "身份证号", "街道", ("所属社区", "社区"), "结算年度")
    put(f"{QY}/大病慰问台账.xlsx", "大病慰问", Layout(
        "青云街道大病慰问台账", columns(*illness, ("个人自付金额\n（元）", "个人自付金额"), "证明材料", "慰问日期", ("慰问金额\n（元）", "慰问金额"), "银行卡号", "公示编号"), note[QY],
        total=("慰问金额",), subtotal="公示编号"), rows["illness", QY])
    put(f"{BSZ}/{BSZ}大病慰问登记表.xlsx", "Sheet1", Layout(
        "白沙洲街道大病慰问登记表", columns(*illness, ("个人自付金额（万元）", "个人自付金额"), "证明材料", "慰问日期", ("慰问金额（元）", "慰问金额"), ("卡号", "银行卡号"),
                                    ("公示批次", "公示编号")), note[BSZ][:2], total=("慰问金额",), stale={"慰问金额": Decimal(500)}), rows["illness", BSZ])
    for street, name in ((QY, "自管小组台账.xlsx"), (BSZ, "自管小组名册.xlsx")):
        put(f"{street}/{name}", "自管小组", Layout(
            f"{street}自管小组台账", columns("小组编号", "街道", "社区", "成立日期", "组长姓名", ("组长身份证号码", "组长身份证号"), ("服务管理人数\n（人）", "服务管理人数")),
            note[street][:2], total=("服务管理人数",)), rows["groups", street])
        put(f"{street}/自管小组长补助发放表.xlsx", "发放表", Layout(
            f"2024年度{street}自管小组长补助发放表", columns(
                "年度", "小组编号", "组长姓名", "组长身份证号", "街道", "社区", "服务管理人数", ("考核结果", "考核结果"), ("补助金额（元）", "补助金额"), "发放日期", "发放方式",
                ("开户名", "收款户名"), "银行卡号", "公示编号"), note[street], total=("补助金额",)), rows["subsidy", street])
        put(f"{street}/公示登记台账.xlsx", "公示", Layout(
            f"{street}公示登记台账", columns(
                "公示编号", "公示类别", "街道", "公示地点", ("起始日期", "起始日期", "公示时间"), ("截止日期", "截止日期", "公示时间"), ("公示人数", "人数"), ("金额合计（元）", "金额合计")),
            note[street]), rows["register", street])
    files |= further_files(rows, columns, put, note)
    stale = Row({}, file=f"{BSZ}/{BSZ}大病慰问登记表.xlsx", sheet="Sheet1", number=total_row(rows["illness", BSZ]))
    story.expected.append(Expectation("schema", "warning", stale, "慰问金额", "合计行多 500 元"))
    story.expected.append(Expectation("schema", "note", rows["retirees", BSZ][40], None, "一行被隐藏，照样读取"))
    header = Row({}, file=f"{QY}/住院慰问台账 2024上半年.xlsx", sheet="住院慰问", number=3)
    story.expected.append(Expectation("schema", "note", header, None, "经办人一列被隐藏，照样读取"))
    return files


def _renamed(rows: list[Row], names: dict[str, str]) -> list[Row]:
    """The same rows under the headings of another office."""
    for row in rows:
        for new, old in names.items():
            row.written[new] = row.cell(old)
    return rows


def _listed(rows: list[Row], name: str, amount: str, day: date, card: bool = False) -> list[list[str]]:
    """Rows of a notice's table, and the total."""
    lines = []
    for index, row in enumerate(rows, 1):
        number = row["身份证号"] or row["组长身份证号"]
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        line = [str(index), row[name], "男" if int(number[16]) % 2 else "女", str(age), f"{row[amount]:.2f}"]
        lines.append([*line, row["银行卡号"]] if card else line)
    total = ["合计", f"{len(rows)}人", "", "", f"{sum((row[amount] for row in rows), Decimal(0)):,.2f}"]
    return [*lines, [*total, ""] if card else total]


def public_notices(story: Ledgers) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """One notice in order and one that leaks, with what must be found in them."""
    good = [row for row in story.rows["illness", QY] if row["公示编号"] == "QY-DB-2024-01"]
    bad = [row for row in story.rows["subsidy", BSZ] if row["公示编号"] == "BSZ-ZZ-2024-01"]
    office = OFFICES[QY]
    clean_name, leaky_name = f"{QY}/公示/大病慰问公示（QY-DB-2024-01）.docx", f"{BSZ}/公示/自管小组长补助公示.docx"
    files = {
        clean_name: notice(
            "关于2024年度企业退休人员大病慰问的公示",
            ["根据专项资金管理的有关规定，经个人申请、社区（村）初审、街道复核，拟对下列人员给予2024年度大病慰问，现予以公示。",
             "公示时间：2024年3月11日至2024年3月20日。公示编号：QY-DB-2024-01"],
            ("序号", "姓名", "性别", "年龄", "慰问金额（元）"), _listed(good, "姓名", "慰问金额", date(2024, 3, 11)),
            [f"公示期内如有异议，请向{office['受理单位']}反映。监督电话：{office['监督电话']}，地址：{office['受理地址']}。", "青云街道办事处", "2024年3月11日"]),
        leaky_name: notice(
            "2024年度自管小组长补助公示",
            ["经年度考核，拟对下列自管小组长发放2024年度补助，现将名单公示如下。", "公示期自2024年6月3日起至2024年6月11日止。公示编号：BSZ-ZZ-2024-01"],
            ("序号", "姓名", "性别", "年龄", "补助金额（元）", "银行卡号"), _listed(bad, "组长姓名", "补助金额", date(2024, 6, 3), card=True),
            [f"联系单位：{OFFICES[BSZ]['受理单位']}　监督电话：{OFFICES[BSZ]['监督电话']}", "白沙洲街道办事处", "2024年6月3日"],
            secret=f"核对用：{bad[0]['组长姓名']} {bad[0]['组长身份证号']}"),
    }
    found = [
        {"file": leaky_name, "kind": "column_not_allowed", "hidden": False, "count": 1, "why": "有银行卡号一列"},
        {"file": leaky_name, "kind": "bank_card", "hidden": False, "count": len(bad), "why": "列里的每个卡号"},
        {"file": leaky_name, "kind": "id_number", "hidden": True, "count": 1, "why": "隐藏段落里的身份证号"},
    ]
    return files, found


def expected(story: Ledgers, privacy: list[dict[str, Any]]) -> dict[str, Any]:
    """What a run must find, written from what was planted and not from a run."""
    findings = sorted(
        ({"rule": e.rule, "severity": e.severity, "file": e.row.file, "sheet": e.row.sheet, "row": e.row.number, "column": e.column, "why": e.why}
         for e in story.expected), key=lambda item: (item["file"], item["row"], item["rule"]))
    clean = [{"beside": rule, "file": row.file, "sheet": row.sheet, "row": row.number, "why": why} for rule, row, why in story.clean]
    return {
        "as_of": AS_OF, "policy": "jiande", "findings": findings, "look_alikes": clean, "privacy": privacy,
        "documents": [f"{QY} QY-DB-2024-01", f"{QY} QY-DB-2024-02", f"{QY} QY-DB-2024-05", f"{BSZ} BSZ-DB-2024-01", f"{BSZ} BSZ-DB-2024-07", f"{BSZ} BSZ-ZZ-2024-01",
                      *(f"{office} 2024上半年" for office in (QY, BSZ, *TOWNS))],
        "refused": ["无公示编号", "无公示编号", f"{BSZ} BSZ-ZZ-2024-02", f"{QY} QY-ZZ-2024-01", f"{QY} QY-ZZ-2024-02", f"{QY} QY-ZZ-2024-99", f"{BSZ} BSZ-DB-2024-02", f"{BSZ} BSZ-DB-2024-03", f"{BSZ} BSZ-DB-2024-04", f"{BSZ} BSZ-DB-2024-95",
                    f"{QY} QY-DB-2024-03", f"{QY} QY-DB-2024-04", f"{QY} QY-DB-2024-06"],
    }


def settings() -> str:
    """The sample's audit.toml."""
    lines = ["# 本次审计的设置：适用的政策、把哪一天当作今天、文书里台账没有的内容", 'policy = "jiande"', f"as_of = {AS_OF}", "", "[documents]"]
    return "\n".join(lines + [f'"{street}.{name}" = "{value}"' for street, fields in OFFICES.items() for name, value in fields.items()]) + "\n"


def readme(story: Ledgers, plan: dict[str, Any]) -> str:
    """The sample's README: what it is, and every planted fault beside its look-alike."""
    sizes = Counter({ledger: 0 for ledger, _ in story.rows})
    for (ledger, _), rows in story.rows.items():
        sizes[ledger] += len(rows)
    alike: dict[str, list[str]] = {}
    for item in plan["look_alikes"]:
        alike.setdefault(item["beside"], []).append(f"{item['why']}（{Path(item['file']).name} 第 {item['row']} 行）")
    lines = [
        "# 样例：两个街道 2024 年上半年的报送材料", "",
        "青云街道和白沙洲街道是虚构的，人员、证件号、卡号、电话都是编造的：证件号用不存在的地区码 990101、990102，卡号以 620000 开头。",
        "由 `python samples/_build/jiande_2024.py` 逐字节重建；`expected.json` 写的是埋设时就知道的结果，不是运行出来的。", "",
        f"花名册 {sizes['retirees']} 人，住院慰问 {sizes['hospital']} 行，大病慰问 {sizes['illness']} 行，自管小组 {sizes['groups']} 个，小组长补助 {sizes['subsidy']} 行，"
        f"公示登记 {sizes['register']} 条，公示文件 2 份；另有丧事、节日慰问、体检、资格认证、支出、活动台账，及市级的体检结算单、拨付台账和考核记录。", "",
        "*In English.* A half-year submission of two fictitious street offices. All persons are synthetic. The table lists every planted fault and beside it what only looks like one.", "",
        "| 规则 | 埋设的问题 | 在哪里 | 旁边没有问题的 |", "| --- | --- | --- | --- |",
    ]
    seen: Counter[str] = Counter()
    for item in plan["findings"]:
        near = alike.get(item["rule"], [])
        other = near[seen[item["rule"]]] if seen[item["rule"]] < len(near) else ""
        seen[item["rule"]] += 1
        lines.append(f"| {item['rule']} | {item['why']} | {Path(item['file']).parent}/{Path(item['file']).name} 第 {item['row']} 行 | {other} |")
    lines += [f"| 公示检查 {item['kind']} | {item['why']} | {item['file']} | 大病慰问公示（QY-DB-2024-01）.docx |" for item in plan["privacy"]]
    return "\n".join(lines) + "\n"


def build(target: Path) -> None:
    """Write the sample into a folder."""
    story = Story().tell()
    files = ledgers(story)
    documents, privacy = public_notices(story)
    plan = expected(story, privacy)
    texts = {"audit.toml": settings(), "expected.json": json.dumps(plan, ensure_ascii=False, indent=1) + "\n", "README.md": readme(story, plan)}
    everything = {f"submission/{name}": data for name, data in (files | documents).items()} | {name: text.encode() for name, text in texts.items()}
    for name, data in everything.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
