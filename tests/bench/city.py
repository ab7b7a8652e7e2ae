"""A made-up city's ledgers of one year as tables, a million rows, for the benchmark of the rules.

Mostly in order, as reality is: about one row in a hundred is wrong (a sum, a second payment, one after a death, one before the
person was taken over, a stranger's number). The same tables every time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import polars as pl

from audit.ledgers.kinds import LedgerKind
from audit.model import LedgerTable
from tests.bench.make import card, identity

PERSONS = 300_000
STREETS, COMMUNITIES, GROUP = 16, 208, 40
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "建国华明秀英丽芳伟敏静强磊军洋勇艳杰涛超玉兰桂珍"
_NEW_YEAR = date(2024, 1, 1)
Columns = Mapping[str, list[str] | list[str | None]]


class City:
    """The persons, and dice for what happens to them. Person `i` is in community `i % 208`, there number `i // 208`."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.ids = [identity(number) for number in range(PERSONS)]
        self.names = [
            _SURNAMES[n % 20]
            + _GIVEN[n // 20 % 24]
            + _GIVEN[n // 480 % 24]
            + ("" if n % 7 else _GIVEN[n // 11_520 % 24])
            for n in range(PERSONS)
        ]
        self.deaths = {n: self.day(330) for n in range(PERSONS) if self.dice.random() < 0.02}

    def day(self, until: int = 300, since: int = 0) -> date:
        """A day of the year."""
        return _NEW_YEAR + timedelta(days=self.dice.randrange(since, until))

    def wrong(self) -> bool:
        """Whether a row is to be wrong."""
        return self.dice.random() < 0.01

    def some(self, count: int, *, twice: bool = True) -> list[int]:
        """Persons who are alive all year, each once but for one in two hundred."""
        chosen = [n for n in self.dice.sample(range(PERSONS), count + count // 20) if n not in self.deaths][:count]
        for index in range(len(chosen) // 200 if twice else 0):
            chosen[self.dice.randrange(len(chosen))] = chosen[index]
        for _ in range(count // 500 if twice else 0):
            chosen[self.dice.randrange(len(chosen))] = self.dice.choice(list(self.deaths)[:50])
        return chosen

    def who(self, persons: list[int]) -> dict[str, list[str]]:
        """The columns that name a person; here and there with another name, a slip in the number, or a stranger's number."""
        names, ids = [self.names[n] for n in persons], [self.ids[n] for n in persons]
        for _ in range(len(persons) // 500):
            at = self.dice.randrange(len(persons))
            names[at] = names[at][:1] + self.dice.choice(_GIVEN)
            at = self.dice.randrange(len(persons))
            ids[at] = identity(persons[at] + PERSONS // 9000 * 9000 + 9000 * self.dice.randrange(1, 60))
            at = self.dice.randrange(len(persons))
            ids[at] = identity(self.dice.randrange(8_000_000, 9_000_000))
        return {"姓名": names, "身份证号": ids, **self.where(persons)}

    def where(self, persons: list[int]) -> dict[str, list[str]]:
        """Street and community of each."""
        return {
            "街道": [f"第{n % STREETS + 1}街道" for n in persons],
            "社区": [f"{n % COMMUNITIES + 1}社区" for n in persons],
        }

    def tables(self, kinds: Mapping[str, LedgerKind], share: float = 1.0) -> Iterator[LedgerTable]:
        """The ledgers; `share` makes those of events shorter."""
        for name, columns in self._ledgers(share):
            kind = kinds[name]
            count = len(next(iter(columns.values())))
            frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
            assert set(kind.required) <= set(columns) <= {column.name for column in kind.columns}, name
            yield LedgerTable(name, kind.title, f"{kind.title}.xlsx", "1", range(2, count + 2), frame, read=count)

    def _ledgers(self, share: float) -> Iterator[tuple[str, Columns]]:
        # A few stand twice on the roster.
        everybody = [*range(PERSONS), *self.dice.sample(range(PERSONS), PERSONS // 1000)]
        yield "retirees", self._roster(everybody)
        yield "hospital_condolence", self._hospital(int(155_000 * share))
        illness = self.some(int(80_000 * share))
        yield "illness_condolence", self._illness(illness)
        yield "festival_condolence", self._festival(int(120_000 * share))
        yield "health_check", self._health(int(150_000 * share))
        yield "funeral_condolence", self._funerals()
        leaders = [community + COMMUNITIES * GROUP * number for number in range(36) for community in range(COMMUNITIES)]
        yield "groups", self._groups(leaders)
        yield "leader_subsidy", self._leaders(leaders)
        yield "disclosure_log", self._notices(illness, leaders)
        yield "allocation", self._allocation()
        yield "assessment", self._assessment()
        yield "health_settlement", self._settlements()
        yield "visits", self._visits(int(60_000 * share))
        yield "certification", self._certification(int(60_000 * share))
        yield "activities", self._activities(int(20_000 * share))
        yield "volunteer", self._volunteer(int(20_000 * share))
        yield "expenditure", self._expenditure(int(20_000 * share))

    def _roster(self, persons: list[int]) -> Columns:
        entered = [date(2012 + n % 12, n % 12 + 1, n % 28 + 1) for n in persons]
        taken = [date(d.year + d.month // 12, d.month % 12 + 1, 1) for d in entered]
        deaths = [self.deaths.get(n) for n in persons]
        return self.who(persons) | {
            "性别": [sex(self.ids[n]) for n in persons],
            "人员类别": ["企业退休"] * len(persons),
            "自管小组": [group(n) for n in persons],
            "办理领待手续日期": [d.isoformat() for d in entered],
            "纳管月份": [f"{d:%Y-%m}" for d in taken],
            "经费渠道": ["市级专项"] * len(persons),
            "状态": ["去世" if death else "在管" for death in deaths],
            "去世日期": [death.isoformat() if death else None for death in deaths],
            "转出日期": [None for _ in persons],
            "出生日期": [birth(self.ids[n]) for n in persons],
            "参保地": ["本地"] * len(persons),
            "申请表审核日期": [d.isoformat() for d in entered],
        }

    def _hospital(self, count: int) -> Columns:
        persons = self.some(count)
        admitted = [self.day(300) for _ in persons]
        return self.who(persons) | {
            "性别": [sex(self.ids[n]) for n in persons],
            "年龄": [str(2024 - int(self.ids[n][6:10])) for n in persons],
            "入院日期": [d.isoformat() for d in admitted],
            "出院日期": [str(d + timedelta(days=7)) for d in admitted],
            "证明材料": ["住院证明" if n % 3 else "大数据核验" for n in persons],
            "慰问日期": [str(d + timedelta(days=15)) for d in admitted],
            "慰问金额": ["200.00" if self.wrong() else "150.00" for _ in persons],
            "发放方式": ["银行卡"] * len(persons),
            "银行卡号": [card(n) for n in persons],
            "经办人": [_SURNAMES[n % 20] + "经办" for n in persons],
        }

    def _illness(self, persons: list[int]) -> Columns:
        paid = [5_000 + self.dice.randrange(1, 60_000) for _ in persons]
        grants = [500 if own <= 10_000 else 1000 if own <= 40_000 else 2500 for own in paid]
        return self.who(persons) | {
            "性别": [sex(self.ids[n]) for n in persons],
            "年龄": [str(2024 - int(self.ids[n][6:10])) for n in persons],
            "结算年度": ["2024"] * len(persons),
            "个人自付金额": [f"{own}.00" for own in paid],
            "证明材料": ["医疗费用查询单"] * len(persons),
            "慰问日期": [self.day(330, 40).isoformat() for _ in persons],
            "慰问金额": [f"{grant + 100 * self.wrong()}.00" for grant in grants],
            "银行卡号": [card(n) for n in persons],
            "公示编号": [f"大病-{n % COMMUNITIES + 1}" for n in persons],
        }

    def _notices(self, illness: list[int], leaders: list[int]) -> Columns:
        """A notice of each kind for each community, with the right numbers of persons."""
        counts = [[len(part) for part in self._by_community(persons)] for persons in (illness, leaders)]
        places = list(range(COMMUNITIES)) * 2
        sums = [count * 1200 for count in counts[0]] + [count * GROUP * 10 for count in counts[1]]
        return {
            "公示编号": [f"{kind}-{n + 1}" for kind in ("大病", "组长") for n in range(COMMUNITIES)],
            "街道": self.where(places)["街道"],
            "公示类别": ["大病慰问"] * COMMUNITIES + ["小组长补助"] * COMMUNITIES,
            "公示地点": [f"{n + 1}社区公示栏" for n in places],
            "起始日期": ["2024-01-10"] * len(places),
            "截止日期": ["2024-01-20"] * len(places),
            "人数": [str(count) for count in (*counts[0], *counts[1])],
            "金额合计": [f"{total}.00" for total in sums],
        }

    def _by_community(self, persons: list[int]) -> list[list[int]]:
        parts: list[list[int]] = [[] for _ in range(COMMUNITIES)]
        for n in persons:
            parts[n % COMMUNITIES].append(n)
        return parts

    def _festival(self, count: int) -> Columns:
        persons = self.some(count)
        return self.who(persons) | {
            "节日": ["春节" if n % 2 else "重阳节" for n in persons],
            "对象类别": ["特别困难" if n % 50 == 0 else "高龄" for n in persons],
            "慰问日期": ["2024-02-05" if n % 2 else "2024-10-10" for n in persons],
            "慰问金额": ["1200.00" if self.wrong() else "500.00" for _ in persons],
        }

    def _health(self, count: int) -> Columns:
        persons = self.some(count)
        return self.who(persons) | {
            "体检日期": [self.day().isoformat() for _ in persons],
            "体检机构": [f"第{n % 5 + 1}医院" for n in persons],
            "体检方式": ["组织体检"] * len(persons),
            "报告已上传": ["是"] * len(persons),
            "居住地": ["杭州市内"] * len(persons),
            "发票号码": [f"{n:08d}" for n in persons],
            "发票金额": ["400.00" for _ in persons],
            "结算金额": ["450.00" if self.wrong() else "400.00" for _ in persons],
        }

    def _funerals(self) -> Columns:
        persons = list(self.deaths)
        return {
            "逝者姓名": [self.names[n] for n in persons],
            "逝者身份证号": [self.ids[n] for n in persons],
            **self.where(persons),
            "去世日期": [day.isoformat() for day in self.deaths.values()],
            "慰问日期": [str(day + timedelta(days=10)) for day in self.deaths.values()],
            "慰问金额": ["300.00" if self.wrong() else "200.00" for _ in persons],
            "发放方式": ["直系亲属账户"] * len(persons),
            "收款人": [self.names[n][0] + "家属" for n in persons],
            "与逝者关系": ["子女"] * len(persons),
            "银行卡号": [card(PERSONS + n) for n in persons],
        }

    def _groups(self, leaders: list[int]) -> Columns:
        return self.where(leaders) | {
            "小组编号": [group(n) for n in leaders],
            "成立日期": ["2020-01-01"] * len(leaders),
            "组长姓名": [self.names[n] for n in leaders],
            "组长身份证号": [self.ids[n] for n in leaders],
            "服务管理人数": [str(GROUP + self.wrong()) for _ in leaders],
        }

    def _leaders(self, leaders: list[int]) -> Columns:
        return self.where(leaders) | {
            "年度": ["2024"] * len(leaders),
            "小组编号": [group(n) for n in leaders],
            "组长姓名": [self.names[n] for n in leaders],
            "组长身份证号": [self.ids[n] for n in leaders],
            "服务管理人数": [str(GROUP)] * len(leaders),
            "考核结果": ["合格"] * len(leaders),
            "补助金额": [f"{GROUP * 10 + self.wrong() * 200}.00" for _ in leaders],
            "发放日期": ["2024-12-20"] * len(leaders),
            "发放方式": ["银行卡"] * len(leaders),
            "收款户名": [self.names[n] for n in leaders],
            "银行卡号": [card(n) for n in leaders],
            "公示编号": [f"组长-{n % COMMUNITIES + 1}" for n in leaders],
        }

    def _allocation(self) -> Columns:
        places = [street for street in range(STREETS) for _ in range(2)]
        count = PERSONS // STREETS
        return {
            "年度": ["2024"] * len(places),
            "半年度": ["上半年", "下半年"] * STREETS,
            "街道": self.where(places)["街道"],
            "保障人数": [str(count)] * len(places),
            "人均标准": ["75.00"] * len(places),
            "核算金额": [f"{count * 75 / 2:.2f}"] * len(places),
            "考核等次": ["良好"] * len(places),
            "拨付比例": ["100%"] * len(places),
            "拨付金额": [f"{count * 75 / 2:.2f}"] * len(places),
        }

    def _assessment(self) -> Columns:
        places = [street for street in range(STREETS) for _ in range(2)]
        return {
            "街道": self.where(places)["街道"],
            "考核期": ["2024上半年", "2024下半年"] * STREETS,
            "考核项目": ["日常工作"] * len(places),
            "事项": ["材料迟报"] * len(places),
            "数量": ["1"] * len(places),
            "依据": ["台账"] * len(places),
            "考核人": ["考核组"] * len(places),
        }

    def _settlements(self) -> Columns:
        return {
            "承检医院": [f"第{n + 1}医院" for n in range(5)],
            "结算期间": ["2024年度"] * 5,
            "参检人数": ["30000"] * 5,
            "上传报告人数": ["30000"] * 5,
            "结算金额": ["12000000.00"] * 5,
        }

    def _visits(self, count: int) -> Columns:
        persons = self.some(count)
        return self.who(persons) | {
            "走访日期": [self.day().isoformat() for _ in persons],
            "走访事由": ["高龄走访"] * len(persons),
            "系统已上传": ["否" if self.wrong() else "是" for _ in persons],
            "走访人": [_SURNAMES[n % 20] + "社工" for n in persons],
        }

    def _certification(self, count: int) -> Columns:
        persons = self.some(count)
        sent = [self.day(200) for _ in persons]
        return self.who(persons) | {
            "下发日期": [day.isoformat() for day in sent],
            "认证方式": ["自助认证"] * len(persons),
            "认证日期": [str(day + timedelta(days=9)) for day in sent],
            "认证结果": ["通过"] * len(persons),
        }

    def _activities(self, count: int) -> Columns:
        places = [n % COMMUNITIES for n in range(count)]
        days = [self.day() for _ in places]
        return self.where(places) | {
            "活动名称": [f"第{n + 1}场活动" for n in range(count)],
            "活动日期": [day.isoformat() for day in days],
            "组织单位": [f"{n + 1}社区" for n in places],
            "主题": ["健康养生"] * count,
            "参加人数": [str(20 + n % 30) for n in range(count)],
            "专门面向企退人员": ["是"] * count,
        }

    def _volunteer(self, count: int) -> Columns:
        return {
            "队伍名称": [f"第{n % STREETS + 1}街道志愿队" for n in range(count)],
            "街道": [f"第{n % STREETS + 1}街道" for n in range(count)],
            "活动日期": [self.day().isoformat() for _ in range(count)],
            "活动内容": [f"第{n + 1}次志愿服务" for n in range(count)],
            "参加人数": [str(5 + n % 9) for n in range(count)],
        }

    def _expenditure(self, count: int) -> Columns:
        return {
            "凭证号": [f"记-{n + 1}" for n in range(count)],
            "日期": [self.day().isoformat() for _ in range(count)],
            "街道": [f"第{n % STREETS + 1}街道" for n in range(count)],
            "支出类别": ["集体性文体活动"] * count,
            "用途": [f"第{n + 1}场活动支出" for n in range(count)],
            "支出事项": ["购置电脑" if self.wrong() else "活动用品" for _ in range(count)],
            "收款单位": [f"第{n % 300 + 1}商行" for n in range(count)],
            "金额": [f"{100 + n % 977}.{n % 100:02d}" for n in range(count)],
            "是否固定资产": ["否"] * count,
        }


def sex(number: str) -> str:
    """男 or 女 by an identity number."""
    return "男" if int(number[16]) % 2 else "女"


def birth(number: str) -> str:
    """The birth date in an identity number."""
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def group(person: int) -> str:
    """The number of a person's group."""
    return f"{person % COMMUNITIES + 1}-{person // COMMUNITIES // GROUP + 1}"
