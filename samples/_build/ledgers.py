"""Builds `samples/ledgers/`, a sound file for every ledger: `python samples/_build/ledgers.py [FOLDER]`. The same bytes every time.

Offices, firms and persons are made up: identity numbers and credit codes have area codes that do not exist.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from people import People, Person  # noqa: E402
from sheets import Column, Layout, Row, write_csv, write_xlsx  # noqa: E402

TARGET = Path(__file__).resolve().parents[1] / "ledgers"
AREA = "990103"
STREETS = ("云溪街道", "江湾街道")
COMMUNITIES = {"云溪街道": ("桂花社区", "长堤社区", "松林社区"), "江湾街道": ("码头社区", "柳岸社区", "新安社区")}
FIRMS = ("红星机械有限公司", "江湾纺织厂", "云溪化工总厂", "长堤运输公司")
Make = Callable[["Desk"], list[dict[str, Any]]]


def credit_code(serial: int) -> str:
    """A unified social credit code with a right check character (GB 32100) in an area that does not exist."""
    characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    first17 = f"91{AREA}{serial:07d}MA"
    return first17 + characters[-sum(characters.index(c) * pow(3, i, 31) for i, c in enumerate(first17)) % 31]


class Desk:
    """Where one ledger is made up: its own dice, the persons of all ledgers."""

    def __init__(self, name: str, cast: list[Person]) -> None:
        self.dice = random.Random(f"ledgers/{name}")
        self.cast = cast

    def day(self, first: str, last: str) -> date:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
        return begin + timedelta(days=self.dice.randint(0, (end - begin).days))

    def pick(self, *values: Any) -> Any:
        return self.dice.choice(values)

    def money(self, low: int, high: int, cents: bool = False) -> Decimal:
        return Decimal(self.dice.randint(low * 100, high * 100)) / 100 if cents else Decimal(self.dice.randint(low, high))

    def place(self, index: int, of: int) -> dict[str, str]:
        """Street and community, so that the rows of one community stand together."""
        places = [(street, community) for street in STREETS for community in COMMUNITIES[street]]
        street, community = places[index * len(places) // of]
        return {"街道": street, "社区": community}

    def persons(self, count: int, start: int = 0) -> list[tuple[Person, dict[str, Any]]]:
        """Persons with name, number, street and community."""
        return [
            (person, {"姓名": person.name, "身份证号": person.number} | self.place(index, count))
            for index, person in enumerate(self.cast[start : start + count])
        ]


def month(index: int, first: int = 1) -> str:
    return f"2024-{(first - 1 + index) % 12 + 1:02d}"


# One function per ledger that needs more than a line; the rows by the schema's headings.


def retirees(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (person, base) in enumerate(desk.persons(36)):
        handled = date(max(person.born.year + 60, 2006), desk.dice.randint(1, 12), desk.dice.randint(1, 28))
        handled = min(handled, date(2023, 12, 20))
        state = "去世" if index % 12 == 5 else "转出" if index % 12 == 9 else "在管"
        rows.append(base | {
            "性别": person.sex, "出生日期": person.born, "人员类别": "灵活就业" if index % 7 == 3 else "企业退休", "自管小组": f"第{index % 6 + 1}小组", "办理领待手续日期": handled,
            "纳管月份": f"{handled.year + handled.month // 12}-{handled.month % 12 + 1:02d}", "经费渠道": desk.pick("市级专项", "市级专项", "省财政", "原渠道"),
            "居住地": f"云溪市{base['社区']}{desk.dice.randint(1, 60)}幢{desk.dice.randint(101, 604)}室", "状态": state, "联系电话": f"0571-640000{index:02d}",
            "去世日期": desk.day("2024-01-01", "2024-06-20") if state == "去世" else None, "转出日期": desk.day("2024-01-01", "2024-06-20") if state == "转出" else None,
            "参保地": "云溪市", "申请表审核日期": handled + timedelta(days=desk.dice.randint(3, 20)),
        })  # fmt: skip
    return rows


def hospital(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for person, base in desk.persons(24):
        admitted = desk.day("2024-01-05", "2024-05-20")
        left = admitted + timedelta(days=desk.dice.randint(4, 18))
        rows.append(base | {
            "性别": person.sex, "年龄": person.age(left), "入院日期": admitted, "出院日期": left, "证明材料": desk.pick("住院证明", "住院证明", "大数据核验"),
            "慰问日期": left + timedelta(days=desk.dice.randint(2, 20)), "慰问金额": Decimal(150), "发放方式": "银行卡", "银行卡号": person.card, "经办人": desk.pick("赵一", "钱二"),
        })  # fmt: skip
    return rows


def illness(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (person, base) in enumerate(desk.persons(20, 4)):
        paid, day = desk.money(10_001, 80_000, cents=True), desk.day("2024-03-10", "2024-06-10")
        rows.append(base | {
            "性别": person.sex, "年龄": person.age(day), "结算年度": 2023, "个人自付金额": paid, "证明材料": desk.pick("医疗费用查询单", "大数据核验"), "慰问日期": day,
            "慰问金额": Decimal(500 if paid < 20_000 else 1000), "银行卡号": person.card, "公示编号": f"DB-2024-{index // 5 + 1:02d}",
        })  # fmt: skip
    return rows


def funeral(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (person, base) in enumerate(desk.persons(14, 10)):
        died, how = desk.day("2024-01-03", "2024-06-10"), ("上门", "直系亲属账户", "本人账户")[index % 3]
        rows.append({
            "逝者姓名": person.name, "逝者身份证号": person.number, "街道": base["街道"], "社区": base["社区"], "去世日期": died, "慰问日期": died + timedelta(days=desk.dice.randint(1, 15)),
            "慰问金额": Decimal(300), "发放方式": how, "收款人": person.name if how == "本人账户" else desk.cast[-index - 1].name, "与逝者关系": "本人" if how == "本人账户" else desk.pick("配偶", "子女"),
            "银行卡号": None if how == "上门" else person.card,
        })  # fmt: skip
    return rows


def festival(desk: Desk) -> list[dict[str, Any]]:
    feasts = (("春节", "2024-01-25", "2024-02-08"), ("端午节", "2024-06-03", "2024-06-09"))
    rows = []
    for index, (_, base) in enumerate(desk.persons(18, 2)):
        feast, first, last = feasts[index % 2]
        kind = desk.pick("重点", "特困", "高龄", "孤寡", "特别困难")
        rows.append(base | {"节日": feast, "对象类别": kind, "慰问日期": desk.day(first, last), "慰问金额": Decimal(desk.pick(200, 300))})
    return rows


def groups(desk: Desk) -> list[dict[str, Any]]:
    return [
        {
            "小组编号": f"YX-{index + 1:02d}", "街道": base["街道"], "社区": base["社区"], "成立日期": desk.day("2019-03-01", "2023-10-31"), "组长姓名": person.name,
            "组长身份证号": person.number, "服务管理人数": desk.dice.randint(30, 50),
        }
        for index, (person, base) in enumerate(desk.persons(12, 20))
    ]  # fmt: skip


def subsidy(desk: Desk) -> list[dict[str, Any]]:
    return [
        {
            "年度": 2024, "小组编号": f"YX-{index + 1:02d}", "组长姓名": person.name, "组长身份证号": person.number, "街道": base["街道"], "社区": base["社区"],
            "服务管理人数": desk.dice.randint(30, 50), "考核结果": "合格", "补助金额": Decimal(400), "发放日期": date(2024, 6, 18), "发放方式": "银行卡", "收款户名": person.name,
            "银行卡号": person.card, "公示编号": "ZZ-2024-01",
        }
        for index, (person, base) in enumerate(desk.persons(12, 20))
    ]  # fmt: skip


def health_check(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (_, base) in enumerate(desk.persons(30)):
        away = index % 6 == 4
        cost = desk.money(180, 320, cents=True)
        rows.append(base | {
            "体检日期": desk.day("2024-03-01", "2024-06-20"), "体检机构": "外地某医院" if away else "云溪市第一医院", "体检方式": "自费报销" if away else "组织体检",
            "报告已上传": "是" if index % 9 else "否", "居住地": "杭州市外" if away else "杭州市内", "发票号码": f"2024{index:08d}" if away else None,
            "发票金额": cost if away else None, "结算金额": min(cost, Decimal(200)) if away else Decimal(200),
        })  # fmt: skip
    return rows


def health_settlement(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index in range(12):
        seen = desk.dice.randint(60, 240)
        rows.append({
            "承检医院": ("云溪市第一医院", "云溪市中医院")[index % 2], "结算期间": f"2024年{index // 2 + 1}月", "参检人数": seen, "上传报告人数": seen - desk.dice.randint(0, 6),
            "结算金额": Decimal(200 * seen),
        })  # fmt: skip
    return rows


def activities(desk: Desk) -> list[dict[str, Any]]:
    names = {"红色力量": "重走红军路", "兴趣培养": "书法班", "健康养生": "冬病夏治讲座", "体育健身": "太极拳展演", "安全反诈": "防诈骗宣讲", "其他": "中秋座谈会"}
    rows = []
    for index in range(18):
        place, theme = desk.place(index, 18), list(names)[index % 6]
        day = desk.day("2024-01-15", "2024-06-25")
        rows.append({
            "活动名称": names[theme], "活动日期": day, "组织单位": place["社区"], **place, "主题": theme, "参加人数": desk.dice.randint(18, 80),
            "专门面向企退人员": "是" if index % 8 else "否", "方案上报日期": day - timedelta(days=desk.dice.randint(7, 14)), "发布渠道": desk.pick("微信公众号", "社区公告栏"),
            "支出金额": desk.money(300, 2500),
        })  # fmt: skip
    return rows


def certification(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (_, base) in enumerate(desk.persons(24)):
        given = date(2024, 3, 1)
        done = index % 8 != 6
        rows.append(base | {
            "下发日期": given, "认证方式": desk.pick("走访", "人工认证", "自助认证") if done else "未认证", "认证日期": given + timedelta(days=desk.dice.randint(1, 50)) if done else None,
            "认证结果": ("已去世" if index % 11 == 10 else "通过") if done else "未认证",
        })  # fmt: skip
    return rows


def expenditure(desk: Desk) -> list[dict[str, Any]]:
    kinds = {"退管公共服务": "办公用品", "自管小组建设": "小组活动用品", "集体性文体活动": "场地租用", "慰问关怀": "慰问金", "健康体检": "体检费"}
    return [
        {
            "凭证号": f"记-{index + 1:03d}", "日期": date(2024, 1 + index // 4, 3 + index % 4 * 6), "街道": STREETS[index // 12], "支出类别": kind, "用途": "社会化管理服务", "支出事项": kinds[kind],
            "收款单位": desk.pick("云溪文具商行", "江湾体育馆", "云溪市第一医院"), "金额": desk.money(200, 6000, cents=True), "是否固定资产": "否",
        }
        for index in range(24)
        for kind in (list(kinds)[index % 5],)
    ]  # fmt: skip


def allocation(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index in range(12):
        persons, grade = desk.dice.randint(800, 2400), desk.pick("优秀", "良好", "合格")
        due = Decimal(persons * 45)
        share = {"优秀": 100, "良好": 95, "合格": 90}[grade]
        rows.append({
            "年度": 2022 + index // 4, "半年度": ("上半年", "下半年")[index // 2 % 2], "街道": STREETS[index % 2], "保障人数": persons, "人均标准": Decimal(90), "核算金额": due,
            "考核等次": grade, "拨付比例": f"{share}%", "拨付金额": due * share / 100, "拨付日期": date(2022 + index // 4, (7, 12)[index // 2 % 2], 20),
        })  # fmt: skip
    return rows


def disclosure(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index in range(12):
        first = desk.day("2024-02-01", "2024-05-31")
        persons = desk.dice.randint(3, 15)
        kind = ("大病慰问", "小组长补助")[index % 2]
        rows.append({
            "公示编号": f"{('DB', 'ZZ')[index % 2]}-2024-{index // 2 + 1:02d}", "公示类别": kind, "街道": STREETS[index // 6], "公示地点": f"{STREETS[index // 6]}公示栏", "起始日期": first,
            "截止日期": first + timedelta(days=9), "人数": persons, "金额合计": Decimal(persons * (500, 400)[index % 2]),
        })  # fmt: skip
    return rows


def specialists(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (person, base) in enumerate(desk.persons(16, 12)):
        hired = desk.day("2022-06-01", "2024-02-28")
        gone = index % 8 == 7
        rows.append({
            "姓名": person.name, "性别": person.sex, "身份证号": person.number, "户籍": "本区", "街道": base["街道"], "聘任方式": desk.pick("公益性岗位", "聘用退休人员", "政府采购"), "聘用日期": hired,
            "协议起始日": hired, "协议终止日": hired.replace(year=hired.year + 2, day=min(hired.day, 28)), "试用期截止日": hired + timedelta(days=30),
            "保险种类": desk.pick("商业保险", "社会保险"), "保险终止日": hired.replace(year=hired.year + 3, day=min(hired.day, 28)), "组织认定推荐": "是", "聘用证书编号": f"ZY-{index + 1:03d}",
            "备案日期": hired + timedelta(days=5), "意向书发出日期": hired - timedelta(days=10), "状态": "不再聘用" if gone else "在聘", "不再聘用原因": "个人原因" if gone else None,
            "不再聘用日期": date(2024, 5, 31) if gone else None, "就业困难认定": "是" if index % 3 == 0 else "否", "名录编号": f"ML-{index + 1:03d}", "报名推荐记录": "是",
        })  # fmt: skip
    return rows


def contracts(desk: Desk) -> list[dict[str, Any]]:
    return [
        {
            "合同编号": f"HT-2024-{index + 1:02d}", "街道": STREETS[index % 2], "供应商": f"{('云溪', '江湾', '长堤')[index % 3]}人力资源服务有限公司", "统一社会信用代码": credit_code(index % 3 + 1),
            "采购方式": desk.pick("询价", "公开招标", "竞争性谈判", "竞争性磋商"), "合同金额": desk.money(80_000, 400_000), "履行起始日": date(2024, 1, 1), "履行终止日": date(2024, 12, 31),
            "专员人数": desk.dice.randint(2, 8), "已缴社会保险": "是",
        }
        for index in range(12)
    ]  # fmt: skip


def transfers(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, (person, base) in enumerate(desk.persons(20)):
        retired = date(min(person.born.year + 60, 2020), desk.dice.randint(1, 12), desk.dice.randint(1, 28))
        rows.append({
            "姓名": base["姓名"], "身份证号": base["身份证号"], "企业名称": FIRMS[index // 5], "企业类别": ("央属", "市属", "区属", "市属")[index // 5], "人员身份": "企业退休", "退休日期": retired,
            "户籍区": "云溪区", "常住区": desk.pick("云溪区", "江湾区"), "是否党员": "是" if index % 4 == 1 else "否", "社保档案接收单位": "云溪区社会保险中心",
            "党组织接收单位": f"{base['社区']}党委" if index % 4 == 1 else None, "档案已数字化": "是", "档案存放地": "区级", "移交日期": desk.day("2021-03-01", "2021-12-20"),
            "管理方式": "移交属地", "参保区": "云溪区", "核准日期": retired - timedelta(days=20),
        })  # fmt: skip
    return rows


def outside_pool(desk: Desk) -> list[dict[str, Any]]:
    items = ("取暖补贴", "住房补贴", "生活补贴")
    return [
        {
            "企业名称": FIRMS[index // 3], "年度": 2023, "项目": items[index % 3], "发放标准": desk.money(50, 400), "人数": desk.dice.randint(30, 400), "已建企业年金": "是" if index // 3 == 0 else "否",
            "规定依据": "地方规定", "过渡期起始日": date(2021, 1, 1), "过渡期截止日": date(2025, 12, 31), "支付方式": desk.pick("按月", "一次性"), "对象退休日期": desk.day("2005-01-01", "2019-12-31"),
        }
        for index in range(12)
    ]  # fmt: skip


def assets(desk: Desk) -> list[dict[str, Any]]:
    kinds = {"退休职工活动室": "活动场所", "档案库房": "办公用房", "桌椅及书架": "设备"}
    rows = []
    for index in range(12):
        name = list(kinds)[index % 3]
        rows.append({
            "企业名称": FIRMS[index // 3], "资产名称": name, "资产类别": kinds[name], "面积": None if kinds[name] == "设备" else desk.money(60, 400, cents=True),
            "集团批准文号": f"集资〔2021〕{index + 11}号", "划转价款": Decimal(0), "接收单位": f"{STREETS[index % 2]}办事处", "划转日期": desk.day("2021-05-01", "2022-03-31"),
            "划转方式": desk.pick("无偿划转", "无偿划转", "调换"),
        })  # fmt: skip
    return rows


def communities(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index in range(12):
        street = STREETS[index // 6]
        homes = desk.dice.randint(1800, 5200)
        posts = 6 + homes // 300
        rows.append({
            "县市区": "云溪区", "街道": street, "社区": f"{COMMUNITIES[street][index % 3][:2]}第{'一二'[index // 3 % 2]}社区", "户数": homes, "社工岗人数": posts - desk.dice.randint(0, 3),
            "专职党建岗人数": desk.dice.randint(1, 2), "社工师人数": desk.dice.randint(2, 6), "大厅日常办公人数": desk.dice.randint(2, 4), "两委届期起": date(2021, 6, 1),
            "两委届期止": date(2026, 5, 31), "核定社工岗员额": posts, "核定绩效总量": Decimal(posts * 12_000),
        })  # fmt: skip
    return rows


def workers(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for index, person in enumerate(desk.cast[-18:]):
        hired = desk.day("2019-03-01", "2023-09-30")
        gone = index % 9 == 8
        rows.append({
            "姓名": person.name, "身份证号": person.number, **desk.place(index, 18), "岗位类别": ("社区正职", "其他两委成员", "普通工作人员")[index % 3], "人员来源": desk.pick("选任", "公开招聘", "转入"),
            "学历": desk.pick("大专", "本科", "本科", "研究生"), "聘用日期": hired, "放宽情形": "社工师" if index % 7 == 2 else None, "职业资格": desk.pick(None, "助理社工师", "社工师"),
            "协议起始日": hired, "协议终止日": hired.replace(year=hired.year + 5, day=min(hired.day, 28)), "五险一金": "已缴", "在岗状态": "退出" if gone else "在岗",
            "转入日期": None, "招聘单位": "云溪区民政局", "退出日期": date(2024, 4, 30) if gone else None, "退出原因": "辞职" if gone else None,
        })  # fmt: skip
    return rows


def monthly(desk: Desk, count: int, **columns: Callable[[Desk, int], Any]) -> list[dict[str, Any]]:
    """Workers by months: so many rows, a month each."""
    return [
        {"姓名": person.name, "身份证号": person.number, **desk.place(index, count), "月份": month(index % 3, 4)}
        | {name: make(desk, index) for name, make in columns.items()}
        for index, person in enumerate(desk.cast[-count:])
    ]  # fmt: skip


def pay(desk: Desk) -> list[dict[str, Any]]:
    return monthly(
        desk, 24, 基础报酬=lambda d, i: Decimal(3200 + i % 3 * 200), 绩效奖金=lambda d, i: d.money(300, 900), 资格补贴=lambda d, i: Decimal(200) if i % 4 == 1 else None
    )  # fmt: skip


def specialist_pay(desk: Desk) -> list[dict[str, Any]]:
    return monthly(
        desk, 16, 岗位补贴=lambda d, i: Decimal(2400), 绩效奖金=lambda d, i: Decimal(d.pick(0, 200, 300)), 资金渠道=lambda d, i: d.pick("社会化管理服务经费", "公益性岗位补贴")
    )  # fmt: skip


def specialist_reviews(desk: Desk) -> list[dict[str, Any]]:
    return monthly(desk, 16, 评价等次=lambda d, i: d.pick("满意", "满意", "基本满意"), 上报日期=lambda d, i: date(2024, 5 + i % 3, d.dice.randint(1, 5)))


def few(count: int, **columns: Callable[[Desk, int], Any]) -> Make:
    """Rows whose cells come from one expression each."""
    return lambda desk: [
        ({} if "街道" in columns or "单位" in columns else {"街道": STREETS[index * 2 // count]}) | {name: make(desk, index) for name, make in columns.items()}
        for index in range(count)
    ]  # fmt: skip


def each(count: int, start: int, **columns: Callable[[Desk, int], Any]) -> Make:
    """Persons with cells that come from one expression each."""
    return lambda desk: [base | {name: make(desk, index) for name, make in columns.items()} for index, (_, base) in enumerate(desk.persons(count, start))]


@dataclass(frozen=True)
class Sample:
    """A file: how its rows are made and how its sheet looks. `columns` are written headings, with `=` the schema's behind it and with `/` a
    group in front; `total` are the headings of the total row."""

    title: str
    make: Make
    columns: str
    total: tuple[str, ...] = ()
    ending: str = "xlsx"
    encoding: str = "gbk"
    merge: str | None = None
    unit: bool = False
    options: dict[str, Any] = field(default_factory=dict)


SAMPLES = {
    "retirees": Sample("企业退休人员花名册", retirees, "基本信息/姓名 基本信息/性别 基本信息/公民身份号码=身份证号 基本信息/出生日期 人员类别 管理单位/镇街=街道 管理单位/社区（村）=社区 自管小组 "
        "办理领待手续日期 纳管时间=纳管月份 经费来源=经费渠道 现居住地=居住地 联系电话 状态 去世时间=去世日期 转出时间=转出日期 参保地 申请表审核日期", options={"repeat_header_after": 18}),
    "hospital_condolence": Sample("住院慰问台账", hospital, "姓名 性别 年龄 身份证号码=身份证号 镇街=街道 社区（村）=社区 入院日期 出院日期 证明材料 慰问情况/日期=慰问日期 慰问情况/金额\n（元）=慰问金额 "
        "慰问情况/发放方式 银行卡号 经办人", ("慰问金额",), merge="社区", unit=True),
    "illness_condolence": Sample("大病慰问台账", illness, "姓名 性别 年龄 身份证号 街道 所属社区=社区 结算年度 个人自付金额（元）=个人自付金额 证明材料 慰问日期 慰问金额（元）=慰问金额 银行卡号 公示编号",
        ("个人自付金额", "慰问金额"), options={"subtotal": "公示编号"}),
    "funeral_condolence": Sample("丧事料理慰问台账", funeral, "逝者姓名 逝者身份证号 街道 社区 去世时间=去世日期 慰问时间=慰问日期 慰问金（元）=慰问金额 发放方式 收款人 与逝者关系 银行卡号", ("慰问金额",)),
    "festival_condolence": Sample("节日慰问台账", festival, "姓名 证件号码=身份证号 街道 社区 节日 对象类别 慰问日期 慰问金额", ("慰问金额",), merge="社区", unit=True),
    "groups": Sample("自管小组台账", groups, "小组编号 街道 社区 成立时间=成立日期 组长姓名 组长身份证号 服务管理人数\n（人）=服务管理人数", ("服务管理人数",)),
    "leader_subsidy": Sample("自管小组长补助发放表", subsidy, "年度 小组编号 组长姓名 组长身份证号 街道 社区 服务管理人数 考核结果 补助金额（元）=补助金额 发放日期 发放方式 开户名=收款户名 银行卡号 公示编号", ("补助金额",)),
    "health_check": Sample("健康体检台账", health_check, "姓名 身份证号 街道 社区 体检日期 体检机构 体检方式 报告是否上传=报告已上传 居住地 发票/发票号码 发票/发票金额 结算金额（元）=结算金额", ("发票金额", "结算金额"), merge="街道"),
    "health_settlement": Sample("体检结算单", health_settlement, "承检医院 结算期间 参检人数 上传报告人数 结算金额（元）=结算金额", ("参检人数", "上传报告人数", "结算金额")),
    "activities": Sample("文体活动台账", activities, "活动名称 活动时间=活动日期 组织单位 街道 社区 主题 参加人数 是否专门面向企退人员=专门面向企退人员 方案上报日期 发布渠道 支出金额", ("支出金额",), unit=True),
    "volunteer": Sample("志愿服务活动台账", few(14, 队伍名称=lambda d, i: f"银龄{'先锋' if i % 2 else '暖心'}志愿服务队", 活动日期=lambda d, i: d.day("2024-01-10", "2024-06-25"),
        活动内容=lambda d, i: d.pick("清洁家园", "助老探访", "文明劝导"), 参加人数=lambda d, i: d.dice.randint(8, 30)), "队伍名称 街道 活动日期 活动内容 参加人数"),
    "volunteer_teams": Sample("志愿服务队伍名册", few(12, 队伍名称=lambda d, i: f"银龄志愿服务{i + 1}队", 成立日期=lambda d, i: d.day("2020-01-01", "2023-12-31"), 人数=lambda d, i: d.dice.randint(10, 40)),
        "队伍名称 街道 成立时间=成立日期 队员人数=人数", ending="csv"),
    "visits": Sample("走访台账", each(22, 3, 走访日期=lambda d, i: d.day("2024-01-05", "2024-06-28"), 走访事由=lambda d, i: d.pick("高龄探访", "生病探望", "独居关爱"), 系统已上传=lambda d, i: "是" if i % 7 else "否",
        走访人=lambda d, i: d.pick("赵一", "钱二", "孙三")), "姓名 身份证号 街道 社区 走访日期 走访事由 是否上传系统=系统已上传 走访人", ending="csv"),
    "certification": Sample("待遇资格认证台账", certification, "姓名 身份证号 街道 社区 下发日期 认证方式 认证日期 认证结果", merge="社区"),
    "expenditure": Sample("专项资金支出台账", expenditure, "凭证号 日期 街道 支出类别 用途 支出事项 收款单位 金额（元）=金额 是否固定资产", ("金额",), options={"subtotal": "街道"}),
    "allocation": Sample("专项资金拨付台账", allocation, "年度 半年度 街道 保障人数 人均标准 核算金额 考核等次 拨付比例 拨付金额 拨付日期", ("核算金额", "拨付金额"), unit=True),
    "disclosure_log": Sample("公示登记台账", disclosure, "公示编号 公示类别 街道 公示地点 公示时间/起始日期 公示时间/截止日期 公示人数=人数 金额合计（元）=金额合计"),
    "media": Sample("宣传报道台账", few(12, 标题=lambda d, i: f"{d.pick('银龄课堂开讲', '重阳敬老忙', '体检送到家门口')}（{i + 1}）", 媒体=lambda d, i: d.pick("云溪发布", "江湾日报"), 媒体层级=lambda d, i: d.pick("本市级", "市级以上"),
        刊发日期=lambda d, i: d.day("2024-01-05", "2024-06-28")), "街道 标题 媒体 媒体级别=媒体层级 刊发时间=刊发日期", ending="csv", encoding="utf-8-sig"),
    "assessment": Sample("考核事项记录", few(12, 考核期=lambda d, i: "2024上半年", 考核项目=lambda d, i: d.pick("组织管理", "服务落实", "资金使用"), 事项=lambda d, i: d.pick("未按时上报", "档案缺页", "材料完整"),
        数量=lambda d, i: d.dice.randint(0, 3), 得分=lambda d, i: d.money(1, 10), 发现日期=lambda d, i: d.day("2024-06-10", "2024-07-05"), 依据=lambda d, i: "现场核查记录",
        考核人=lambda d, i: d.pick("周四", "吴五")), "街道 考核期 考核项目 事项 数量 得分 发现日期 依据 考核人"),
    "headcount": Sample("街道管理人数台账", few(12, 区=lambda d, i: "云溪区", 统计日期=lambda d, i: date(2024, i % 6 + 1, 28), 管理人数=lambda d, i: d.dice.randint(1500, 5200), 专员人数=lambda d, i: d.dice.randint(2, 6)),
        "区 街道 统计日期 管理人数 专员人数"),
    "specialists": Sample("社会化管理服务专员花名册", specialists, "姓名 性别 身份证号 户籍 街道 聘任方式 聘用日期 协议/协议起始日 协议/协议终止日 试用期截止日 保险/保险种类 保险/保险终止日 组织认定推荐 聘用证书编号 "
        "备案日期 意向书发出日期 状态 不再聘用原因 不再聘用日期 就业困难认定 名录编号 报名推荐记录"),
    "specialist_reviews": Sample("专员月度满意度评价表", specialist_reviews, "姓名 身份证号 街道 月份 评价等次 上报日期"),
    "specialist_pay": Sample("专员补贴发放表", specialist_pay, "姓名 身份证号 街道 月份 岗位补贴 绩效奖金 资金渠道", ("岗位补贴", "绩效奖金"), unit=True),
    "weekly_meetings": Sample("专员例会台账", few(26, 街道=lambda d, i: STREETS[i // 13], 会议日期=lambda d, i: date(2024, 4, 1) + timedelta(days=i % 13 * 7), 主持人=lambda d, i: d.pick("周四", "吴五"),
        参加人数=lambda d, i: d.dice.randint(3, 8), 主要内容=lambda d, i: d.pick("通报走访情况", "布置资格认证")), "街道 例会日期=会议日期 主持人 参会人数=参加人数 会议内容=主要内容", ending="csv", encoding="gb18030"),
    "service_contracts": Sample("政府采购服务合同台账", contracts, "合同编号 街道 供应商 统一社会信用代码 采购方式 合同金额（元）=合同金额 履行起始日 履行终止日 专员人数 是否缴纳社会保险=已缴社会保险", ("合同金额",)),
    "transfers": Sample("国有企业退休人员移交台账", transfers, "姓名 身份证号 企业名称 企业类别 人员身份 退休日期 户籍区 常住区 是否党员 档案及党组织/社保档案接收单位 档案及党组织/党组织接收单位 档案已数字化 档案存放地 移交日期 "
        "管理方式 参保区 核准日期", merge="企业名称"),
    "archive_rooms": Sample("人事档案库房台账", few(12, 单位=lambda d, i: f"{('云溪区', '江湾区')[i // 6]}{'退管中心' if i % 6 == 0 else f'第{i % 6}街道档案室'}", 层级=lambda d, i: "区级" if i % 6 == 0 else "街道",
        档案卷数=lambda d, i: d.dice.randint(2000, 30_000), 使用面积=lambda d, i: d.money(60, 500, cents=True), 保障方式=lambda d, i: d.pick("自有", "租赁", "购买服务")), "单位 层级 档案卷数 使用面积（㎡）=使用面积 保障方式"),
    "outside_pool": Sample("统筹外费用台账", outside_pool, "企业名称 年度 项目 发放标准（元）=发放标准 人数 已建企业年金 规定依据 过渡期/过渡期起始日 过渡期/过渡期截止日 支付方式 对象退休日期", merge="企业名称"),
    "asset_transfers": Sample("资产无偿划转台账", assets, "企业名称 资产名称 资产类别 面积（㎡）=面积 集团批准文号 划转价款（元）=划转价款 接收单位 划转日期 划转方式", merge="企业名称"),
    "communities": Sample("城市社区基本情况表", communities, "县市区 街道 社区 户数 社工岗人数 专职党建岗人数 社工师人数 大厅日常办公人数 两委届期起 两委届期止 核定社工岗员额 核定绩效总量（万元）=核定绩效总量", merge="街道"),
    "community_workers": Sample("社工岗人员花名册", workers, "姓名 身份证号 街道 社区 岗位类别 人员来源 学历 聘用日期 放宽情形 职业资格 协议起始日 协议终止日 五险一金 在岗状态 转入日期 招聘单位 退出日期 退出原因", merge="社区"),
    "community_pay": Sample("社工岗薪酬发放表", pay, "姓名 身份证号 街道 社区 月份 基础报酬 绩效奖金 资格补贴", ("基础报酬", "绩效奖金", "资格补贴"), unit=True),
    "community_reviews": Sample("社工岗年度考核表", lambda desk: [{key: row[key] for key in ("姓名", "身份证号", "街道", "社区")} | {"年度": 2023, "考核等次": desk.pick("优秀", "合格", "合格", "基本合格")}
        for row in monthly(desk, 18)], "姓名 身份证号 街道 社区 年度 考核等次"),
    "community_training": Sample("社工岗培训台账", lambda desk: [{key: row[key] for key in ("姓名", "身份证号", "社区")} | {"岗位": desk.pick("社区书记", "社区主任", "其他"), "培训日期": desk.day("2024-03-01", "2024-06-20"),
        "培训内容": desk.pick("基层治理", "信访接待")} for row in monthly(desk, 18)], "姓名 身份证号 社区 岗位 培训时间=培训日期 培训内容", ending="csv"),
}  # fmt: skip


def _column(text: str) -> Column:
    group, slash, rest = text.partition("/")
    written, _, heading = (rest if slash else text).partition("=")
    name = heading or written
    return Column(written, name, group if slash else None, 20 if "身份证" in name or "卡号" in name or "代码" in name else 12)


def _write(row: Row, index: int, dice: random.Random, scale: dict[str, int], text: bool) -> None:
    """How a clerk writes the cells: days, months and amounts in several ways, numbers now and then as text."""
    for heading, value in row.values.items():
        if heading in scale and value is not None:
            row.written[heading] = (value / scale[heading]).normalize() + 0
        elif isinstance(value, date):
            ways = (value, value, f"{value.year}.{value.month}.{value.day}", f"{value.year}年{value.month}月{value.day}日", f"{value:%Y%m%d}", f"{value:%Y-%m-%d}")
            row.written[heading] = ways[(index // 4) % len(ways)]
        elif heading in ("月份", "纳管月份") and value:
            year, number = value.split("-")
            row.written[heading] = (value, f"{year}年{int(number)}月", f"{year}{number}")[index % 3]
        elif isinstance(value, Decimal):
            if text or index % 6 == 4:
                row.written[heading] = (f"{value:.2f}", f"{value:,.2f}", f"{value:.2f}元")[index // 6 % 3]
        elif value == "是" and index % 5 == 2:
            row.written[heading] = "√"
        elif isinstance(value, int) and index % 7 == 3:
            row.written[heading] = str(value)
        elif heading == "姓名" and isinstance(value, str) and len(value) == 2 and dice.random() < 0.3:
            row.written[heading] = f"{value[0]}　{value[1]}"
        elif "身份证号" in heading and str(value).endswith("X") and index % 2:
            row.written[heading] = f"{value[:-1]}x"


def write(name: str, sample: Sample, cast: list[Person]) -> tuple[str, bytes]:
    """A sample's file name and bytes."""
    desk = Desk(name, cast)
    columns = [Column("序号", None, width=6), *map(_column, sample.columns.split(" "))]
    rows = [Row(values) for values in sample.make(desk)]
    known = {column.heading for column in columns}
    scale = {column.heading or "": 10_000 for column in columns if "万元" in column.text}
    for index, row in enumerate(rows):
        row.values = {heading: value for heading, value in row.values.items() if heading in known}
        _write(row, index, desk.dice, scale, sample.ending == "csv")
    note = ("填报单位：云溪区退管中心", "填报时间：2024年7月1日", *(("单位：元",) if sample.unit else ()))
    layout = Layout(f"{sample.title}（2024年上半年）", columns, note, merge=sample.merge, total=sample.total, remark="备注：本表由街道、社区填报，一式两份。", **sample.options)
    file = f"{sample.title}.{sample.ending}"
    if sample.ending == "csv":
        return file, write_csv(file, layout, rows, sample.encoding)
    return file, write_xlsx(file, sample.title[:31], layout, rows)


def build(target: Path) -> None:
    """Write all samples into a folder."""
    people = People(20240701)
    cast = [people.make(AREA) for _ in range(60)]
    target.mkdir(parents=True, exist_ok=True)
    names = []
    for name, sample in SAMPLES.items():
        file, data = write(name, sample, cast)
        (target / file).write_bytes(data)
        names.append((name, file))
    lines = [
        "# 每种台账一份样例", "", "单位、企业和人员都是编造的（证件号和信用代码用不存在的地区码 990103）。由 `python samples/_build/ledgers.py` 逐字节重建。", "",
        "*In English.* One sound file for every ledger, as offices lay them out; all offices, firms and persons are made up.", "", "| 台账 | 文件 |", "| --- | --- |",
        *(f"| {name} | {file} |" for name, file in names),
    ]  # fmt: skip
    (target / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
