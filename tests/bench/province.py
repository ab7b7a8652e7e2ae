"""A made-up province's ledgers of one year, street by street, made by the database's own arithmetic: 50 million rows in minutes.

Every street hands in seventeen ledgers, as in `tests.bench.city`: mostly in order, about one row in a hundred wrong (a sum, a second
payment, one after a death, one before the person was taken over, a slip in a number, a stranger's number, a person on two streets'
rosters). The same rows every time: all dice are arithmetic on a row's number, no random generator and no hash of a library.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl

PERSONS = 18_750  # of one street
COMMUNITIES, GROUP = 13, 40  # of a street; persons of a group
AREAS = 90  # of which the identity numbers are: 990110 … 990199
STREET_ROWS = 63_150  # about, of all ledgers of a street

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
_GIVEN = "建国华明秀英丽芳伟敏静强磊军洋勇艳杰涛超玉兰桂珍红梅志文海平春生金荣福根水土木林宝德忠义仁信礼和"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _digit(number: str, place: int) -> str:
    """SQL for a decimal digit of a whole number."""
    return f"({number} // {10**place} % 10)"


# Person `n` (unique in the province) lives in street `n // 18750 + 1`; `j` is the person's number in the street.
_MACROS = f"""
CREATE MACRO seed(n, salt) AS (CAST(n AS BIGINT) + salt * CAST(100000007 AS BIGINT)) % 2147483647;
CREATE MACRO dice(n, salt) AS (seed(n, salt) * seed(n, salt) % 2147483647 * 48271 + seed(n, salt) * 16807) % 2147483647;
CREATE MACRO street(n) AS '第' || (n // {PERSONS} + 1) || '街道';
CREATE MACRO community(n) AS (n // {PERSONS} + 1) || '-' || (n % {PERSONS} % {COMMUNITIES} + 1) || '社区';
CREATE MACRO team(n) AS (n // {PERSONS} + 1) || '-' || (n % {PERSONS} % {COMMUNITIES} + 1) || '-' || (n % {PERSONS} // {COMMUNITIES} // {GROUP} + 1);
CREATE MACRO area(n) AS n // {PERSONS} % {AREAS};
CREATE MACRO of_area(n) AS n // {PERSONS * AREAS} * {PERSONS} + n % {PERSONS};
CREATE MACRO born(n) AS DATE '1940-01-01' + CAST(of_area(n) * 7919 % 9000 AS INTEGER);
CREATE MACRO in_day(n, slip) AS (of_area(n) // 9000 * 53 + slip) % 1000;
CREATE MACRO digits(n, slip) AS 99010000000000000 + (10 + area(n)) * 100000000000
    + (year(born(n)) * 10000 + month(born(n)) * 100 + day(born(n))) * 1000 + in_day(n, slip);
CREATE MACRO checked(b) AS b || substr('10X98765432', CAST(({" + ".join(f"{w} * {_digit('b', 16 - i)}" for i, w in enumerate(_WEIGHTS))}) % 11 AS INTEGER) + 1, 1);
CREATE MACRO identity(n) AS checked(digits(n, 0));
CREATE MACRO twice(d) AS CASE WHEN d > 4 THEN 2 * d - 9 ELSE 2 * d END;
CREATE MACRO card(n) AS '62000' || lpad(CAST(n AS VARCHAR), 13, '0')
    || (990 - {" - ".join(_digit("n", i) if i % 2 else f"twice({_digit('n', i)})" for i in range(10))}) % 10;
CREATE MACRO sex(n) AS CASE WHEN in_day(n, 0) % 2 = 1 THEN '男' ELSE '女' END;
CREATE MACRO letter(text, n) AS substr(text, CAST(n AS INTEGER) + 1, 1);
CREATE MACRO surname(n) AS letter('{_SURNAMES}', dice(n, 3) % {len(_SURNAMES)});
CREATE MACRO given(n) AS letter('{_GIVEN}', n % {len(_GIVEN)});
CREATE MACRO named(n) AS surname(n) || given(dice(n, 4)) || CASE WHEN dice(n, 6) % 7 = 0 THEN '' ELSE given(dice(n, 5)) END;
CREATE MACRO died(n) AS CASE WHEN dice(n, 1) % 50 = 0 THEN DATE '2024-01-01' + CAST(dice(n, 2) % 330 AS INTEGER) END;
CREATE MACRO wrong(n, salt) AS dice(n, salt) % 100 = 0;
CREATE MACRO day_of(n, salt, until) AS DATE '2024-01-01' + CAST(dice(n, salt) % until AS INTEGER);
"""

# How a row of a ledger of events names its person `p`: here and there another name, a slip in the number, a stranger's number.
_WHO = f"""
    CASE WHEN dice(k, 11) % 500 = 0 OR dice(k, 14) % 500 = 0 THEN surname(k) || given(k) ELSE named(p) END AS 姓名,
    checked(b) AS 身份证号,
    street({{first}}) AS 街道, '' || (p // {PERSONS} + 1) || '-' || (p % {PERSONS} % {COMMUNITIES} + 1) || '社区' AS 社区"""


def _persons(count: int, salt: int) -> str:
    """`count` rows `k` with a person `p` of the street each: once, but for one in two hundred; the dead only now and then."""
    step = (4567, 5003, 6607, 7019, 8117, 9203)[salt % 6]  # coprime to the persons of a street, so that each comes once
    return (
        f"SELECT k, {{first}} + ((k0 - CASE WHEN dice(k, {100 + salt}) % 200 = 0 THEN 1 ELSE 0 END) * {step} + {salt * 997}) % {PERSONS} AS p "
        f"FROM (SELECT range AS k0, {{first}} * 10 + range AS k FROM range({count}))"
    )


def _events(count: int, salt: int, columns: str) -> str:
    alive = f"(died(p) IS NULL OR dice(k, {200 + salt}) % 10 = 0)"
    slip = "CASE WHEN dice(k, 12) % 500 = 0 THEN 1 + dice(k, 13) % 9 WHEN dice(k, 14) % 500 = 0 THEN 507 ELSE 0 END"
    people = f"SELECT k, p, digits(p, slip) AS b FROM (SELECT k, p, {slip} AS slip FROM ({_persons(count, salt)}) WHERE {alive})"
    return f"SELECT {_WHO}, {columns} FROM ({people}) ORDER BY k"


_MONTH = "date_trunc('month', entered + INTERVAL 1 MONTH)"
_TEAMS = f"""
    SELECT max_by(n, born(n)) AS n, CAST(count(*) FILTER (WHERE died(n) IS NULL) AS BIGINT) AS members
    FROM (SELECT {{first}} + range AS n, range AS j FROM range({COMMUNITIES * GROUP * (PERSONS // COMMUNITIES // GROUP)}))
    GROUP BY j % {COMMUNITIES}, j // {COMMUNITIES * GROUP}"""

_LEDGERS: dict[str, str] = {
    "retirees": f"""
        SELECT named(n) AS 姓名, sex(n) AS 性别, identity(n) AS 身份证号, '企业退休' AS 人员类别, street({{first}}) AS 街道, community(n) AS 社区,
            team(n) AS 自管小组, entered AS 办理领待手续日期, CAST({_MONTH} AS DATE) AS 纳管月份, '市级专项' AS 经费渠道,
            CASE WHEN died(n) IS NULL THEN '在管' ELSE '去世' END AS 状态, died(n) AS 去世日期, CAST(NULL AS DATE) AS 转出日期,
            born(n) AS 出生日期, '本地' AS 参保地, entered AS 申请表审核日期
        FROM (SELECT n, make_date(2012 + n % 12, n % 12 + 1, n % 28 + 1) AS entered
            FROM (SELECT {{first}} + range AS n FROM range({PERSONS}) UNION ALL
                SELECT {{neighbour}} + range * 1000 AS n FROM range({PERSONS // 1000})) ORDER BY n)""",
    "hospital_condolence": _events(
        9_900,
        0,
        """sex(p) AS 性别, 2024 - year(born(p)) AS 年龄, day_of(k, 21, 300) AS 入院日期, day_of(k, 21, 300) + 7 AS 出院日期,
        CASE WHEN p % 3 = 0 THEN '大数据核验' ELSE '住院证明' END AS 证明材料, day_of(k, 21, 300) + 15 AS 慰问日期,
        CAST(CASE WHEN wrong(k, 22) THEN 200 ELSE 150 END AS DECIMAL(18,2)) AS 慰问金额, '银行卡' AS 发放方式, card(p) AS 银行卡号,
        surname(k) || '经办' AS 经办人""",
    ),
    "illness_condolence": _events(
        5_100,
        1,
        """sex(p) AS 性别, 2024 - year(born(p)) AS 年龄, 2024 AS 结算年度, CAST(5000 + dice(k, 23) % 60000 AS DECIMAL(18,2)) AS 个人自付金额,
        '医疗费用查询单' AS 证明材料, day_of(k, 24, 290) + 40 AS 慰问日期,
        CAST((CASE WHEN dice(k, 23) % 60000 <= 5000 THEN 500 WHEN dice(k, 23) % 60000 <= 35000 THEN 1000 ELSE 2500 END)
            + CASE WHEN wrong(k, 25) THEN 100 ELSE 0 END AS DECIMAL(18,2)) AS 慰问金额,
        card(p) AS 银行卡号, '大病-' || community(p) AS 公示编号""",
    ),
    "festival_condolence": _events(
        7_700,
        2,
        """CASE WHEN p % 2 = 1 THEN '春节' ELSE '重阳节' END AS 节日, CASE WHEN p % 50 = 0 THEN '特别困难' ELSE '高龄' END AS 对象类别,
        CASE WHEN p % 2 = 1 THEN DATE '2024-02-05' ELSE DATE '2024-10-10' END AS 慰问日期,
        CAST(CASE WHEN wrong(k, 26) THEN 1200 ELSE 500 END AS DECIMAL(18,2)) AS 慰问金额""",
    ),
    "health_check": _events(
        9_600,
        3,
        """day_of(k, 27, 300) AS 体检日期, '第' || (p % 5 + 1) || '医院' AS 体检机构, '组织体检' AS 体检方式, '是' AS 报告已上传, '杭州市内' AS 居住地,
        lpad(CAST(p AS VARCHAR), 9, '0') AS 发票号码, CAST(400 AS DECIMAL(18,2)) AS 发票金额,
        CAST(CASE WHEN wrong(k, 28) THEN 450 ELSE 400 END AS DECIMAL(18,2)) AS 结算金额""",
    ),
    "funeral_condolence": f"""
        SELECT named(n) AS 逝者姓名, identity(n) AS 逝者身份证号, street(n) AS 街道, community(n) AS 社区, died(n) AS 去世日期,
            died(n) + 10 AS 慰问日期, CAST(CASE WHEN wrong(n, 29) THEN 300 ELSE 200 END AS DECIMAL(18,2)) AS 慰问金额, '直系亲属账户' AS 发放方式,
            surname(n) || '家属' AS 收款人, '子女' AS 与逝者关系, card(500000000 + n) AS 银行卡号
        FROM (SELECT {{first}} + range AS n FROM range({PERSONS})) WHERE died(n) IS NOT NULL ORDER BY n""",
    "groups": f"""
        SELECT street(n) AS 街道, community(n) AS 社区, team(n) AS 小组编号, DATE '2020-01-01' AS 成立日期, named(n) AS 组长姓名,
            identity(n) AS 组长身份证号, members + CAST(CASE WHEN wrong(n, 30) THEN 1 ELSE 0 END AS BIGINT) AS 服务管理人数
        FROM ({_TEAMS}) ORDER BY n""",
    "leader_subsidy": f"""
        SELECT street(n) AS 街道, community(n) AS 社区, 2024 AS 年度, team(n) AS 小组编号, named(n) AS 组长姓名, identity(n) AS 组长身份证号,
            members AS 服务管理人数, '合格' AS 考核结果,
            CAST(members * 10 + CASE WHEN wrong(n, 31) THEN 200 ELSE 0 END AS DECIMAL(18,2)) AS 补助金额, DATE '2024-12-20' AS 发放日期,
            '银行卡' AS 发放方式, named(n) AS 收款户名, card(n) AS 银行卡号, '组长-' || community(n) AS 公示编号
        FROM ({_TEAMS}) ORDER BY n""",
    "disclosure_log": f"""
        SELECT kind || '-' || community({{first}} + c) AS 公示编号, street({{first}}) AS 街道,
            CASE kind WHEN '大病' THEN '大病慰问' ELSE '小组长补助' END AS 公示类别, community({{first}} + c) || '公示栏' AS 公示地点,
            DATE '2024-01-10' AS 起始日期, DATE '2024-01-20' AS 截止日期,
            CAST(CASE kind WHEN '大病' THEN 390 ELSE {PERSONS // COMMUNITIES // GROUP} END AS BIGINT) AS 人数,
            CAST(CASE kind WHEN '大病' THEN 390 * 1200 ELSE {PERSONS // COMMUNITIES // GROUP * GROUP * 10} END AS DECIMAL(18,2)) AS 金额合计
        FROM (VALUES ('大病'), ('组长')) a(kind), range({COMMUNITIES}) b(c) ORDER BY kind, c""",
    "allocation": f"""
        SELECT 2024 AS 年度, half AS 半年度, street({{first}}) AS 街道, CAST({PERSONS} AS BIGINT) AS 保障人数, CAST(75 AS DECIMAL(18,2)) AS 人均标准,
            CAST({PERSONS * 75 / 2} AS DECIMAL(18,2)) AS 核算金额, '良好' AS 考核等次, '100%' AS 拨付比例,
            CAST({PERSONS * 75 / 2} AS DECIMAL(18,2)) AS 拨付金额
        FROM (VALUES ('上半年'), ('下半年')) a(half)""",
    "assessment": """
        SELECT street({first}) AS 街道, period AS 考核期, '日常工作' AS 考核项目, '材料迟报' AS 事项, CAST(1 AS BIGINT) AS 数量, '台账' AS 依据,
            '考核组' AS 考核人 FROM (VALUES ('2024上半年'), ('2024下半年')) a(period)""",
    "health_settlement": """
        SELECT '第' || (range + 1) || '医院' AS 承检医院, '2024年度' AS 结算期间, CAST(1900 AS BIGINT) AS 参检人数,
            CAST(1900 AS BIGINT) AS 上传报告人数, CAST(760000 AS DECIMAL(18,2)) AS 结算金额 FROM range(5)""",
    "visits": _events(
        3_850,
        4,
        """day_of(k, 32, 300) AS 走访日期, '高龄走访' AS 走访事由, CASE WHEN wrong(k, 33) THEN '否' ELSE '是' END AS 系统已上传,
        surname(p) || '社工' AS 走访人""",
    ),
    "certification": _events(
        3_850,
        5,
        """day_of(k, 34, 200) AS 下发日期, '自助认证' AS 认证方式, day_of(k, 34, 200) + 9 AS 认证日期, '通过' AS 认证结果""",
    ),
    "activities": """
        SELECT street({first}) AS 街道, community({first} + range) AS 社区, '第' || ({first} + range + 1) || '场活动' AS 活动名称,
            day_of({first} + range, 35, 300) AS 活动日期, community({first} + range) AS 组织单位, '健康养生' AS 主题,
            20 + range % 30 AS 参加人数, '是' AS 专门面向企退人员 FROM range(1250) ORDER BY range""",
    "volunteer": """
        SELECT street({first}) || '志愿队' AS 队伍名称, street({first}) AS 街道, day_of({first} + range, 36, 300) AS 活动日期,
            '第' || (range + 1) || '次志愿服务' AS 活动内容, 5 + range % 9 AS 参加人数 FROM range(1250) ORDER BY range""",
    "expenditure": """
        SELECT '记-' || (range + 1) AS 凭证号, day_of({first} + range, 37, 300) AS 日期, street({first}) AS 街道, '集体性文体活动' AS 支出类别,
            '第' || (range + 1) || '场活动支出' AS 用途, CASE WHEN wrong({first} + range, 38) THEN '购置电脑' ELSE '活动用品' END AS 支出事项,
            '第' || (range % 300 + 1) || '商行' AS 收款单位, CAST(100 + range % 977 + (range % 100) / 100 AS DECIMAL(18,2)) AS 金额,
            '否' AS 是否固定资产 FROM range(1250) ORDER BY range""",
}


class Province:
    """The streets of a province. A context manager."""

    def __init__(self, streets: int) -> None:
        self.streets = streets
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(_MACROS)

    def __enter__(self) -> Province:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ledgers(self, street: int) -> Iterator[tuple[str, pl.DataFrame]]:
        """The ledgers of street `street` (0 …) with the columns' types of the database."""
        places = {"first": street * PERSONS, "neighbour": (street + 1) % self.streets * PERSONS}
        for ledger, query in _LEDGERS.items():
            sql = query
            for name, number in places.items():
                sql = sql.replace("{" + name + "}", str(number))
            yield ledger, pl.DataFrame(self._connection.sql(sql))
