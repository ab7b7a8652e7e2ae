"""Words that several renderings share: severities, kinds of privacy findings, reasons why a row was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.messages import listing, t


def severity(name: str) -> str:
    """违规, 提示 or 线索."""
    return {
        "error": t("违规", "error"),
        "warning": t("提示", "warning"),
        "note": t("线索", "note"),
    }[name]


def left_out(reasons: dict[str, int], separator: str = "；") -> str:
    """How many rows were left out, by reason, in words."""
    names = {
        "blank": t("空行", "blank"),
        "unfilled": t("未填的空格行", "unfilled"),
        "total": t("合计行", "totals"),
        "subtotal": t("小计行", "subtotals"),
        "repeated_header": t("重复表头", "repeated headers"),
        "signature": t("签名行", "signature lines"),
        "note": t("说明行", "notes"),
    }
    return separator.join(f"{names[reason]} {count}" for reason, count in reasons.items())


def privacy_kind(kind: str) -> str:
    """What a privacy finding is about."""
    return {
        "id_number": t("身份证号", "identity number"),
        "bank_card": t("银行卡号", "bank card"),
        "phone": t("电话号码", "phone number"),
        "address": t("住址", "address"),
        "hardship": t("困难状况", "hardship"),
        "health": t("病情", "illness"),
        "birth_date": t("出生日期", "birth date"),
        "email": t("电子邮箱", "e-mail"),
        "other_identifier": t("其他身份标识", "other identifier"),
        "column_not_allowed": t("不得公示的列", "column not allowed"),
        "missing_content": t("公示内容不全", "missing content"),
        "period_too_short": t("公示期不足", "period too short"),
        "period_unknown": t("公示期无法确认", "period unknown"),
        "not_in_ledger": t("有公示无发放", "not in the ledger"),
        "missing_from_notice": t("有发放无公示", "missing from the notice"),
        "amount_mismatch": t("金额不一致", "amounts differ"),
        "unreadable": t("未能检查", "could not be checked"),
        "failed_redaction": t("涂黑无效", "failed redaction"),
        "metadata": t("文件属性", "metadata"),
    }[kind]


def refused(item: Mapping[str, str]) -> str:
    """Which document was not made: the template's title and the record, which may be the same."""
    return item["record"] if item["title"] in ("", item["record"]) else f"{item['title']} {item['record']}"


def place(item: dict[str, object]) -> str:
    """File, sheet and row of a finding or a related row, or where in a notice, in words."""
    parts = [str(item["file"])] if item["file"] else []
    if item.get("where"):
        parts.append(str(item["where"]))
    if item.get("sheet"):
        parts.append(f"[{item['sheet']}]")
    if item.get("row"):
        parts.append(t("第 {row} 行", "row {row}", row=item["row"]))
    return " ".join(parts)


def places(items: Sequence[Mapping[str, object]]) -> str:
    """Many rows, a line a sheet: 甲.xlsx [Sheet1] 第 3、7 行."""
    grouped: dict[tuple[object, object], list[str]] = {}
    for item in items:
        grouped.setdefault((item["file"], item["sheet"]), []).append(str(item["row"]))
    lines = []
    for (file, sheet), rows in grouped.items():
        name = f"{file} [{sheet}]" if sheet else str(file)
        lines.append(t("{file} 第 {rows} 行", "{file} rows {rows}", file=name, rows=listing(rows)))
    return "\n".join(lines)


def cell_kind(kind: str) -> str:
    """A kind of cells whose writing was changed, as the JSON calls it, for people."""
    names = {
        "text": t("文字", "text"),
        "address": t("地址", "address"),
        "name": t("姓名", "name"),
        "sex": t("性别", "sex"),
        "id": t("身份证号", "identity number"),
        "card": t("卡号", "card number"),
        "phone": t("电话", "telephone"),
        "uscc": t("信用代码", "credit code"),
        "date": t("日期", "day"),
        "birth": t("出生日期", "birth date"),
        "month": t("月份", "month"),
        "year": t("年度", "year"),
        "money": t("金额", "amount"),
        "count": t("数量", "count"),
        "yesno": t("是否", "yes or no"),
        "choice": t("选项", "choice"),
        "fill_down": t("合并单元格填充", "filled down"),
        "same_as_above": t("“同上”", "“same as above”"),
    }
    return names.get(kind, kind)
