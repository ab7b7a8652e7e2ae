"""Tables as tables: what columns mean, where persons stand, what is split between cells, what a form says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from audit import policies
from audit.disclosure.check import judge_walked
from audit.disclosure.detectors.masked import candidates
from audit.disclosure.findings import NoticeReport
from audit.disclosure.grid import judge, read_rolls
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.disclosure.spec import DisclosureSpec, spec_of
from audit.masking import Masker
from audit.model import Severity
from tests.conftest import card, person

ID = person(3)
TITLE = "关于青云街道2024年度大病慰问的公示"
PERIOD = "公示期：2024年6月3日至2024年6月12日"
HEAD = ("序号", "姓名", "性别", "年龄", "慰问金额")
ROW = ("1", "张三", "男", "74", "500")


@pytest.fixture(scope="module")
def spec() -> DisclosureSpec:
    found = spec_of(policies.load("jiande"))
    assert found is not None
    return found


def table(*rows: Sequence[str | Cell], number: int = 1) -> Table:
    return Table(number, [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows])


def report(*tables: Table, lines: Sequence[str] = (), shown: str = "公示.docx", policy: bool = True) -> NoticeReport:
    jiande = policies.load("jiande")
    pieces = [Piece(text, f"第 {number} 段") for number, text in enumerate((TITLE, PERIOD, *lines), 1)]
    return judge_walked(
        Walked(pieces=pieces, tables=list(tables)),
        shown,
        "0" * 64,
        spec=spec_of(jiande) if policy else None,
        param=jiande.params.value,
        masker=Masker(unmask=True),
    )


def kinds(found: NoticeReport) -> list[str]:
    return [finding.kind for finding in found.findings]


def test_a_clean_table() -> None:
    assert kinds(report(table(HEAD, ROW, ("合计", "1人", "", "", "500")))) == []


@pytest.mark.parametrize(
    ("heading", "meaning", "verdict"),
    [
        ("姓名", "姓名", "allowed"), ("姓　名", "姓名", "allowed"), ("退休人员姓名", "姓名", "allowed"), ("性別", "性别", "allowed"), ("年齡", "年龄", "allowed"), ("慰问金额（元）", "金额", "allowed"), ("本次慰问金额", "金额", "allowed"), ("实发金额(元)", "金额", "allowed"),
        ("身份证号", "id_number", "forbidden"), ("身份證號碼", "id_number", "forbidden"), ("身\u200b份证号", "id_number", "forbidden"), ("身份证号（必填）", "id_number", "forbidden"), ("本人银行卡号", "bank_card", "forbidden"), ("聯繫電話", "phone", "forbidden"),
        ("联系电话（手机）", "phone", "forbidden"), ("家庭住址", "address", "forbidden"), ("现居住小区", "address", "forbidden"), ("困难原因", "hardship", "forbidden"), ("所患疾病", "health", "forbidden"), ("自付金额", "health", "forbidden"), ("出生年月", "birth_date", "forbidden"),
        ("微信号", "other_identifier", "forbidden"), ("车牌号码", "other_identifier", "forbidden"), ("家属姓名", "", "unknown"), ("收款人姓名", "", "unknown"), ("监督电话", "", "unknown"), ("发放日期", "", "unknown"), ("政治面貌", "", "unknown"), ("人员编号", "", "unknown"),
    ],
)  # fmt: skip
def test_what_a_heading_means(spec: DisclosureSpec, heading: str, meaning: str, verdict: str) -> None:
    assert judge(spec, heading) == (meaning, verdict)


def test_a_forbidden_column_is_one_even_if_its_cells_look_harmless() -> None:
    found = report(table((*HEAD, "身份证号"), (*ROW, "")))
    assert kinds(found) == ["column_not_allowed"] and "身份证号" in found.findings[0].where


def test_values_of_a_forbidden_column_are_told_one_by_one() -> None:
    found = report(table((*HEAD, "病种", "家庭住址"), (*ROW, "肺部感染", "松岭村"), (*ROW, "无", "")))
    assert sorted(kinds(found)) == ["address", "column_not_allowed", "column_not_allowed", "health"]


def test_an_unknown_column_is_a_question() -> None:
    found = report(table((*HEAD, "政治面貌"), (*ROW, "群众")))
    assert [(f.kind, f.severity) for f in found.findings] == [("column_not_allowed", Severity.WARNING)]


def test_a_hidden_column_is_told_as_hidden() -> None:
    found = report(table((*HEAD, Cell("", "身份证号", "隐藏的列")), (*ROW, Cell("", ID, "隐藏的列"))))
    assert {(f.kind, f.hidden) for f in found.findings} == {("column_not_allowed", True), ("id_number", True)}


def test_a_header_of_two_rows(spec: DisclosureSpec) -> None:
    found = table(
        ("序号", "姓名", "性别", "年龄", "慰问金额", "联系", ""),
        ("", "", "", "", "", "手机", "邮箱"),
        (*ROW, "13800001234", "a@b.com"),
    )
    (roll,) = read_rolls(spec, found)
    assert roll.span == 2 and [c.heading for c in roll.columns][-2:] == ["手机", "邮箱"] and len(roll.persons) == 1
    assert kinds(report(found)) == ["column_not_allowed", "column_not_allowed", "phone", "email"]


def test_a_roll_in_two_strips_side_by_side(spec: DisclosureSpec) -> None:
    head = ("姓名", "性别", "年龄", "慰问金额")
    found = table(
        (*head, *head),
        ("张三", "男", "74", "500", "李四", "女", "68", "1000"),
        ("王五", "男", "70", "500", "", "", "", ""),
        ("合计", "", "", "", "", "", "", "2000"),
    )
    (roll,) = read_rolls(spec, found)
    assert [(p.name, p.amount, p.sex, p.age) for p in roll.persons] == [
        ("张三", Decimal(500), "男", 74),
        ("李四", Decimal(1000), "女", 68),
        ("王五", Decimal(500), "男", 70),
    ]
    assert kinds(report(found)) == []


def test_two_rolls_one_below_the_other_and_a_repeated_header(spec: DisclosureSpec) -> None:
    found = table(
        HEAD,
        ROW,
        HEAD,
        ("2", "李四", "女", "68", "1000"),
        ("序号", "姓名", "性别", "年龄", "发放金额"),
        ("1", "王五", "男", "70", "500"),
    )
    rolls = read_rolls(spec, found)
    assert [[p.name for p in roll.persons] for roll in rolls] == [["张三", "李四"], ["王五"]]
    assert kinds(report(found)) == []


def test_a_table_that_goes_on_over_the_page_keeps_its_header() -> None:
    first, second = table((*HEAD, "备注"), (*ROW, "")), table(("2", "李四", "女", "68", "1000", ID), number=2)
    found = report(first, second)
    assert kinds(found) == ["id_number"] and "备注" in found.findings[0].where


def test_a_total_below_several_tables() -> None:
    first, second = (
        table(HEAD, ROW),
        table(HEAD, ("2", "李四", "女", "68", "1000"), ("合计", "", "", "", "1500"), number=2),
    )
    assert kinds(report(first, second)) == []
    wrong = table(HEAD, ROW, ("合计", "", "", "", "1,500.01"))
    assert kinds(report(wrong)) == ["amount_mismatch"]


def test_amounts_in_ten_thousands(spec: DisclosureSpec) -> None:
    (roll,) = read_rolls(spec, table(("姓名", "性别", "年龄", "慰问金额（万元）"), ("张三", "男", "74", "0.05")))
    assert roll.persons[0].amount == Decimal("500.00")


def test_blank_cells_of_required_columns_are_asked_for() -> None:
    (found,) = report(table(HEAD, ROW, ("2", "李四", "女", "", "1000"))).findings
    assert found.kind == "missing_content" and found.severity is Severity.WARNING and "李四" in found.message


def test_a_form_is_read_by_the_headings_left_of_its_values() -> None:
    form = table(
        ("姓名", "张三", "性别", "男"), ("年龄", "74", "慰问金额", "500"), ("身份证号", ID, "联系电话", "64012345")
    )
    assert sorted(kinds(report(form))) == ["column_not_allowed", "column_not_allowed", "id_number", "phone"]
    assert kinds(report(table(*[[cell.text for cell in row] for row in form.rows[:2]]))) == []


def test_a_table_that_is_lines_of_text() -> None:
    lines = [
        "序号  姓名  性别  年龄  慰问金额  备注",
        f"1  张三  男  74  500  {ID}",
        "2  李四  女  68  1000  -",
        "合计  1500",
    ]
    found = report(lines=lines)
    assert kinds(found) == ["id_number"] and "备注" in found.findings[0].where and "第 4 段" in found.findings[0].where
    lines[1] = lines[1].replace(ID, "-")
    assert kinds(report(lines=lines)) == []


@pytest.mark.parametrize("cut", [(6, 14), (6,), (14,), (10,), (3, 9), (17,)])
def test_a_number_split_over_cells(cut: tuple[int, ...]) -> None:
    ends = (0, *cut, 18)
    parts = [ID[a:b] for a, b in pairwise(ends)]
    found = report(table((*HEAD, *["备注"] * len(parts)), (*ROW, *parts)))
    assert "id_number" in kinds(found)
    clean = [part[:-1] + "号" for part in parts]
    assert "id_number" not in kinds(report(table((*HEAD, *["备注"] * len(parts)), (*ROW, *clean))))


def test_a_number_split_over_lines_and_over_rows() -> None:
    assert kinds(report(table(HEAD, ROW), lines=[f"张三 {ID[:6]}", ID[6:14], f"{ID[14:]} 男"])) == ["id_number"]
    assert "id_number" in kinds(report(table((*HEAD, "备注"), (*ROW, ID[:10]), ("", "", "", "", "", ID[10:]))))
    c = card(1)
    assert "bank_card" in kinds(report(table((*HEAD, "备注", "说明"), (*ROW, c[:10], c[10:]))))


def test_figures_side_by_side_are_no_number() -> None:
    head = ("序号", "姓名", "性别", "年龄", "慰问金额", "备注", "社区")
    rows = [(str(i), "张三", "男", "74", "500", f"{i:04d}", "城北社区") for i in range(1, 200)]
    assert kinds(report(table(head, *rows))) == []


def test_a_day_beside_the_age_that_fits_it_is_a_birth_date() -> None:
    head = (*HEAD, "备注")
    (found,) = report(table(head, (*ROW, "1950-01-01"))).findings
    assert (found.kind, found.severity) == ("birth_date", Severity.ERROR) and "年龄相符" in found.message
    (found,) = report(table(head, (*ROW, "19601231"))).findings
    assert (found.kind, found.severity) == ("birth_date", Severity.WARNING)
    assert kinds(report(table(head, (*ROW, "2024-06-20")))) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [("患尿毒癥，長期透析", "health"), ("尿 毒 症", "health"), ("癱瘓在床", "health"), ("乳腺癌術後", "health"), ("低\u200b保户", "hardship"), ("孤寡獨居", "hardship"), ("突遭家庭變故", "hardship"), ("因病致贫", "hardship"), ("三级残", "health")],
)  # fmt: skip
def test_words_of_illness_and_hardship(text: str, kind: str) -> None:
    found = report(table((*HEAD, "备注"), (*ROW, text)))
    assert kinds(found) == [kind]


@pytest.mark.parametrize("text", ["大病慰问", "已领取", "市残疾人联合会推荐", "住院慰问", "首次", "同名"])
def test_words_of_the_notices_own_purpose_are_none(text: str) -> None:
    assert kinds(report(table((*HEAD, "备注"), (*ROW, text)))) == []


def test_words_about_the_rules_are_none_about_a_person_are() -> None:
    clean = ["对患有大病、特困、低保、高龄、孤寡人员，年满60周岁的优先安排。", "残疾人员由残联另行慰问。"]
    assert kinds(report(table(HEAD, ROW), lines=clean)) == []
    assert kinds(report(table(HEAD, ROW), lines=["张三家庭困难，予以照顾。"])) == ["hardship"]
    assert kinds(report(table(HEAD, ROW), lines=["王某，女，68岁，身患白血病。"])) == ["health"]


def test_the_name_of_the_file_is_published_too() -> None:
    assert kinds(report(table(HEAD, ROW), shown=f"公示/张三_{ID}.docx")) == ["id_number"]
    assert kinds(report(table(HEAD, ROW), shown="公示/20240603青云街道大病慰问公示(2).docx")) == []


def test_nobodys_properties_pass_and_a_persons_are_remarked() -> None:
    def metadata(name: str, text: str) -> list[str]:
        walked = Walked(
            [Piece(TITLE, "1"), Piece(PERIOD, "2"), Piece(text, "文档属性", True, "文档属性", "data", name)],
            [table(HEAD, ROW)],
        )
        jiande = policies.load("jiande")
        found = judge_walked(
            walked, "n.docx", "0" * 64, spec=spec_of(jiande), param=jiande.params.value, masker=Masker()
        )
        return [f"{f.kind} {f.severity}" for f in found.findings]

    assert metadata("creator", "python-docx") == metadata("creator", "青云街道") == metadata("revision", "张三") == []
    assert (
        metadata("lastModifiedBy", "王小明") == metadata("Template", r"C:\Users\wangxm\模板.dotx") == ["metadata note"]
    )


@pytest.mark.parametrize(
    ("pattern", "sex", "age", "most"),
    [("330182********1234", "男", 74, 40), ("330182********1234", None, 74, 40), ("330182********1230", "男", 74, 40), ("3301**********1234", "男", 74, 4000), ("330182195001****37", "男", 74, 300), ("33018219500101****", "男", 74, 500), ("******************", "男", 74, 10**13)],
)  # fmt: skip
def test_how_many_numbers_a_starred_one_leaves(pattern: str, sex: str | None, age: int, most: int) -> None:
    count = candidates(pattern, sex, age, date(2024, 6, 3))
    assert count is not None and 0 < count <= most


def test_the_count_of_candidates_is_exact() -> None:
    """Against trying every number out."""
    from audit.identity import birth_date, full_years, id_fault, sex

    pattern, day = "990101195*01010***", date(2024, 6, 3)
    fits = 0
    for year in range(10):
        for tail in range(1000):
            for last in "0123456789X":
                number = f"990101195{year}01010{tail // 10:02d}{last}" if tail < 100 else ""
                born = birth_date(number) if number else None
                if born and id_fault(number) is None and sex(number) == "男" and full_years(born, day) == 70:
                    fits += 1
    assert candidates(pattern, "男", 70, day) == fits > 0


def test_a_starred_number_that_leaves_few_is_a_breach() -> None:
    head = (*HEAD, "备注")
    (few,) = report(table(head, (*ROW, "990101********0037"))).findings
    assert few.severity is Severity.ERROR and "只剩约" in few.message
    (many,) = report(table(head, (*ROW, "9901**********0037"))).findings
    assert many.severity is Severity.WARNING and "只剩约" in many.message
    (born,) = report(table(head, (*ROW, "99010119500101****"))).findings
    assert "出生日期全部可见" in born.message


def test_without_a_policy_columns_are_not_judged() -> None:
    assert kinds(report(table((*HEAD, "身份证号"), (*ROW, ID)), policy=False)) == ["id_number"]


def test_more_than_anybody_reads_is_cut_and_said() -> None:
    rows = [(str(i), "张三", "男", "74", "500", person(i % 900)) for i in range(6000)]
    found = report(table((*HEAD, "备注"), *rows))
    assert (
        len(found.findings) == 5000 and found.findings[-1].kind == "unreadable" and "1001" in found.findings[-1].message
    )


def test_more_text_than_a_notice_has_is_not_silently_left_out() -> None:
    found = report(table(HEAD, ROW), lines=["天" * 5_000_000, ID])
    assert "unreadable" in kinds(found) and "没有检查" in next(
        f.message for f in found.findings if f.kind == "unreadable"
    )


def test_titles_and_closing_lines_inside_the_table_are_running_text() -> None:
    def line(text: str) -> tuple[str, ...]:
        return (text, "", "", "", "")

    clean = table(line(TITLE), line(PERIOD), line("单位：元"), HEAD, ROW, ("合计", "", "", "", "500"), line("联系电话：0571-64000012"), line("对特困、低保人员优先安排。"))  # fmt: skip
    assert kinds(report(clean)) == []
    leak = table(HEAD, ROW, line("联系人：王某 13800001234"))
    assert kinds(report(leak)) == ["phone"]


def test_what_a_columns_name_says_stands_beside_what_its_cells_hold() -> None:
    found = report(table((*HEAD, "家庭住址"), (*ROW, "松岭村 13800001234")))
    assert sorted(kinds(found)) == ["address", "column_not_allowed", "phone"]
    found = report(table((*HEAD, "联系电话"), (*ROW, ID)))
    assert sorted(kinds(found)) == ["column_not_allowed", "id_number"]


def test_a_month_of_birth_in_the_place_of_an_age() -> None:
    assert kinds(report(table(HEAD, ("1", "张三", "男", "1950.01", "500")))) == ["birth_date"]
    assert kinds(report(table((*HEAD, "退休时间"), (*ROW, "1995.01")))) == ["column_not_allowed"]
