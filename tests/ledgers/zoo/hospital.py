"""One ledger with a bit of everything, which every container must give back alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.conftest import HOSPITAL, card, hospital_row, person
from tests.ledgers.zoo.book import Book, Cell, Page

TITLE = "青云街道2024年上半年住院慰问台账"
HEAD = ("序号", *HOSPITAL, "银行卡号", "经办人")
FIRST = 5  # the first data row, counted from 1
WRONG = person(3)[:17] + ("0" if person(3)[17] != "0" else "1")


def line(serial: int, **changes: Any) -> list[Cell]:
    """A numbered row with a card and a clerk."""
    given = {"入院日期": date(2024, 3, serial), "慰问日期": date(2024, 3, 20), "慰问金额": 150} | changes
    return [serial, *hospital_row(serial, **given), card(serial), "赵某"]


def page(name: str = "住院慰问", merged_community: bool = False) -> Page:
    """Title, note, a header of two rows, seven rows (four with faults), a subtotal, a wrong total, a blank row, signatures."""
    width = len(HEAD)
    group = {"慰问日期": "慰问情况", "慰问金额": None}
    rows: list[Sequence[Cell]] = [
        [TITLE],
        ["填报单位：青云街道", *[None] * 8, "单位：元"],
        [group.get(text, text) for text in HEAD],
        [text.replace("慰问金额", "慰问金额\n（元）") if text in ("慰问日期", "慰问金额") else None for text in HEAD],
        line(1),
        line(2, 入院日期="2024.3.2", 慰问金额="1,000元"),
        line(3, 身份证号=WRONG),
        ["小计", *[None] * 8, 1300],
        line(4, 慰问日期="2024-02-30"),
        line(5, 证明材料="病假条"),
        line(6, 慰问金额=150.5),
        line(7, 姓名=None, 证明材料="出院小结"),
        ["合  计", *[None] * 8, 2000],
        [],
        ["制表人：钱某", None, None, None, "审核人：孙某某"],
    ]
    merged = [(0, 0, 0, width - 1), (2, 8, 2, 9)]
    merged += [(2, c, 3, c) for c in range(width) if HEAD[c] not in group]
    if merged_community:
        for row in (9, 10, 11):
            rows[row] = [None if c == 5 else cell for c, cell in enumerate(rows[row])]
        merged.append((8, 5, 11, 5))
    return Page(rows, name, merged)


def book(**options: Any) -> Book:
    """The workbook of that one page."""
    return Book([page(**options)])


USED = [5, 6, 7, 9, 10, 11, 12]
LEFT_OUT = {"blank": 1, "signature": 1, "subtotal": 1, "total": 1}
# Row, column, severity and a part of the message of every fault that was put in.
FAULTS = [
    (7, "身份证号", "error", "校验码"),
    (9, "慰问日期", "error", "2024-02-30"),
    (10, "证明材料", "error", "病假条"),
    (12, "姓名", "error", "没有填写"),
    (13, "慰问金额", "warning", "相差"),
]
