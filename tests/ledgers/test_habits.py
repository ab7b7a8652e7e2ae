"""The habits of offices, one by one: each is read as it was meant, and what was done about it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HOSPITAL, card, hospital_row, person
from tests.ledgers.zoo import ooxml, text
from tests.ledgers.zoo.book import Book, Cell, Error, Formula, Page
from tests.ledgers.zoo.cli import validate

Load = Callable[..., "Answer"]
WIDTH = len(HOSPITAL)
CODE = HOSPITAL.index("身份证号")
COMMUNITY, ADMITTED, AMOUNT = (HOSPITAL.index(name) for name in ("社区", "入院日期", "慰问金额"))
ILLNESS = ("姓名", "性别", "身份证号", "街道", "社区", "结算年度", "个人自付金额", "证明材料", "慰问日期", "慰问金额")


class Answer:
    """What the command said of one file."""

    def __init__(self, code: int, said: Any, error: str) -> None:
        self.code, self.said, self.error = code, said, error

    @property
    def table(self) -> dict[str, Any]:
        """Its only table, every row accounted for."""
        assert not self.said["unreadable"], self.said["unreadable"]
        (entry,) = self.tables
        return entry

    @property
    def tables(self) -> list[dict[str, Any]]:
        for entry in self.said["inputs"]:
            assert entry["read"] == entry["rows"] + sum(entry["left_out"].values())
        return list(self.said["inputs"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        return list(self.said["findings"])

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The findings that are no mere notes."""
        return [finding for finding in self.findings if finding["severity"] != "note"]

    @property
    def notes(self) -> list[dict[str, Any]]:
        return [finding for finding in self.findings if finding["severity"] == "note"]


@pytest.fixture
def load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Load:
    """Writes rows (or pages) as a workbook and has the command read it."""

    def call(
        rows: Sequence[Sequence[Cell]] | Page | Book,
        name: str = "住院慰问台账.xlsx",
        options: tuple[str, ...] = (),
        **page: Any,
    ) -> Answer:
        if not isinstance(rows, Book):
            rows = Book([replace(rows, **page) if isinstance(rows, Page) else Page(rows, **page)])
        path = tmp_path / name
        path.write_bytes(text.delimited(rows, "utf-8") if name.endswith(".csv") else ooxml.xlsx(rows))
        return Answer(*validate(capsys, path, options=options))

    return call


def row(serial: int = 1, **changes: Any) -> list[Cell]:
    return hospital_row(serial, **changes)


# What stands above the table, and the header.


@pytest.mark.parametrize(
    "above",
    [
        [["青云街道住院慰问台账"]],
        [["青云街道住院慰问台账"], ["（2024年上半年）"]],
        [
            ["附件3"],
            [],
            ["青云街道住院慰问台账"],
            ["填报单位（盖章）：青云街道", None, None, None, "填报时间：2024年7月1日"],
        ],
        [["青云街道\n住院慰问台账"], ["制表日期：2024-07-01", None, None, "单位：元"]],
        [["青云街道住院慰问台账"], ["公示时间：2024年3月1日至2024年3月10日", None, None, "联系电话：0571-64000012"]],
    ],
)
def test_titles_units_and_dates_above_the_table(load: Load, above: list[list[Cell]]) -> None:
    merged = [(r, 0, r, WIDTH - 1) for r, line in enumerate(above) if len(line) == 1]
    answer = load([*above, HOSPITAL, row(1), row(2)], merged=merged)
    assert answer.table["rows"] == 2 and answer.findings == [] and answer.code == 0
    assert answer.table["header_row"] == len(above) + 1


def test_a_header_of_two_rows(load: Load) -> None:
    head = [[*HOSPITAL[:7], "慰问情况", None], [*[None] * 7, "日期", "金额（元）"]]
    merged = [(0, 7, 0, 8), *((0, c, 1, c) for c in range(7))]
    answer = load([*head, row(1)], merged=merged)
    assert answer.table["sums"] == {"慰问金额": "150.00"} and answer.findings == []


def test_a_header_of_three_rows_with_groups_in_groups(load: Load) -> None:
    head = [
        ["基本信息", None, None, "管理单位", None, "住院及慰问情况", None, None, None],
        [*HOSPITAL[:5], "住院情况", None, "慰问", None],
        [*[None] * 5, "入院日期", "证明材料", "日期", "金额"],
    ]
    merged = [(0, 0, 0, 2), (0, 3, 0, 4), (0, 5, 0, 8), (1, 5, 1, 6), (1, 7, 1, 8), *((1, c, 2, c) for c in range(5))]
    answer = load([["住院慰问台账"], *head, row(1), row(2)], merged=[(r + 1, c, s + 1, d) for r, c, s, d in merged])
    assert answer.table["rows"] == 2 and answer.findings == [] and answer.table["sums"] == {"慰问金额": "300.00"}


def illness(amount: Cell, **changes: Any) -> list[Cell]:
    given = dict(
        zip(
            ILLNESS,
            ("测试", "女", person(2), "青云街道", "城北社区", 2024, amount, "查询单", "2024年5月6日", 1000),
            strict=True,
        )
    )
    return list((given | changes).values())


@pytest.mark.parametrize(
    ("heading", "amount", "yuan"),
    [
        ("个人自付金额（万元）", 1.25, "12500.00"),
        ("个人自付金额(万元)", "1.25", "12500.00"),
        ("个人自付金额\n（万元）", 0.8, "8000.00"),
        ("个人自付金额（单位：万元）", 1.25, "12500.00"),
        ("个人自付金额（元）", 12500, "12500.00"),
        ("个人自付金额【元】", "12,500.00", "12500.00"),
        ("个人自付金额（万元）", "12500元", "12500.00"),
        ("个人自付金额", "1.25万元", "12500.00"),
    ],
)
def test_the_unit_of_an_amount_stands_in_its_heading(load: Load, heading: str, amount: Cell, yuan: str) -> None:
    head = [heading if name == "个人自付金额" else name for name in ILLNESS]
    answer = load([head, illness(amount)], "大病慰问台账.xlsx")
    assert answer.table["sums"] == {"个人自付金额": yuan, "慰问金额": "1000.00"} and answer.findings == []


def test_the_unit_of_all_amounts_stands_above(load: Load) -> None:
    answer = load([["大病慰问台账"], ["单位：万元"], ILLNESS, illness(1.25, 慰问金额=0.1)], "大病慰问台账.xlsx")
    assert answer.table["sums"] == {"个人自付金额": "12500.00", "慰问金额": "1000.00"}


def test_persons_and_places_counted_in_the_heading(load: Load) -> None:
    head = ("小组编号", "镇街", "社区（村）", "组长姓名", "组长身份证号码", "服务管理人数\n（人）")
    answer = load([["自管小组台账"], head, ["A1", "青云街道", "城北社区", "测试", person(1), "45人"]], "小组.xlsx")
    assert answer.table["ledger"] == "groups" and answer.findings == []


@pytest.mark.parametrize(
    "head",
    [
        ("姓 名", "性 别", "身 份 证 号", "街 道", "社 区", "入院日期", "证明材料", "慰问日期", "慰问金额"),
        ("姓名*", "性别*", "身份证号*", "街道：", "社区：", "入院日期", "证明材料", "慰问日期", "慰问金额"),
        (
            "退休人员姓名",
            "性別",
            "公民身份號碼",
            "鎮街",
            "社區（村）",
            "住院時間",
            "證明材料",
            "慰問時間",
            "慰問金（元）",
        ),
        ("姓名", "性别", "证件号码", "所属街道", "所属社区", "入院\n时间", "证明\n材料", "慰问\n日期", "慰问\n金额"),
        ("姓　名", "性　别", "身份证号码", "街　道", "社　区", "入院日期", "证明材料", "慰问日期", "金额"),
    ],
)
def test_headings_with_spaces_marks_breaks_and_traditional_characters(load: Load, head: tuple[str, ...]) -> None:
    answer = load([head, row(1)])
    assert answer.table["rows"] == 1 and answer.findings == []
    assert set(answer.table["headings"]) == set(HOSPITAL)


# Which rows are data.


def test_communities_merged_over_their_rows(load: Load) -> None:
    rows = [
        HOSPITAL,
        row(1, 街道="青云街道"),
        row(2, 街道=None, 社区=None),
        row(3, 街道=None),
        row(4, 街道=None, 社区=None),
    ]
    answer = load(rows, merged=[(1, 3, 4, 3), (1, 4, 2, 4), (3, 4, 4, 4)])
    assert answer.findings == [] and answer.table["changed"]["fill_down"] == 5


def test_an_empty_community_that_is_not_merged_is_not_guessed(load: Load) -> None:
    answer = load([HOSPITAL, row(1), row(2, 社区=None)])
    assert [(f["row"], f["column"]) for f in answer.faults] == [(3, "社区")]


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "word", ["合计", "合 计", "合　计", "总计", "共计", "合计：", "小计", "本页合计", "城北社区小计"]
)
def test_total_rows_are_left_out_counted_and_compared(load: Load, word: str, place: int) -> None:
    total: list[Cell] = [None] * (WIDTH + 1)
    total[place], total[-1] = word, 300
    rows = [["序号", *HOSPITAL], [1, *row(1)], [2, *row(2)], total]
    answer = load(rows)
    kind = "subtotal" if "小计" in word else "total"
    assert answer.table["left_out"] == {kind: 1} and answer.table["sums"] == {"慰问金额": "300.00"}
    assert answer.findings == []
    total[-1] = "350元"
    (finding,) = load(rows).findings
    assert (finding["row"], finding["column"], finding["severity"]) == (4, "慰问金额", "warning")
    assert "350.00" in finding["message"] and "300.00" in finding["message"] and "50.00" in finding["message"]


def test_subtotals_of_communities_and_a_total(load: Load) -> None:
    blank: list[Cell] = [None] * (WIDTH - 2)
    rows = [
        HOSPITAL, row(1), row(2), ["小计", *blank, None, 300], row(3, 社区="城南社区"), ["小计", *blank, None, 150], ["总计", *blank, None, 450],
    ]  # fmt: skip
    answer = load(rows)
    assert answer.table["left_out"] == {"subtotal": 2, "total": 1} and answer.findings == []


def test_a_total_by_a_formula_whose_saved_result_is_stale(load: Load) -> None:
    rows = [["序号", *HOSPITAL], [1, *row(1)], [2, *row(2)], ["合计", *[None] * 8, Formula("SUM(J2:J3)", 250)]]
    (finding,) = load(rows).faults
    assert finding["row"] == 4 and "-50.00" in finding["message"]


def test_a_person_called_heji_is_no_total(load: Load) -> None:
    answer = load([["序号", *HOSPITAL], [1, *row(1, 姓名="何计")], [2, *row(2, 姓名="小计春")]])
    assert answer.table["rows"] == 2 and answer.table["left_out"] == {}


def test_the_header_on_every_page(load: Load) -> None:
    answer = load([["住院慰问台账"], HOSPITAL, row(1), ["住院慰问台账"], HOSPITAL, row(2), HOSPITAL, row(3)])
    assert answer.table["rows"] == 3 and answer.table["left_out"]["repeated_header"] >= 2 and answer.findings == []


def test_the_header_again_in_one_row_where_the_first_had_two(load: Load) -> None:
    """The rows in front of the second header are data like those behind it."""
    head = [[*HOSPITAL[:7], "慰问情况", None], [*[None] * 7, "慰问日期", "慰问金额"]]
    merged = [(1, 7, 1, 8), *((1, c, 2, c) for c in range(7))]
    answer = load([["住院慰问台账"], *head, *map(row, range(1, 9)), HOSPITAL, *map(row, range(9, 12))], merged=merged)
    assert [entry["rows"] for entry in answer.tables] in ([11], [8, 3])
    assert sum(len(entry["left_out"]) for entry in answer.tables) <= 1 and answer.findings == []


NARROW = {
    "volunteer_teams": (("队伍名称", "街道", "成立日期", "人数"), ("银龄队", "青云街道", "2023-05-04", 20)),
    "archive_rooms": (("单位", "层级", "档案卷数", "使用面积", "保障方式"), ("区退管中心", "区级", 3000, 120, "自有")),
    "weekly_meetings": (
        ("街道", "会议日期", "主持人", "参加人数", "主要内容"),
        ("青云街道", "2024-04-01", "周某", 5, "通报情况"),
    ),
    "headcount": (("区", "街道", "统计日期", "管理人数", "专员人数"), ("云溪区", "青云街道", "2024-04-30", 3000, 4)),
}


@pytest.mark.parametrize("ledger", NARROW)
def test_signatures_below_a_table_of_few_columns(load: Load, ledger: str) -> None:
    head, line = NARROW[ledger]
    below: list[Cell] = ["制表人：钱某", None, "审核人：孙某某", "填报日期：2024年7月1日"]
    for foot in (
        below,
        [None, *below[:3]],
        ["制表人：钱某"],
        [None, "负责人（签字）：", None, "联系电话：0571-64000012"],
    ):
        answer = load([head, line, line, foot], "表.xlsx", ("--as", ledger))
        assert answer.table["rows"] == 2 and answer.table["left_out"] == {"signature": 1} and answer.findings == []


def test_a_table_of_two_columns(load: Load) -> None:
    answer = load([["志愿服务队伍名册"], ["队伍名称", "街道"], ["银龄队", "青云街道"]], "名册.xlsx")
    assert (answer.table["ledger"], answer.table["rows"]) == ("volunteer_teams", 1)


def test_a_title_is_believed_before_a_smaller_ledger_that_fits(load: Load) -> None:
    """Who forgot a column of the ledger that the title names hears of the column, and is not taken for another ledger."""
    answer = load(
        [["志愿服务活动台账"], ["队伍名称", "街道", "活动日期", "参加人数"], ["银龄队", "青云街道", "2024-05-04", 20]],
        "表.xlsx",
    )
    assert answer.code == 2 and "活动内容" in answer.error and "志愿服务活动台账" in answer.error


def test_blank_and_merely_numbered_rows(load: Load) -> None:
    rows = [["序号", *HOSPITAL], [1, *row(1)], [], [None, "", " ", "　"], [2], ["3"], [4, *row(4)]]
    answer = load(rows)
    assert answer.table["rows"] == 2 and answer.table["left_out"] == {"blank": 2, "unfilled": 2}


def test_notes_and_signatures_below(load: Load) -> None:
    rows = [
        HOSPITAL, row(1), row(2), [],
        ["制表人：钱某", None, None, "审核人：孙某某", None, None, "分管领导（签字）："],
        ["填报日期：2024年7月1日"], ["备注：1.本表由社区填报；2.慰问金额以元为单位，每人每年至多两次，住院证明留存社区备查。"], ["※ 本表一式两份"],
        ["说明：证明材料填住院证明、大数据核验或无。"],
    ]  # fmt: skip
    answer = load(rows)
    assert answer.table["rows"] == 2 and answer.findings == []
    assert answer.table["left_out"]["blank"] == 1 and sum(answer.table["left_out"].values()) == 6


def test_a_row_with_little_in_it_is_data_if_it_names_a_person(load: Load) -> None:
    rows = [HOSPITAL, row(1), ["测试2", None, person(2), *[None] * 6]]
    answer = load(rows)
    assert answer.table["rows"] == 2
    missing = {"性别", "街道", "社区", "入院日期", "证明材料", "慰问日期", "慰问金额"}
    assert {f["column"] for f in answer.faults if f["row"] == 3} == missing


def test_hidden_rows_are_used_and_named(load: Load) -> None:
    answer = load([HOSPITAL, *map(row, range(1, 7))], hidden_rows=frozenset({4, 5}))
    assert answer.table["rows"] == 6 and answer.table["sums"] == {"慰问金额": "900.00"} and answer.code == 0
    (note,) = answer.notes
    assert note["rule"] == "schema" and "隐藏" in note["message"] and "5" in note["message"] and "6" in note["message"]


def test_a_fault_in_a_hidden_row_is_found(load: Load) -> None:
    answer = load([HOSPITAL, row(1), row(2, 慰问金额="约150")], hidden_rows=frozenset({2}))
    assert [(f["row"], f["column"]) for f in answer.faults] == [(3, "慰问金额")] and len(answer.notes) == 1


def test_hidden_columns_are_used_and_named(load: Load) -> None:
    head = (*HOSPITAL, "银行卡号")
    rows = [head, [*row(1), card(1)], [*row(2), card(2)[:-1] + str((int(card(2)[-1]) + 1) % 10)]]
    answer = load(rows, hidden_columns=frozenset({WIDTH}))
    (note,) = answer.notes
    assert "隐藏" in note["message"] and "银行卡号" in note["message"]
    assert [(f["row"], f["column"]) for f in answer.faults] == [(3, "银行卡号")]


def test_hidden_sheets_are_read_and_named(load: Load) -> None:
    answer = load(Book([Page([HOSPITAL, row(1)], "上半年"), Page([HOSPITAL, row(2)], "旧", hidden=True)]))
    assert [(t["sheet"], t["rows"]) for t in answer.tables] == [("上半年", 1), ("旧", 1)]
    assert any("隐藏" in note["message"] and note["sheet"] == "旧" for note in answer.notes)


def test_nothing_hidden_is_nothing_said(load: Load) -> None:
    assert load([HOSPITAL, row(1)]).notes == []


# What stands in the cells.


@pytest.mark.parametrize("word", ["同上", "〃", "″", "同 上"])
def test_same_as_above(load: Load, word: str) -> None:
    answer = load([HOSPITAL, row(1), row(2, 街道=word, 社区=word), row(3, 社区=word)])
    assert answer.findings == [] and answer.table["changed"]["same_as_above"] == 3


@pytest.mark.parametrize(
    "name",
    ["张  三", "张　三", " 张三 ", "阿依古丽·买买提", "阿依古丽．买买提", "阿依古丽•买买提", "阿依古丽 · 买买提"],
)
def test_names_with_spaces_and_dots(load: Load, name: str) -> None:
    answer = load([HOSPITAL, row(1, 姓名=name)])
    assert answer.table["rows"] == 1 and answer.findings == []


SPELLINGS: list[Cell] = [
    "2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "2024 年 3 月 5 日", "20240305", 20240305, "24.3.5", "二〇二四年三月五日", "2024-3-5 00:00:00",
    "２０２４．０３．０５", "2024-03-05 上午9:30", date(2024, 3, 5), "'2024-03-05", "2024．3．5",
]  # fmt: skip


@pytest.mark.parametrize("written", SPELLINGS, ids=str)
def test_spellings_of_a_day(load: Load, written: Cell) -> None:
    answer = load([HOSPITAL, row(1, 入院日期=written, 慰问日期="2024-03-05")])
    assert answer.findings == [] and (answer.table["first_day"], answer.table["last_day"]) == ("2024-03-05",) * 2


@pytest.mark.parametrize(
    "written", ["3月5日", "2024-3", 45356, "2024-02-30", "2024-13-01", "三月初", "2024/3/5-3/9", "0000-00-00"], ids=str
)
def test_what_is_no_day_is_not_guessed(load: Load, written: Cell) -> None:
    answer = load([HOSPITAL, row(1, 入院日期=written)])
    ((finding),) = answer.faults
    assert (finding["row"], finding["column"], finding["severity"]) == (2, "入院日期", "error") and answer.code == 1


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_days_in_either_epoch(load: Load, epoch: int) -> None:
    page = Page([HOSPITAL, row(1, 入院日期=date(2024, 2, 29), 慰问日期=date(2024, 3, 1))])
    answer = load(Book([page], epoch))
    assert (answer.table["first_day"], answer.table["last_day"]) == ("2024-02-29", "2024-03-01")


@pytest.mark.parametrize(
    "written",
    [
        1500, 1500.0, "1500", "1500.00", "1,500", "1,500.00", "¥1500", "￥1,500.00", "1500元", "1500 元", "1500元整", "１５００", "1，500", "0.15万元",
        "0.15万", "RMB1500", "人民币1500元", "'1500", " 1500 ",
    ],
    ids=str,
)  # fmt: skip
def test_spellings_of_an_amount(load: Load, written: Cell) -> None:
    answer = load([HOSPITAL, row(1, 慰问金额=written)])
    assert answer.table["sums"] == {"慰问金额": "1500.00"} and answer.findings == []


@pytest.mark.parametrize(
    "written",
    ["约1500", "1500.005", "1500-2000", "壹仟伍佰", "1.500,00", "-1500", "(1500)", "1500美元", "１５oo", 1e300, "NaN"],
    ids=str,
)
def test_what_is_no_amount_is_never_counted(load: Load, written: Cell) -> None:
    answer = load([HOSPITAL, row(1), row(2, 慰问金额=written)])
    assert [(f["row"], f["column"], f["severity"]) for f in answer.faults] == [(3, "慰问金额", "error")]
    assert answer.table["sums"] == {"慰问金额": "150.00"}


def test_full_width_digits_letters_and_lower_case_in_numbers(load: Load) -> None:
    ends_in_x = next(number for number in map(person, range(1, 300)) if number.endswith("X"))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in ends_in_x)
    spellings = [
        wide,
        ends_in_x.lower(),
        f"'{ends_in_x}",
        f" {ends_in_x[:6]} {ends_in_x[6:14]} {ends_in_x[14:]} ",
        ends_in_x[:-1] + "×",
        "\u200b" + ends_in_x,
    ]
    answer = load([HOSPITAL, *(row(1, 身份证号=number) for number in spellings)])
    assert answer.table["rows"] == len(spellings) and answer.findings == []
    assert answer.table["changed"]["id"] == len(spellings)


@pytest.mark.parametrize("written", [int(person(1)[:15] + "000"), 9.90101195001e17, 990101500101001], ids=str)
def test_identity_numbers_stored_as_numbers_are_findings(load: Load, written: Cell) -> None:
    (finding,) = load([HOSPITAL, row(1, 身份证号=written)]).faults
    assert (finding["row"], finding["column"], finding["severity"]) == (2, "身份证号", "error") and "数值" in finding[
        "message"
    ]


def test_identity_numbers_shown_in_scientific_notation(load: Load) -> None:
    (finding,) = load([HOSPITAL, row(1, 身份证号="9.90101E+17")]).faults
    assert finding["column"] == "身份证号" and finding["severity"] == "error"


def test_allowed_values_and_their_synonyms(load: Load) -> None:
    rows = [
        row(1, 证明材料="出院小结", 性别="男性"),
        row(2, 证明材料="大数据核驗"),
        row(3, 证明材料=" 住院证明 ", 性别="M"),
        row(4, 证明材料="未提供"),
    ]
    assert load([HOSPITAL, *rows]).findings == []
    (finding,) = load([HOSPITAL, row(1, 证明材料="病假条")]).findings
    assert finding["column"] == "证明材料" and "住院证明" in finding["message"]


@pytest.mark.parametrize(
    ("yes", "no"), [("是", "否"), ("√", "×"), ("有", "无"), (1, 0), ("Y", "N"), (True, False), ("已", "未")], ids=str
)
def test_yes_and_no(load: Load, yes: Cell, no: Cell) -> None:
    head = ("姓名", "身份证号", "街道", "社区", "走访日期", "走访事由", "系统已上传", "走访人")
    rows = [
        [f"测试{n}", person(n), "青云街道", "城北社区", "2024-03-05", "高龄", said, "钱某"]
        for n, said in ((1, yes), (2, no))
    ]
    answer = load([head, *rows], "走访台账.xlsx")
    assert answer.table["rows"] == 2 and answer.findings == []


# Several tables, several sheets.


def test_tables_one_below_the_other(load: Load) -> None:
    rows = [
        ["城北社区住院慰问台账"], HOSPITAL, row(1), row(2), ["合计", *[None] * 7, 300], ["制表人：钱某"], [],
        ["城南社区住院慰问台账"], HOSPITAL, row(3, 慰问金额="约150"), ["合计", *[None] * 7, 0],
    ]  # fmt: skip
    answer = load(rows)
    assert sum(entry["rows"] for entry in answer.said["inputs"]) == 3
    assert [(f["row"], f["column"]) for f in answer.faults if f["severity"] == "error"] == [(10, "慰问金额")]
    # The second total is that of the second table; the first table is none of its business.
    assert not [f for f in answer.faults if f["severity"] == "warning"]


def test_two_ledgers_one_below_the_other(load: Load) -> None:
    rows = [["住院慰问台账"], HOSPITAL, row(1), row(2), [], ["大病慰问台账"], ILLNESS, illness(20000), illness("x")]
    answer = load(rows, "慰问.xlsx")
    found = {(entry["ledger"], entry["rows"]) for entry in answer.tables}
    assert found == {("hospital_condolence", 2), ("illness_condolence", 2)}
    assert [(f["ledger"], f["row"], f["column"]) for f in answer.faults] == [("illness_condolence", 9, "个人自付金额")]


def test_one_sheet_per_community(load: Load) -> None:
    names = ("城北社区", "城南社区", "城西社区")
    answer = load(
        Book([Page([["住院慰问台账"], HOSPITAL, row(n, 社区=name)], name) for n, name in enumerate(names, 1)])
    )
    assert [(entry["sheet"], entry["rows"]) for entry in answer.tables] == [(name, 1) for name in names]


def test_instructions_and_lists_beside_the_ledger(load: Load) -> None:
    pages = [
        Page([["填表说明"], ["一、按身份证填写。"]], "说明"),
        Page([HOSPITAL, row(1)], "台账"),
        Page([["住院证明"], ["大数据核验"], ["无"]], "数据字典"),
    ]
    answer = load(Book(pages))
    assert answer.table["sheet"] == "台账" and len(answer.said["skipped"]) == 2 and answer.code == 0


# Formulas.


def uncached(load: Load, column: str, formula: str) -> Answer:
    return load([HOSPITAL, row(1), row(2, **{column: Formula(formula, None)})])


@pytest.mark.parametrize(
    ("column", "formula"),
    [("慰问金额", "100+50"), ("身份证号", '"990101"&"1"'), ("入院日期", "TODAY()"), ("姓名", "A2")],
)
def test_a_formula_without_a_saved_result_is_never_nothing(load: Load, column: str, formula: str) -> None:
    answer = uncached(load, column, formula)
    if answer.said["unreadable"]:
        assert answer.code == 2 and "公式" in answer.said["unreadable"][0]["message"]
    else:
        (finding,) = [f for f in answer.faults if f["column"] == column]
        assert (finding["row"], finding["severity"]) == (3, "error") and "公式" in finding["message"]
        assert answer.table["sums"]["慰问金额"] in ("150.00", "300.00") and answer.code == 1


def test_a_workbook_of_openpyxl_has_no_saved_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for line in (HOSPITAL, row(1), row(2, 慰问金额="=100+50")):
        sheet.append(list(line))
    book.save(tmp_path / "a.xlsx")
    code, said, _ = validate(capsys, tmp_path / "a.xlsx")
    problems = [f["message"] for f in said["findings"] if f["row"] == 3] + [u["message"] for u in said["unreadable"]]
    assert code in (1, 2) and any("公式" in message for message in problems)


@pytest.mark.parametrize(
    ("column", "saved", "formula"), [("慰问金额", 150, "100+50"), ("身份证号", person(2), '"990"&"101"')]
)
def test_a_formula_with_a_saved_result_is_used_and_named(
    load: Load, column: str, saved: float | str, formula: str
) -> None:
    answer = load([HOSPITAL, row(1), row(2, **{column: Formula(formula, saved)})])
    assert answer.table["sums"] == {"慰问金额": "300.00"} and answer.faults == [] and answer.code == 0
    assert any("公式" in note["message"] and note["column"] == column for note in answer.notes)


@pytest.mark.parametrize("column", ["慰问金额", "入院日期", "身份证号", "姓名"])
def test_a_cell_that_shows_an_error_is_a_finding(load: Load, column: str) -> None:
    answer = load([HOSPITAL, row(1), row(2, **{column: Error("#N/A")})])
    assert {(f["row"], f["column"], f["severity"]) for f in answer.faults} == {(3, column, "error")}


def test_texts_that_look_like_formulas_stay_texts(load: Load) -> None:
    head = (*HOSPITAL, "经办人")
    for said in ("=1+1", "+86", "@x", "-"):
        assert load([head, [*row(1), said]]).faults == []


# Recognition.


def test_a_sheet_that_could_be_two_ledgers_asks_which(load: Load) -> None:
    answer = load([["姓名", "身份证号", "街道", "社区"], ["测试", person(1), "青云街道", "城北社区"]], "名单.xlsx")
    assert answer.code == 2 and "--as" in answer.error and len(answer.error.splitlines()) == 1


def test_what_the_user_says_it_is(load: Load) -> None:
    assert load([HOSPITAL, row(1)], "x.xlsx", ("--as", "住院慰问台账")).table["ledger"] == "hospital_condolence"
    answer = load([HOSPITAL, row(1)], "x.xlsx", ("--as", "大病慰问台账"))
    assert answer.code == 2 and "结算年度" in answer.error


def test_the_mapping_of_headings_to_columns_is_said(load: Load) -> None:
    head = ["退休人员姓名" if name == "姓名" else "慰问金（元）" if name == "慰问金额" else name for name in HOSPITAL]
    headings = load([head, row(1)]).table["headings"]
    assert headings["姓名"] == "退休人员姓名" and headings["慰问金额"].startswith("慰问金")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_control_totals(load: Load, name: str) -> None:
    table = load(
        [HOSPITAL, row(1, 慰问日期=datetime(2024, 3, 1).date()), row(2), ["合计", *[None] * 7, 300]], name
    ).table
    assert (table["read"], table["rows"], table["left_out"]) == (3, 2, {"total": 1})
    assert (table["sums"], table["first_day"], table["last_day"]) == (
        {"慰问金额": "300.00"},
        "2024-03-01",
        "2024-03-20",
    )
    assert len(table["sha256"]) == 64 and (table["sm3"] is None or len(table["sm3"]) == 64)
