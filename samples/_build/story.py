"""What happened in the two street offices of the sample: ordinary rows, planted faults, and beside each its look-alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from further import Further
from people import People, Person
from sheets import Row

QY, BSZ = "青云街道", "白沙洲街道"
AREAS = {QY: "990101", BSZ: "990102"}
COMMUNITIES = {
    QY: ("城北社区", "文昌社区", "青溪村", "望江社区", "松岭村", "云台村"),
    BSZ: ("沙洲社区", "临江社区", "南浦村", "渡口社区", "白沙村", "石塘村"),
}
SMALL = {"云台村", "石塘村"}  # communities with fewer enrolled retirees than a group needs
PREFIX = {QY: "QY", BSZ: "BSZ"}


@dataclass
class Expectation:
    """A finding that must come: the rule, its weight, the row at which it stands, the column, and why it was planted."""

    rule: str
    severity: str
    row: Row
    column: str | None
    why: str


@dataclass
class Ledgers:
    """All rows of the sample by ledger and office, what must be found, and what must not."""

    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    expected: list[Expectation] = field(default_factory=list)
    clean: list[tuple[str, Row, str]] = field(default_factory=list)

    def add(self, ledger: str, street: str, values: dict[str, Any], **written: Any) -> Row:
        """A row of a ledger; `written` is what stands in a cell in place of the value."""
        row = Row({"街道": street, **values}, written)
        self.rows.setdefault((ledger, street), []).append(row)
        return row

    def plant(self, rule: str, row: Row, column: str, why: str, *, severity: str = "error", like: Row | None = None, like_why: str = "") -> None:
        """A fault at a row, and perhaps the row beside it that only looks like one."""
        name = rule if rule in ("schema", "rubric") else f"jiande/{rule}"
        self.expected.append(Expectation(name, severity, row, column, why))
        if like is not None:
            self.clean.append((name, like, like_why))


class Story:
    """Makes the sample's rows in order; everything random comes from one seed."""

    def __init__(self) -> None:
        self.people = People(20240701)
        self.random = self.people.random
        self.ledgers = Ledgers()
        self.home: dict[Person, tuple[str, str]] = {}
        self.roster_rows: dict[Person, Row] = {}
        self.free: dict[str, list[Person]] = {QY: [], BSZ: []}
        self.group_size: dict[str, int] = {}

    # ---- the roster

    def enrol(self, street: str, community: str, person: Person | None = None, *, month: str | None = None, died: date | None = None,
              moved: date | None = None, keep: bool = False) -> Person:
        """A person on the roster of a street; `keep` keeps her out of the ordinary payments."""
        person = person or self.people.make(AREAS[street])
        formal = person.born + timedelta(days=366 * (60 if person.sex == "男" else 50)) if month is None else date.fromisoformat(month + "-10") - timedelta(days=28)
        formal = max(formal, date(1994, 3, 1)) if month is None else formal
        first = month or f"{formal.year + formal.month // 12}-{formal.month % 12 + 1:02d}"
        row = self.ledgers.add("retirees", street, {
            "姓名": person.name, "性别": person.sex, "身份证号": person.number, "人员类别": self.random.choice(("企业退休",) * 6 + ("灵活就业",) * 3 + ("编外退休", "民办非企业")),
            "社区": community, "办理领待手续日期": formal, "纳管月份": first, "经费渠道": "市级专项",
            "状态": "去世" if died else "转出" if moved else "在管", "去世日期": died, "转出日期": moved,
        })
        self.home[person], self.roster_rows[person] = (street, community), row
        if not keep and not died and not moved:
            self.free[street].append(person)
        return person

    def roster(self) -> None:
        """About two hundred persons in each street."""
        for street, communities in COMMUNITIES.items():
            for community in communities:
                for _ in range(20 if community in SMALL else 33):
                    self.enrol(street, community)
        self.enrol(QY, "青溪村", self.people.make(AREAS[QY], name="王䶮", sex="男"))
        self.enrol(BSZ, "南浦村", self.people.make(AREAS[BSZ], name="阿依古丽·买买提", sex="女"))
        self.enrol(BSZ, "沙洲社区", died=date(2024, 4, 18))
        self.enrol(QY, "文昌社区", moved=date(2024, 3, 15))

    def someone(self, street: str, *, youngest: bool = False) -> Person:
        """A person of the roster who has not been used yet; `youngest` for group leaders."""
        pool = self.free[street]
        person = min(pool, key=lambda p: (-p.born.toordinal(), p.number)) if youngest else pool[self.random.randrange(len(pool))]
        pool.remove(person)
        return person

    # ---- hospital

    def hospital(self, street: str, person: Person, admitted: date, *, paid: date | None = None, money: str = "150", proof: str = "住院证明",
                 **written: Any) -> Row:
        """One hospital condolence."""
        home = self.home.get(person, (street, COMMUNITIES[street][0]))
        return self.ledgers.add("hospital", street, {
            "姓名": person.name, "性别": person.sex, "年龄": person.age(date(2024, 6, 30)), "身份证号": person.number,
            "社区": home[1] if home[0] == street else COMMUNITIES[street][0], "入院日期": admitted, "证明材料": proof,
            "慰问日期": paid or admitted + timedelta(days=self.random.randint(6, 24)), "慰问金额": Decimal(money), "发放方式": "银行卡", "银行卡号": person.card,
            "经办人": "周某",
        }, **written)

    def hospitals(self) -> None:
        """Sixty and some in each street, and the planted ones."""
        plant, add = self.ledgers.plant, self.hospital
        late, on_time = self.enrol(QY, "城北社区", month="2024-04", keep=True), self.enrol(QY, "城北社区", month="2024-04", keep=True)
        plant("hospital-before-enrolment", add(QY, late, date(2024, 3, 30)), "入院日期", "纳管 2024-04，2024-03-30 入院",
              like=add(QY, on_time, date(2024, 4, 1)), like_why="纳管当月第一天入院")
        dead, in_month = (self.enrol(QY, "文昌社区", died=date(2024, 2, 10), keep=True) for _ in range(2))
        plant("hospital-after-death", add(QY, dead, date(2024, 3, 2)), "入院日期", "2024-02-10 去世，次月入院",
              like=add(QY, in_month, date(2024, 2, 5), paid=date(2024, 2, 27)), like_why="去世当月之内")
        plant("hospital-amount-over", add(QY, self.someone(QY), date(2024, 2, 18), money="200"), "慰问金额", "发 200 元",
              like=add(QY, self.someone(QY), date(2024, 2, 19), 慰问金额="１５０元"), like_why="全角写法的 150 元")
        plant("hospital-amount-under", add(QY, self.someone(QY), date(2024, 3, 8), money="100"), "慰问金额", "发 100 元", severity="warning")
        plant("hospital-proof", add(BSZ, self.someone(BSZ), date(2024, 3, 11), proof="无"), "证明材料", "没有证明也未核验",
              like=add(BSZ, self.someone(BSZ), date(2024, 3, 12), proof="大数据核验"), like_why="经大数据核验")
        twice = self.someone(QY)
        add(QY, twice, date(2024, 1, 22))
        again = add(BSZ, twice, date(2024, 5, 6))
        twin = self.people.make(AREAS[QY], name=twice.name, sex=twice.sex)
        self.enrol(QY, "望江社区", twin, keep=True)
        plant("hospital-frequency", again, "慰问日期", "同一人在两个街道各领一次", severity="warning",
              like=add(QY, twin, date(2024, 5, 7)), like_why="同名不同人")
        stranger = self.people.make(AREAS[BSZ])
        plant("hospital-not-on-roster", add(BSZ, stranger, date(2024, 4, 9)), "姓名", "不在两个街道的花名册")
        for offset in range(3):  # admitted before the measures were in force: counted, not judged
            add(QY, self.someone(QY), date(2023, 12, 20 + 3 * offset), paid=date(2024, 1, 8 + offset))
        number = self.someone(QY)
        plant("schema", add(QY, number, date(2024, 4, 16), 身份证号=int(number.number[:15]) * 1000), "身份证号", "身份证号存成了数字")
        plant("schema", add(QY, self.someone(QY), date(2024, 2, 12), 入院日期="2024-02-30"), "入院日期", "不存在的日期",
              like=add(QY, self.someone(QY), date(2024, 2, 29), 入院日期="2024-02-29"), like_why="闰年的 2 月 29 日")
        plant("schema", add(QY, self.someone(QY), date(2024, 5, 20), 慰问金额="约150"), "慰问金额", "金额不是数字")
        plant("schema", add(BSZ, self.someone(BSZ), date(2024, 5, 21), proof=""), "证明材料", "必填项没有填")
        for street, count in ((QY, 45), (BSZ, 52)):
            for _ in range(count):
                add(street, self.someone(street), date(2024, 1, 4) + timedelta(days=self.random.randint(0, 150)))
            rows = self.ledgers.rows["hospital", street]
            rows.sort(key=lambda row: (COMMUNITIES[street].index(row["社区"]), row["慰问日期"]))

    # ---- serious illness

    def illness(self, street: str, person: Person, cost: str, money: str, batch: str | None, paid: date, *, proof: str = "医疗费用查询单",
                year: int = 2024, **written: Any) -> Row:
        """One serious-illness condolence."""
        home = self.home.get(person, (street, COMMUNITIES[street][0]))
        return self.ledgers.add("illness", street, {
            "姓名": person.name, "性别": person.sex, "年龄": person.age(date(2024, 6, 30)), "身份证号": person.number, "社区": home[1],
            "结算年度": year, "个人自付金额": Decimal(cost), "证明材料": proof, "慰问日期": paid, "慰问金额": Decimal(money), "银行卡号": person.card,
            "公示编号": batch,
        }, **written)

    def ordinary(self, street: str, count: int, batch: str, paid: date) -> list[Row]:
        """Grants within their tiers."""
        rows = []
        for _ in range(count):
            low, high, money = self.random.choice(((5300, 9900, "500"), (10100, 39000, "1000"), (41000, 98000, "2500")))
            rows.append(self.illness(street, self.someone(street), f"{self.random.randint(low, high)}.00", money, batch, paid))
        return rows

    def illnesses(self) -> None:
        """Six or so batches in each street: some wholly in order, some with a fault."""
        plant, add = self.ledgers.plant, self.illness
        self.ordinary(QY, 10, "QY-DB-2024-01", date(2024, 3, 25))
        second, paid = "QY-DB-2024-02", date(2024, 4, 22)
        just_over = add(QY, self.someone(QY), "5000.01", "500", second, paid)
        second_tier = add(QY, self.someone(QY), "10000.01", "1000", second, paid)
        third_tier = add(QY, self.someone(QY), "40000.01", "2500", second, paid)
        alive = self.enrol(QY, "望江社区", died=date(2024, 1, 30), keep=True)
        same_year = add(QY, alive, "15200.00", "1000", second, paid)
        again = self.someone(QY)
        within = add(QY, again, "8000.00", "300", second, paid)
        add(QY, again, "12000.00", "700", second, paid + timedelta(days=1))
        self.ordinary(QY, 4, second, paid)
        third, paid = "QY-DB-2024-03", date(2024, 5, 20)
        plant("illness-threshold", add(QY, self.someone(QY), "5000.00", "500", third, paid), "个人自付金额", "自付正好 5000 元",
              like=just_over, like_why="自付 5000.01 元发 500 元")
        plant("illness-tier-cap", add(QY, self.someone(QY), "10000.00", "1000", third, paid), "慰问金额", "自付正好 1 万元发 1000 元",
              like=second_tier, like_why="自付 10000.01 元发 1000 元")
        plant("illness-tier-cap", add(QY, self.someone(QY), "40000.00", "2500", third, paid), "慰问金额", "自付正好 4 万元发 2500 元",
              like=third_tier, like_why="自付 40000.01 元发 2500 元")
        plant("illness-proof", add(QY, self.someone(QY), "7600.00", "500", third, paid, proof="无"), "证明材料", "没有查询单也未核验")
        self.ordinary(QY, 5, third, paid)
        fourth, paid = "QY-DB-2024-04", date(2024, 6, 17)
        plant("illness-not-on-roster", add(QY, self.people.make(AREAS[QY]), "23000.00", "1000", fourth, paid), "姓名", "不在花名册")
        gone = self.enrol(QY, "松岭村", died=date(2023, 11, 6), keep=True)
        plant("illness-after-death", add(QY, gone, "52000.00", "2500", fourth, paid), "结算年度", "上年 11 月去世，按 2024 年度发放",
              like=same_year, like_why="2024 年 1 月去世，当年度可以慰问")
        self.ordinary(QY, 5, fourth, paid)
        fifth = self.ordinary(QY, 6, "QY-DB-2024-05", date(2024, 6, 24))
        early = add(QY, self.someone(QY), "18800.00", "1000", "QY-DB-2024-05", date(2024, 6, 16))
        plant("illness-paid-before-notice-end", early, "慰问日期", "公示末日发放", severity="warning", like=fifth[0], like_why="期满以后发放")
        self.ordinary(QY, 5, "QY-DB-2024-06", date(2024, 6, 26))
        plant("illness-notice-number", add(QY, self.someone(QY), "6900.00", "500", None, date(2024, 6, 28)), "公示编号", "没有公示编号")
        self.ordinary(BSZ, 9, "BSZ-DB-2024-01", date(2024, 4, 2))
        self.ordinary(BSZ, 8, "BSZ-DB-2024-02", date(2024, 5, 8))
        third, paid = "BSZ-DB-2024-03", date(2024, 5, 29)
        split = self.someone(BSZ)
        add(BSZ, split, "8000.00", "300", third, paid)
        plant("illness-tier-cap", add(BSZ, split, "9000.00", "300", third, paid + timedelta(days=2)), "慰问金额", "两次各 300 元，合计超过第一档",
              like=within, like_why="两次合计 1000 元，自付取最大 12000 元")
        self.ordinary(BSZ, 6, third, paid)
        fourth, paid = "BSZ-DB-2024-04", date(2024, 6, 19)
        wrong = self.someone(BSZ)
        last = "0" if wrong.number[17] != "0" else "1"
        plant("schema", add(BSZ, wrong, "21000.00", "1000", fourth, paid, 身份证号=wrong.number[:17] + last), "身份证号", "校验码不对")
        plant("schema", add(BSZ, self.someone(BSZ), "33000.00", "1000", fourth, paid, 性别=None), "性别", "必填项没有填")
        self.ordinary(BSZ, 5, fourth, paid)
        plant("illness-notice-record", add(BSZ, self.someone(BSZ), "12800.00", "1000", "BSZ-DB-2024-95", date(2024, 6, 20)), "公示编号", "公示没有登记")
        for _ in range(2):  # of the year before the measures: counted, not judged
            add(BSZ, self.someone(BSZ), "16000.00", "1000", None, date(2024, 1, 15), year=2023)
        self.ordinary(BSZ, 9, "BSZ-DB-2024-07", date(2024, 6, 27))

    # ---- groups and their leaders

    def group(self, street: str, community: str, size: int, leader: Person) -> str:
        """A group; returns its number."""
        number = f"{PREFIX[street]}{sum(1 for key in self.group_size if key.startswith(PREFIX[street])) + 1:02d}"
        self.group_size[number] = size
        self.ledgers.add("groups", street, {
            "小组编号": number, "社区": community, "成立日期": date(2016 + len(self.group_size) % 7, 3, 1 + len(self.group_size) % 27),
            "组长姓名": leader.name, "组长身份证号": leader.number, "服务管理人数": size,
        })
        return number

    def subsidy(self, street: str, community: str, number: str, leader: Person, money: int, batch: str | None, *, paid: date = date(2024, 6, 20),
                claimed: int | None = None, assessment: str = "合格", way: str = "银行卡", account: str | None = None, **written: Any) -> Row:
        """One payment to a leader."""
        return self.ledgers.add("subsidy", street, {
            "年度": 2024, "小组编号": number, "组长姓名": leader.name, "组长身份证号": leader.number, "社区": community,
            "服务管理人数": claimed or self.group_size[number], "考核结果": assessment, "补助金额": Decimal(money), "发放日期": paid, "发放方式": way,
            "收款户名": account or leader.name, "银行卡号": leader.card, "公示编号": batch,
        }, **written)

    def led(self, street: str, community: str, size: int, batch: str | None, money: int | None = None, leader: Person | None = None, **more: Any) -> Row:
        """A group with its leader and one payment."""
        leader = leader or self.someone(street, youngest=True)
        number = self.group(street, community, size, leader)
        return self.subsidy(street, community, number, leader, min(size * 10, 500) if money is None else money, batch, **more)

    def leaders(self) -> None:
        """Thirty-odd groups in each street, and the planted ones."""
        plant, led, groups = self.ledgers.plant, self.led, self.ledgers.rows
        first, second, third, fourth = "QY-ZZ-2024-01", "QY-ZZ-2024-02", "BSZ-ZZ-2024-01", "BSZ-ZZ-2024-02"

        def last_group(street: str) -> Row:
            return groups["groups", street][-1]

        led(QY, "城北社区", 29, first)
        small = last_group(QY)
        led(QY, "城北社区", 30, first)
        plant("group-size", small, "服务管理人数", "29 人", like=last_group(QY), like_why="30 人")
        led(QY, "文昌社区", 51, first)
        large = last_group(QY)
        led(QY, "文昌社区", 50, first)
        plant("group-size", large, "服务管理人数", "51 人", like=last_group(QY), like_why="50 人")
        led(BSZ, "石塘村", 18, fourth)
        tiny = last_group(BSZ)
        led(QY, "云台村", 30, first)
        plant("group-size-small-community", tiny, "服务管理人数", "社区在管不足 30 人的小组 18 人", severity="warning",
              like=last_group(QY), like_why="小村的小组有 30 人")
        one = led(QY, "青溪村", 30, second, 200, paid=date(2024, 6, 19))
        plant("leader-per-head", self.repeat(one, 200, date(2024, 6, 25)), "补助金额", "30 人组两次各 200 元")
        other = led(QY, "青溪村", 30, second, 150, paid=date(2024, 6, 19))
        self.ledgers.clean.append(("jiande/leader-per-head", self.repeat(other, 150, date(2024, 6, 25)), "30 人组两次各 150 元"))
        busy, modest = self.someone(QY, youngest=True), self.someone(QY, youngest=True)
        led(QY, "望江社区", 35, second, 300, busy, paid=date(2024, 6, 19))
        fits = led(QY, "望江社区", 36, second, 250, modest, paid=date(2024, 6, 19))
        plant("leader-year-cap", led(QY, "望江社区", 34, second, 300, busy), "补助金额", "一人任两组，各 300 元",
              like=led(QY, "望江社区", 33, second, 250, modest), like_why="一人任两组，各 250 元")
        self.ledgers.clean.append(("jiande/leader-year-cap", fits, "一人任两组，各 250 元"))
        plant("leader-headcount", led(QY, "松岭村", 40, second, 400, claimed=45), "服务管理人数", "发放表填 45 人，台账 40 人", severity="warning",
              like=led(QY, "松岭村", 41, second), like_why="两处一致")
        plant("leader-cash", led(QY, "松岭村", 38, first, way="现金"), "发放方式", "现金发放", like=led(QY, "松岭村", 37, first, 发放方式="打卡"),
              like_why="“打卡”就是银行卡")
        spaced = self.someone(BSZ, youngest=True)
        plant("leader-account-name", led(BSZ, "沙洲社区", 42, fourth, account=self.people.make(AREAS[BSZ]).name), "收款户名", "打入他人账户",
              like=led(BSZ, "沙洲社区", 43, fourth, leader=spaced, 组长姓名="  ".join(spaced.name)), like_why="姓名中间有空格")
        plant("leader-assessment", led(BSZ, "临江社区", 36, fourth, assessment="未考核"), "考核结果", "未考核")
        plant("leader-notice-number", led(BSZ, "临江社区", 35, None), "公示编号", "没有公示编号")
        plant("leader-notice-record", led(QY, "青溪村", 44, "QY-ZZ-2024-99"), "公示编号", "公示没有登记")
        outsider = self.people.make(AREAS[BSZ], born=date(1955, 4, 9))
        plant("leader-not-on-roster", led(BSZ, "南浦村", 39, fourth, leader=outsider), "组长姓名", "不在花名册")
        gone = self.enrol(BSZ, "白沙村", self.people.make(AREAS[BSZ], born=date(1951, 8, 2)), died=date(2023, 12, 15))
        recent = self.enrol(BSZ, "白沙村", self.people.make(AREAS[BSZ], born=date(1952, 5, 30)), died=date(2024, 5, 20))
        plant("leader-after-death", led(BSZ, "白沙村", 34, fourth, leader=gone), "年度", "上年 12 月去世，仍发 2024 年度补助",
              like=led(BSZ, "白沙村", 33, fourth, leader=recent), like_why="2024 年 5 月去世")
        plant("leader-paid-before-notice-end", led(BSZ, "渡口社区", 45, fourth, paid=date(2024, 6, 12)), "发放日期", "公示末日发放",
              like=led(BSZ, "渡口社区", 46, fourth, paid=date(2024, 6, 13)), like_why="期满次日发放")
        for index in range(14):
            led(QY, COMMUNITIES[QY][index % 5], 31 + (index * 7) % 19, first if index < 6 else second)
        for index in range(20):
            led(BSZ, COMMUNITIES[BSZ][index % 5], 31 + (index * 5) % 19, third if index < 11 else fourth)

    def repeat(self, row: Row, money: int, paid: date) -> Row:
        """A second payment for the same group."""
        values = row.values | {"补助金额": Decimal(money), "发放日期": paid}
        return self.ledgers.add("subsidy", row["街道"], values)

    # ---- the register of notices

    def register(self) -> None:
        """An entry for each batch, with what its rows add up to, and the planted ones."""
        plant = self.ledgers.plant
        periods = {
            "QY-DB-2024-01": ("2024-03-11", "2024-03-20"), "QY-DB-2024-02": ("2024-04-08", "2024-04-17"), "QY-DB-2024-03": ("2024-05-06", "2024-05-15"),
            "QY-DB-2024-04": ("2024-06-03", "2024-06-11"), "QY-DB-2024-05": ("2024-06-10", "2024-06-16"), "QY-DB-2024-06": ("2024-06-17", "2024-06-22"),
            "BSZ-DB-2024-01": ("2024-03-18", "2024-03-27"), "BSZ-DB-2024-02": ("2024-04-22", "2024-05-01"), "BSZ-DB-2024-03": ("2024-05-13", "2024-05-22"),
            "BSZ-DB-2024-04": ("2024-06-03", "2024-06-12"), "BSZ-DB-2024-07": ("2024-06-11", "2024-06-18"),
            "QY-ZZ-2024-01": ("2024-06-03", "2024-06-12"), "QY-ZZ-2024-02": ("2024-06-05", "2024-06-14"),
            "BSZ-ZZ-2024-01": ("2024-06-03", "2024-06-11"), "BSZ-ZZ-2024-02": ("2024-06-03", "2024-06-12"),
        }
        entries: dict[str, Row] = {}
        for number, (first, last) in periods.items():
            street = QY if number.startswith("QY") else BSZ
            ledger, kind, money = ("illness", "大病慰问", "慰问金额") if "-DB-" in number else ("subsidy", "小组长补助", "补助金额")
            rows = [row for row in self.ledgers.rows[ledger, street] if row["公示编号"] == number]
            entries[number] = self.entry(street, number, kind, first, last, len(rows), sum((row[money] for row in rows), Decimal(0)))
        short, week = entries["QY-DB-2024-06"], entries["QY-DB-2024-05"]
        plant("notice-period", short, "截止日期", "公示 6 天", like=entries["BSZ-DB-2024-07"], like_why="公示 8 天")
        plant("notice-period-first-day", week, "截止日期", "首尾都计 7 天", severity="warning")
        wrong = entries["BSZ-DB-2024-02"]
        wrong.values["人数"] += 1
        plant("notice-count-illness", wrong, "人数", "登记多 1 人", like=entries["BSZ-DB-2024-01"], like_why="人数、金额一致")
        more = entries["BSZ-ZZ-2024-02"]
        more.values["人数"] += 2
        plant(
            "notice-count-leader", more, "人数", "登记多 2 人", like=entries["BSZ-ZZ-2024-01"], like_why="人数、金额一致"
        )
        less = entries["QY-DB-2024-03"]
        less.values["金额合计"] -= 500
        plant("notice-amount-illness", less, "金额合计", "登记少 500 元", like=entries["QY-DB-2024-02"], like_why="人数、金额一致")
        sums = entries["QY-ZZ-2024-02"]
        sums.values["金额合计"] += 100
        plant("notice-amount-leader", sums, "金额合计", "登记多 100 元", like=entries["QY-ZZ-2024-01"], like_why="人数、金额一致")
        plant("notice-without-payment-illness", self.entry(BSZ, "BSZ-DB-2024-06", "大病慰问", "2024-06-13", "2024-06-22", 7, Decimal(5500)), "公示编号", "有公示没有发放")
        plant("notice-without-payment-leader", self.entry(BSZ, "BSZ-ZZ-2024-03", "小组长补助", "2024-06-17", "2024-06-26", 5, Decimal(2000)), "公示编号", "有公示没有发放")

    def entry(self, street: str, number: str, kind: str, first: str, last: str, persons: int, total: Decimal) -> Row:
        """One entry of the register."""
        return self.ledgers.add("register", street, {
            "公示编号": number, "公示类别": kind, "公示地点": f"{street}办事处公示栏", "起始日期": date.fromisoformat(first), "截止日期": date.fromisoformat(last),
            "人数": persons, "金额合计": total,
        })

    def tell(self) -> Ledgers:
        """Everything in order."""
        self.roster()
        self.leaders()
        self.hospitals()
        self.illnesses()
        further = Further(self)
        further.tell()
        self.register()
        further.notices()
        further.forms()
        for street in AREAS:
            self.ledgers.rows["retirees", street].sort(key=lambda row: COMMUNITIES[street].index(row["社区"]))
        return self.ledgers
