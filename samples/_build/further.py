"""The rest of the sample's story: the fund's other ledgers, each with its planted faults and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from people import Person
from sheets import Column, Layout, Row, write_csv

if TYPE_CHECKING:
    from story import Ledgers, Story

QY, BSZ = "青云街道", "白沙洲街道"
TOWNS = ("石桥镇", "梅溪镇", "枫林乡", "云岭镇")  # stand in the city's ledgers only
HOSPITAL = "市第一人民医院"


# What the assessors score, and on what they base it; the scores below stand in this order.
AWARDS = (
    ("文体活动", "活动场地", "现场查看"), ("文体活动", "专场活动", "活动方案和台账"), ("文体活动", "公益宣传", "宣传记录"), ("文体活动", "志愿小分队", "志愿服务记录"),
    ("创新亮点", "企退之家", "现场查看"), ("创新亮点", "特色队伍", "队伍名册"), ("创新亮点", "骨干队伍", "培训记录"), ("创新亮点", "座谈会", "座谈会签到表"),
    ("创新亮点", "技能培训", "培训签到表"), ("宣传报道", "宣传报道", "录用通知"),
)
# Of each office the deductions (item, event, count, ground) and the scores.
ASSESSED: tuple[tuple[str, tuple[tuple[str, str, int, str], ...], tuple[str | None, ...]], ...] = (
    (QY, (("健康体检", "体检未通知", 1, "来电记录"), ("日常履职", "材料报表逾期", 1, "报送登记")), ("2", "9", "3", "5", "5", "4.5", "3", "2", "4", "5")),
    (BSZ, (("网格化管理", "应纳管未纳管", 2, "花名册比对"), ("日常履职", "材料报表逾期", 1, "报送登记"), ("日常履职", "会议协调未参加", 1, "会议签到表")), ("2", None, "2", "4", "4", "4", "2", "1", "3", "5")),
    (TOWNS[0], (("慰问走访", "未按规定走访", 1, "平台走访记录"),), ("2", "8", "2", "3.5", "4", "4", "2", "2", "3", "5")),
    (TOWNS[1], (("待遇认证", "认证少报漏报", 3, "认证平台"), ("日常履职", "职责不清任务未落实", 1, "督查通报")), ("1", "7", "1", "3", "2", "2", "1", "1", "1", "0")),
    (TOWNS[3], (("日常履职", "材料报表逾期", 2, "报送登记"),), ("2", "8", "2", "4", "4", "3", "2", "1", "3", "5")),
)


@dataclass
class Further:
    """Tells the rest, after the first ledgers and before the register of notices adds up the batches."""

    story: Story

    def tell(self) -> None:
        """Everything in order."""
        self.roster()
        self.payments()
        self.leaders()
        self.funerals()
        self.festivals()
        self.checkups()
        self.certifications()
        self.spending()
        self.allocations()
        self.assessments()

    @property
    def ledgers(self) -> Ledgers:
        return self.story.ledgers

    def add(self, ledger: str, street: str, values: dict[str, Any], **written: Any) -> Row:
        return self.ledgers.add(ledger, street, values, **written)

    def warn(self, rule: str, row: Row, column: str, why: str, **like: Any) -> None:
        self.ledgers.plant(rule, row, column, why, severity="warning", **like)

    def person(self, street: str, community: str, *, channel: str = "市级专项", **enrolled: Any) -> Person:
        """A person of the roster whom no ordinary payment takes."""
        person = self.story.enrol(street, community, keep=True, **enrolled)
        self.story.roster_rows[person].values["经费渠道"] = channel
        return person

    # ---- the roster

    def roster(self) -> None:
        """Columns that one office keeps besides, and what is wrong with some persons."""
        plant, roster = self.ledgers.plant, self.story.roster_rows
        early, on_time = self.person(QY, "城北社区", month="2024-04"), self.person(QY, "城北社区", month="2024-05")
        roster[early].values["纳管月份"] = "2024-03"
        plant("enrolment-early", roster[early], "纳管月份", "办理领待手续当月就纳管", like=roster[on_time], like_why="次月纳管")
        late = self.person(QY, "文昌社区", month="2024-02")
        roster[late].values["纳管月份"] = "2024-05"
        self.warn("enrolment-late", roster[late], "纳管月份", "晚了三个月")
        undated, still = self.person(BSZ, "临江社区", died=date(2024, 3, 3)), self.person(BSZ, "临江社区", died=date(2024, 5, 20))
        roster[undated].values["去世日期"] = None
        self.warn("roster-death-date", roster[undated], "去世日期", "去世而没有日期")
        roster[still].values["状态"] = "在管"
        this_month = self.person(BSZ, "临江社区", died=date(2024, 7, 2))
        roster[this_month].values["状态"] = "在管"
        plant("roster-dead-enrolled", roster[still], "状态", "5 月去世，7 月仍在管", like=roster[this_month], like_why="当月去世，次月才移出")
        elsewhere, province = self.person(QY, "青溪村"), self.person(QY, "青溪村")
        sent, funded = self.person(QY, "青溪村", channel="原渠道"), self.person(QY, "青溪村", channel="省财政")
        for person, place in ((elsewhere, "上海市"), (province, "浙江省社保中心"), (sent, "北京市"), (funded, "浙江省社保中心")):
            roster[person].values["参保地"] = place
        plant("roster-insured-elsewhere", roster[elsewhere], "参保地", "外地参保而填市级专项", like=roster[sent], like_why="外地参保，走原渠道")
        plant("roster-insured-province", roster[province], "参保地", "省社保中心参保而填市级专项", like=roster[funded], like_why="省社保中心参保，走省财政")
        unchecked = self.person(QY, "松岭村", month="2024-06")
        self.ledgers.plant("roster-form-unchecked", roster[unchecked], "申请表审核日期", "没有审核日期", severity="note", like=roster[on_time], like_why="有审核日期")
        self.unchecked = unchecked

    def forms(self) -> None:
        """One office fills in where everybody is insured, and the day on which the form was checked of whoever retired since
        the measures, but for one."""
        for person, row in self.story.roster_rows.items():
            if row["街道"] != QY:
                continue
            row.values.setdefault("参保地", "建德市")
            if row["办理领待手续日期"] >= date(2024, 1, 1) and person is not self.unchecked:
                row.values["申请表审核日期"] = row["办理领待手续日期"] - timedelta(days=3)

    # ---- more of the ledgers told before

    def payments(self) -> None:
        """Hospital and serious-illness condolences: persons paid from elsewhere, two offices, days that cannot be."""
        plant, hospital, illness = self.ledgers.plant, self.story.hospital, self.story.illness
        for code, channel in (("original-channel", "原渠道"), ("province-funded", "省财政")):
            plant(f"hospital-{code}", hospital(QY, self.person(QY, "松岭村", channel=channel), date(2024, 4, 8)), "姓名", f"经费渠道是{channel}")
            plant(f"illness-{code}", illness(QY, self.person(QY, "松岭村", channel=channel), "12000.00", "1000", "QY-DB-2024-04", date(2024, 6, 17)), "姓名", f"经费渠道是{channel}")
        both = self.person(QY, "望江社区")
        first = hospital(QY, both, date(2024, 5, 13), paid=date(2024, 5, 27))
        second = hospital(BSZ, both, date(2024, 5, 13), paid=date(2024, 6, 3))
        self.warn("hospital-stay-twice", second, "入院日期", "同一次住院在两个街道各领一次")
        self.warn("hospital-frequency", second, "慰问日期", "同一次住院在两个街道各领一次")
        self.warn("hospital-paid-before-admission", hospital(BSZ, self.person(BSZ, "南浦村"), date(2024, 6, 12), paid=date(2024, 6, 11)), "慰问日期", "入院前一天发放", like=first, like_why="入院以后发放")
        twice = self.person(QY, "望江社区")
        illness(QY, twice, "16000.00", "500", "QY-DB-2024-04", date(2024, 6, 17))
        self.warn("illness-two-streets", illness(BSZ, twice, "16000.00", "500", "BSZ-DB-2024-04", date(2024, 6, 19)), "街道", "两个街道各发 500 元，合计在档内")
        self.warn("illness-paid-before-year", illness(QY, self.person(QY, "望江社区"), "16000.00", "1000", "QY-DB-2024-04", date(2024, 6, 17), year=2025), "结算年度", "结算年度填 2025")

    def leaders(self) -> None:
        """Leaders who are old, do not stand in the ledger of groups, serve two offices, or are paid from elsewhere."""
        led, batch, roster = self.story.led, "QY-ZZ-2024-01", self.story.enrol
        old = roster(QY, "城北社区", self.story.people.make("990101", born=date(1948, 6, 20)), keep=True)
        near = roster(QY, "城北社区", self.story.people.make("990101", born=date(1948, 6, 21)), keep=True)
        self.warn("leader-age", led(QY, "城北社区", 32, batch, leader=old), "组长身份证号", "发放日满 76 周岁", like=led(QY, "城北社区", 32, batch, leader=near), like_why="差一天满 76 周岁")
        other = led(QY, "文昌社区", 33, batch)
        substitute = self.story.someone(QY, youngest=True)
        other.values |= {"组长姓名": substitute.name, "组长身份证号": substitute.number, "收款户名": substitute.name, "银行卡号": substitute.card}
        self.warn("leader-not-the-groups", other, "组长姓名", "领取的不是台账上的组长")
        ghost = self.story.someone(QY, youngest=True)
        self.warn("leader-group-unknown", self.story.subsidy(QY, "青溪村", "QY88", ghost, 300, batch, claimed=30), "小组编号", "台账上没有这个小组")
        busy = self.story.someone(QY, youngest=True)
        led(QY, "望江社区", 34, batch, 200, busy)
        self.warn("leader-two-streets", led(BSZ, "沙洲社区", 34, "BSZ-ZZ-2024-02", 200, busy, paid=date(2024, 6, 21)), "街道", "在两个街道各领 200 元")
        for code, channel in (("original-channel", "原渠道"), ("province-funded", "省财政")):
            paid_elsewhere = self.person(QY, "松岭村", person=self.story.people.make("990101", born=date(1960, 2, 29)), channel=channel)
            self.warn(f"leader-{code}", led(QY, "松岭村", 35, batch, leader=paid_elsewhere), "组长姓名", f"经费渠道是{channel}")

    def notices(self) -> None:
        """A number that stands for two notices; the batch is one that is refused anyhow."""
        first = next(row for row in self.ledgers.rows["register", QY] if row["公示编号"] == "QY-DB-2024-06")
        self.story.entry(QY, "QY-DB-2024-06", "大病慰问", "2024-06-14", "2024-06-25", first["人数"], first["金额合计"])
        self.warn("notice-twice", first, "公示编号", "同一编号另有 6 月 14 日起的公示")

    # ---- funerals

    def funeral(self, person: Person, died: date, *, paid: date | None = None, money: str = "200", way: str = "上门", **more: Any) -> Row:
        """One funeral condolence."""
        return self.add("funeral", QY, {
            "逝者姓名": person.name, "逝者身份证号": person.number, "社区": self.story.home.get(person, (QY, "城北社区"))[1], "去世日期": died,
            "慰问日期": paid or died + timedelta(days=5), "慰问金额": Decimal(money), "发放方式": way, **more,
        })

    def dead(self, died: date, **more: Any) -> Person:
        return self.person(QY, "文昌社区", died=died, **more)

    def funerals(self) -> None:
        """Ordinary ones, and one of each fault."""
        plant, funeral = self.ledgers.plant, self.funeral
        ordinary = [funeral(self.dead(day), day) for day in (date(2024, 1, 9), date(2024, 2, 29), date(2024, 3, 31), date(2024, 5, 2))]
        next_month = date(2024, 5, 20)
        after = funeral(self.dead(next_month), next_month, paid=date(2024, 6, 3))
        day = date(2024, 4, 11)
        plant("funeral-amount-over", funeral(self.dead(day), day, money="300"), "慰问金额", "发 300 元", like=after, like_why="去世次月发放 200 元")
        self.warn("funeral-amount-under", funeral(self.dead(day), day, money="150"), "慰问金额", "发 150 元", like=ordinary[1], like_why="2 月 29 日去世，200 元")
        twice = self.dead(day)
        funeral(twice, day)
        plant("funeral-twice", funeral(twice, day, paid=date(2024, 5, 6), money="200"), "逝者身份证号", "同一逝者发了两次")
        plant("funeral-alive", funeral(self.person(QY, "城北社区"), day), "逝者姓名", "花名册在管，没有去世日期")
        self.warn("funeral-date-differs", funeral(self.dead(day), date(2024, 4, 12), paid=date(2024, 4, 20)), "去世日期", "与花名册差一天")
        child = funeral(self.dead(day), day, way="直系亲属账户", 收款人="钱小明", 与逝者关系="儿子")
        plant("funeral-kin", funeral(self.dead(day), day, way="直系亲属账户", 收款人="孙某", 与逝者关系="朋友"), "与逝者关系", "收款人是朋友", like=child, like_why="收款人是儿子")
        self.warn("funeral-kin-missing", funeral(self.dead(day), day, way="直系亲属账户", 收款人="李某"), "与逝者关系", "没有填关系")
        own = self.dead(day)
        plant("funeral-own-account", funeral(self.dead(day), day, way="本人账户", 收款人="周某"), "收款人", "本人账户而收款人是别人",
              like=funeral(own, day, way="本人账户", 收款人=own.name), like_why="收款人是逝者本人")
        self.warn("funeral-before-death", funeral(self.dead(day), day, paid=date(2024, 4, 10)), "慰问日期", "去世前一天发放")
        plant("funeral-not-on-roster", funeral(self.story.people.make("990101"), day), "逝者姓名", "不在花名册")
        new = self.story.enrol(QY, "文昌社区", month="2024-04", died=date(2024, 3, 31), keep=True)
        plant("funeral-before-enrolment", funeral(new, date(2024, 3, 31), paid=date(2024, 4, 8)), "去世日期", "纳管 2024-04，此前去世")
        for code, channel in (("original-channel", "原渠道"), ("province-funded", "省财政")):
            plant(f"funeral-{code}", funeral(self.dead(day, channel=channel), day), "逝者姓名", f"经费渠道是{channel}")

    # ---- festivals

    def festival(self, person: Person, day: date, money: str = "300", category: str = "高龄", feast: str = "端午节") -> Row:
        """One festival condolence."""
        return self.add("festival", BSZ, {
            "姓名": person.name, "身份证号": person.number, "社区": self.story.home.get(person, (BSZ, "沙洲社区"))[1], "节日": feast, "对象类别": category,
            "慰问日期": day, "慰问金额": Decimal(money),
        })

    def festivals(self) -> None:
        """Dragon Boat (10 June 2024) and Spring Festival (10 February 2024), and one of each fault."""
        plant, festival, feast = self.ledgers.plant, self.festival, date(2024, 6, 6)
        someone = lambda **more: self.person(BSZ, "渡口社区", **more)  # noqa: E731
        ordinary = [festival(someone(), feast) for _ in range(8)]
        full = festival(someone(), feast, "500")
        self.warn("festival-amount", festival(someone(), feast, "501"), "慰问金额", "非特别困难发 501 元", like=full, like_why="发 500 元")
        hard = festival(someone(), feast, "1000", "特别困难")
        self.warn("festival-amount", festival(someone(), feast, "1000.01", "特别困难"), "慰问金额", "特别困难多一分", like=hard, like_why="特别困难发 1000 元")
        again = someone()
        festival(again, date(2024, 2, 5), feast="春节")
        self.warn("festival-frequency", festival(again, feast), "慰问日期", "春节、端午各一次", like=ordinary[0], like_why="一年一次")
        self.warn("festival-other", festival(someone(), date(2024, 3, 8), feast="其他"), "节日", "三八节")
        self.warn("festival-category", festival(someone(), feast, category="其他"), "对象类别", "对象类别为其他")
        plant("festival-not-on-roster", festival(self.story.people.make("990102"), feast), "姓名", "不在花名册")
        plant("festival-before-enrolment", festival(someone(month="2024-07"), feast), "慰问日期", "7 月纳管，6 月慰问", like=festival(someone(month="2024-06"), feast), like_why="当月纳管")
        plant("festival-after-death", festival(someone(died=date(2024, 5, 20)), date(2024, 6, 1)), "慰问日期", "去世次月第一天慰问",
              like=festival(someone(died=date(2024, 5, 20)), date(2024, 5, 31)), like_why="去世当月最后一天慰问")
        for code, channel in (("original-channel", "原渠道"), ("province-funded", "省财政")):
            plant(f"festival-{code}", festival(someone(channel=channel), feast), "姓名", f"经费渠道是{channel}")

    # ---- check-ups

    def checkup(self, person: Person, day: date, money: str = "400", *, report: str = "是", invoice: tuple[str | None, str | None] | None = None, away: bool = True) -> Row:
        """One check-up: organised, or reimbursed with (number, sum) of an invoice."""
        values: dict[str, Any] = {
            "姓名": person.name, "身份证号": person.number, "社区": self.story.home.get(person, (QY, "松岭村"))[1], "体检日期": day,
            "体检机构": "省外某医院" if invoice else HOSPITAL, "体检方式": "自费报销" if invoice else "组织体检", "报告已上传": report,
            "居住地": "杭州市外" if invoice and away else "杭州市内", "结算金额": Decimal(money),
        }
        if invoice:
            values |= {"发票号码": invoice[0], "发票金额": Decimal(invoice[1]) if invoice[1] else None}
        return self.add("health", QY, values)

    def checkups(self) -> None:
        """An organised round in May, some reimbursed, and one of each fault."""
        plant, checkup, day = self.ledgers.plant, self.checkup, date(2024, 5, 14)
        someone = lambda **more: self.person(QY, "松岭村", **more)  # noqa: E731
        ordinary = [checkup(someone(), day + timedelta(days=index % 3)) for index in range(10)]
        soon, due = someone(), someone()
        checkup(soon, date(2023, 5, 10))
        checkup(due, date(2022, 12, 30))
        plant("health-frequency", checkup(soon, day), "体检日期", "上年刚体检", like=checkup(due, date(2024, 5, 15)), like_why="隔一个自然年，不满两整年")
        plant("health-amount-over", checkup(someone(), day, "400.01"), "结算金额", "多结一分", like=ordinary[0], like_why="400 元")
        self.warn("health-amount-under", checkup(someone(), day, "300"), "结算金额", "结算 300 元")
        plant("health-no-report", checkup(someone(), day, report="否"), "报告已上传", "报告没有上传", like=checkup(someone(), day, "0", report="否"), like_why="没有上传，也没有结算")
        whole = checkup(someone(), day, "380", invoice=("24310001", "380"))
        capped = checkup(someone(), day, "400", invoice=("24310002", "620"))
        plant("health-over-invoice", checkup(someone(), day, "400", invoice=("24310003", "380")), "结算金额", "发票 380 元报 400 元", like=whole, like_why="按实报销")
        plant("health-over-limit", checkup(someone(), day, "400.01", invoice=("24310004", "620")), "结算金额", "报销多一分", like=capped, like_why="发票 620 元报 400 元")
        self.warn("health-under-invoice", checkup(someone(), day, "350", invoice=("24310005", "380")), "结算金额", "发票 380 元报 350 元")
        plant("health-no-invoice", checkup(someone(), day, "380", invoice=(None, "380")), "发票号码", "没有发票号码")
        self.warn("health-invoice-amount", checkup(someone(), day, "380", invoice=("24310006", None)), "发票金额", "没有发票金额")
        plant("health-not-away", checkup(someone(), day, "380", invoice=("24310007", "380"), away=False), "居住地", "居住在杭州市内")
        first = checkup(someone(), day, "390", invoice=("24310008", "390"))
        checkup(someone(), date(2024, 5, 20), "390", invoice=("24310008", "390"))
        self.warn("health-invoice-twice", first, "发票号码", "同一发票号码报销两次")
        plant("health-not-on-roster", checkup(self.story.people.make("990101"), day), "姓名", "不在花名册")
        plant("health-before-enrolment", checkup(someone(month="2024-06"), date(2024, 5, 31)), "体检日期", "6 月纳管，5 月体检")
        plant("health-after-death", checkup(someone(died=date(2024, 4, 30)), date(2024, 5, 1)), "体检日期", "去世次月第一天体检")
        for code, channel in (("original-channel", "原渠道"), ("province-funded", "省财政")):
            plant(f"health-{code}", checkup(someone(channel=channel), day), "姓名", f"经费渠道是{channel}")

        def settled(hospital: str, persons: int, reports: int, money: str) -> Row:
            return self.add("settlement", QY, {"承检医院": hospital, "结算期间": "2024上半年", "参检人数": persons, "上传报告人数": reports, "结算金额": Decimal(money)})

        exact = settled("市中医院", 60, 58, "23200")
        plant("settlement-over", settled(HOSPITAL, 100, 97, "40000"), "结算金额", "参检 100 人、上传 97 份，结算 40000 元", like=exact, like_why="按上传份数结算")
        self.warn("settlement-under", settled("第二人民医院", 50, 50, "19600"), "结算金额", "少结一人")
        plant("settlement-more-reports", settled("第三人民医院", 20, 21, "8400"), "上传报告人数", "上传份数多于参检人数")

    # ---- certification

    def certifications(self) -> None:
        """A round of certification, with a death that nobody reported and one certified after it."""
        def certified(person: Person, result: str = "通过", day: date | None = date(2024, 4, 10)) -> Row:
            return self.add("certification", BSZ, {
                "姓名": person.name, "身份证号": person.number, "社区": self.story.home[person][1], "下发日期": date(2024, 3, 1), "认证方式": "走访", "认证日期": day, "认证结果": result,
            })

        someone = lambda **more: self.person(BSZ, "白沙村", **more)  # noqa: E731
        known = certified(someone(died=date(2024, 3, 9)), "已去世")
        same_day = certified(someone(died=date(2024, 4, 10)))
        for _ in range(10):
            certified(someone())
        for rule, row, column, why, like, like_why in (
            ("death-unreported", certified(someone(), "已去世"), "认证结果", "认证已去世，花名册在管", known, "花名册也已去世"),
            ("certification-after-death", certified(someone(died=date(2024, 4, 9))), "认证日期", "去世次日通过认证", same_day, "去世当日通过认证"),
        ):
            self.ledgers.plant(rule, row, column, why, severity="note", like=like, like_why=like_why)

    # ---- money spent and activities

    def spending(self) -> None:
        """Vouchers and activities, in order and not."""
        plant, serial = self.ledgers.plant, iter(range(1, 100))

        def spent(kind: str, purpose: str, item: str, money: str, *, asset: str = "否") -> Row:
            number = next(serial)
            return self.add("expenditure", QY, {
                "凭证号": f"记-{number:03d}", "日期": date(2024, 1, 8) + timedelta(days=number * 7), "支出类别": kind, "用途": purpose, "支出事项": item,
                "收款单位": f"某供应商{number}", "金额": Decimal(money), "是否固定资产": asset,
            })

        public, groups = "退管公共服务", "自管小组建设"
        volunteers = spent(public, "志愿服务", "志愿者马甲", "1860")
        training = spent(groups, "小组长培训", "讲课费", "1200")
        spent("集体性文体活动", "太极拳展演", "场地布置", "3000")
        fees = spent(public, "教学点经费", "教师课酬", "2400")
        racks = spent(public, "档案管理", "档案密集架", "12000", asset="是")
        paper = spent(public, "教学耗材", "宣纸", "320")
        self.warn("expenditure-group-purpose", spent(groups, "小组聚会", "聚餐", "900"), "用途", "小组聚餐", like=training, like_why="小组长培训")
        self.warn("expenditure-public-purpose", spent(public, "办公用品", "打印纸", "260"), "用途", "办公用品", like=volunteers, like_why="志愿服务")
        self.warn("expenditure-school-purpose", spent(public, "教学点经费", "年终聚餐", "800"), "用途", "教学点聚餐", like=fees, like_why="教师课酬")
        plant("expenditure-fixed-asset", spent(public, "数字化平台", "电脑", "4500", asset="是"), "支出事项", "购买电脑", like=racks, like_why="档案密集架")
        self.warn("expenditure-asset-as-consumable", spent(public, "教学耗材", "投影仪", "2800"), "支出事项", "投影仪记在教学耗材", like=paper, like_why="宣纸")
        plant("expenditure-unrelated", spent("慰问关怀", "走访慰问", "招待费", "660"), "支出事项", "招待费")

        def held(name: str, day: date, theme: str, organiser: str) -> Row:
            return self.add("activities", BSZ, {
                "活动名称": name, "活动日期": day, "组织单位": organiser, "社区": "沙洲社区", "主题": theme, "参加人数": 45, "专门面向企退人员": "是",
                "方案上报日期": day - timedelta(days=10), "发布渠道": "公众号", "支出金额": Decimal(1200),
            })

        healthy = held("八段锦培训", date(2024, 3, 6), "健康养生", "沙洲社区")
        village = held("防诈骗讲座", date(2024, 4, 17), "安全反诈", "南浦村委会")
        self.warn("activity-other-theme", held("春游", date(2024, 4, 2), "其他", "白沙洲街道办事处"), "主题", "主题为其他", like=healthy, like_why="健康养生")
        self.warn("activity-organiser", held("合唱比赛", date(2024, 5, 15), "兴趣培养", "某文化传媒有限公司"), "组织单位", "公司组织", like=village, like_why="村委会组织")

    # ---- allocations, kept by the city

    def allocations(self) -> None:
        """The city's ledgers: allocations of the half-year and the assessment they hang on."""
        plant = self.ledgers.plant

        def paid(street: str, persons: int, grade: str, ratio: str, amount: str, money: str, *, standard: str = "75", half: str = "上半年") -> Row:
            row = self.add("allocation", QY, {
                "年度": 2024, "半年度": half, "保障人数": persons, "人均标准": Decimal(standard), "核算金额": Decimal(amount), "考核等次": grade, "拨付比例": ratio,
                "拨付金额": Decimal(money), "拨付日期": date(2024, 7, 5) if half == "上半年" else None,
            })
            row.values["街道"] = street
            return row

        best = paid(QY, 200, "优秀", "110%", "7500", "8250")
        self.warn("allocation-headcount", paid(BSZ, 900, "良好", "100%", "33750", "33750"), "保障人数", "保障 900 人，花名册不到 300 人", like=best, like_why="不多于花名册")
        plant("allocation-amount", paid(TOWNS[0], 1000, "良好", "1", "75000", "75000"), "核算金额", "没有除以二", like=best, like_why="200 × 75 ÷ 2")
        plant("allocation-ratio", paid(TOWNS[1], 1000, "合格", "100%", "37500", "33750"), "拨付比例", "合格而填 100%", like=best, like_why="优秀 110%")
        plant("allocation-paid", paid(TOWNS[0], 1000, "不合格", "70%", "37500", "37500", half="下半年"), "拨付金额", "不合格仍满额拨付")
        self.warn("allocation-standard", paid(TOWNS[1], 1000, "良好", "100%", "40000", "40000", standard="80", half="下半年"), "人均标准", "人均 80 元")
        plant("allocation-standard-over", paid(TOWNS[3], 1000, "良好", "100%", "47500", "47500", standard="95"), "人均标准", "人均 95 元")
        unassessed = paid(TOWNS[2], 500, "良好", "100%", "18750", "18750")
        self.warn("allocation-without-assessment", unassessed, "考核等次", "考核事项记录里没有枫林乡")
        first = paid(TOWNS[3], 500, "良好", "100%", "18750", "18750", half="下半年")
        paid(TOWNS[3], 400, "良好", "100%", "15000", "15000", half="下半年")
        self.warn("allocation-twice", first, "拨付金额", "下半年拨付了两次")

    # ---- the assessment by the 100 points

    def assessments(self) -> None:
        """What the assessors recorded of each office but one, and of the second half-year that its reports came in time."""
        day, who = date(2024, 6, 28), "吴某"

        def note(street: str, item: str, event: str, count: int, ground: str, score: str | None = None, period: str = "2024上半年") -> Row:
            row = self.add("assessment", QY, {
                "考核期": period, "考核项目": item, "事项": event, "数量": count, "得分": None if score is None else Decimal(score), "发现日期": day, "依据": ground, "考核人": who,
            })
            row.values["街道"] = street
            return row

        scored: dict[tuple[str, str], Row] = {}
        for street, deductions, awards in ASSESSED:
            for item, event, count, ground in deductions:
                note(street, item, event, count, ground)
            for (item, part, ground), score in zip(AWARDS, awards, strict=True):
                if score is not None:
                    scored[street, part] = note(street, item, part, 1, ground, score)
            note(street, "日常履职", "材料报表逾期", 0, "报送登记", period="2024下半年")
        unknown = note(TOWNS[3], "日常履职", "办公环境不整洁", 1, "现场检查")
        self.warn("rubric", unknown, "事项", "细则里没有这一事项")
        note(TOWNS[0], "创新亮点", "座谈会", 1, "座谈会签到表", "1")
        self.ledgers.plant("rubric", scored[TOWNS[0], "座谈会"], "得分", "座谈会给了 2 分，后面又给 1 分", like=scored[TOWNS[3], "座谈会"], like_why="只给一次")


def files(rows: dict[tuple[str, str], list[Row]], columns: Callable[..., list[Column]], put: Callable[..., None], note: dict[str, Sequence[str]]) -> dict[str, bytes]:
    """Write the ledgers of the further story: `put` for workbooks; the one csv is returned by its name."""
    put(f"{QY}/丧事料理慰问台账.xlsx", "丧事慰问", Layout("青云街道丧事料理慰问台账", columns(
        "逝者姓名", ("逝者身份证号码", "逝者身份证号"), ("镇街", "街道"), ("社区（村）", "社区"), "去世日期", "慰问日期", ("慰问金额\n（元）", "慰问金额"), "发放方式", "收款人", "与逝者关系", "银行卡号"),
        note[QY], total=("慰问金额",)), rows["funeral", QY])
    put(f"{QY}/健康体检台账.xlsx", "体检", Layout("青云街道健康体检台账", columns(
        "姓名", "身份证号", "街道", "社区", "体检日期", "体检机构", "体检方式", "报告已上传", "居住地", "发票号码", ("发票金额（元）", "发票金额"), ("结算金额（元）", "结算金额")), note[QY], total=("结算金额",)),
        rows["health", QY])
    put(f"{QY}/专项资金支出台账.xlsx", "支出", Layout("青云街道专项资金支出台账", columns(
        "凭证号", "日期", "街道", "支出类别", "用途", "支出事项", "收款单位", ("金额（元）", "金额"), "是否固定资产"), note[QY], total=("金额",)), rows["expenditure", QY])
    put(f"{BSZ}/资格认证台账.xlsx", "认证", Layout("白沙洲街道待遇资格认证台账", columns(
        "姓名", "身份证号", "街道", "社区", "下发日期", "认证方式", "认证日期", "认证结果"), note[BSZ][:2]), rows["certification", BSZ])
    put(f"{BSZ}/文体活动台账.xlsx", "活动", Layout("白沙洲街道文体活动台账", columns(
        "活动名称", "活动日期", "组织单位", "街道", "社区", "主题", "参加人数", "专门面向企退人员", "方案上报日期", "发布渠道", ("支出金额（元）", "支出金额")), note[BSZ][:2]), rows["activities", BSZ])
    city = ("填报单位：市企退中心", "填报时间：2024年7月8日", "单位：元")
    put("市级/体检结算单.xlsx", "结算", Layout("2024年上半年体检结算单", columns(
        "承检医院", "结算期间", "参检人数", "上传报告人数", ("结算金额（元）", "结算金额")), city, total=("结算金额",)), rows["settlement", QY])
    put("市级/专项资金拨付台账.xlsx", "拨付", Layout("2024年专项资金拨付台账", columns(
        "年度", "半年度", "街道", "保障人数", ("人均标准（元）", "人均标准"), ("核算金额（元）", "核算金额"), "考核等次", "拨付比例", ("拨付金额（元）", "拨付金额"), "拨付日期"), city, total=("拨付金额",)), rows["allocation", QY])
    put("市级/考核事项记录.xlsx", "考核", Layout("2024年考核事项记录", columns(
        "街道", "考核期", "考核项目", "事项", "数量", "得分", "发现日期", "依据", "考核人"), city[:2]), rows["assessment", QY])
    name = f"{BSZ}/节日慰问台账.csv"
    return {name: write_csv(name, Layout("白沙洲街道节日慰问台账", columns(
        "姓名", "身份证号", "街道", "社区", "节日", "对象类别", "慰问日期", ("慰问金额（元）", "慰问金额")), total=("慰问金额",)), rows["festival", BSZ], "gbk")}
