"""What stands in cells, and what it means: text, names, numbers, money, days.

Each `read_*` takes a cell (str, int, float, bool, date, datetime, time or None) and returns the canonical text, or None where
the cell does not hold such a value; the caller keeps the original then. Nothing is guessed: a form that could be read
in two ways is refused.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙.", "·"))
# Full-width forms of ASCII only: NFKC as a whole would turn ① into 1 and ㎡ into m2.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Traditional characters that stand in headings and allowed values, never applied to names.
_TRADITIONAL = str.maketrans(
    "證號區聯戶組織額發銀編補貼訪慰問體檢結算數標準級別類費鎮鄉街道養老齡歲辦領時間離職記錄項檔碼備註總計單協議終試滿評價獎業務處員團屬報開實應電話專兩喪個舉書買爭產親優傷傳償黨關興況憑"
    "劃動勵醫廳歷縣參場復學審寬對層屆崗師帳庫態擇換據無構欄機條來測靈點狀現療礎碩種積稱競築籌紅納細經績統續繳臉節薦規認讓訓設識詐詢說請調談負財賬質購賃資轉達遷過進選採銷長門聞隊陽際險隸"
    "難題館驗軍異從壽蹟簽後裏臺徵義預執監稅幣憲災運還週萬會撥係繫與懷擔沒減錄參",
    "证号区联户组织额发银编补贴访慰问体检结算数标准级别类费镇乡街道养老龄岁办领时间离职记录项档码备注总计单协议终试满评价奖业务处员团属报开实应电话专两丧个举书买争产亲优伤传偿党关兴况凭"
    "划动励医厅历县参场复学审宽对层届岗师帐库态择换据无构栏机条来测灵点状现疗础硕种积称竞筑筹红纳细经绩统续缴脸节荐规认让训设识诈询说请调谈负财账质购赁资转达迁过进选采销长门闻队阳际险隶"
    "难题馆验军异从寿迹签后里台征义预执监税币宪灾运还周万会拨系系与怀担没减录参",
)


def cell_text(cell: Cell) -> str:
    """The cell as a person sees it, without invisible characters; empty for None."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    return _INVISIBLE.sub("", str(cell))


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as ASCII; everything else as it is."""
    return text.translate(_WIDTH)


def squeeze(text: str) -> str:
    """Without any white space."""
    return _SPACE.sub("", text)


def tidy(text: str) -> str:
    """White space at the ends removed, runs of it inside made one space."""
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=16384)
def heading_key(text: str) -> str:
    """A heading for comparison: half-width, no space, brackets unified, traditional characters folded."""
    text = squeeze(half_width(_INVISIBLE.sub("", text))).translate(_TRADITIONAL)
    return text.replace("[", "(").replace("]", ")").replace("【", "(").replace("】", ")").strip("*:：").lower()


def read_name(cell: Cell) -> str | None:
    """A person's name: spaces between Chinese characters and around dots removed, dots unified to `·`."""
    text = tidy(cell_text(cell)).translate(_DOTS) if not isinstance(cell, int | float) else ""
    if not text:
        return None
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def name_key(text: str) -> str:
    """A name for comparison: no space, no dot, half-width, upper case; variants are not folded."""
    return re.sub("·", "", squeeze(half_width(text)).translate(_DOTS)).upper()


def read_id(cell: Cell) -> str | None:
    """An identity number's text: half-width, without spaces, hyphens and a leading apostrophe, × and x as X.

    None where the cell is a number: Excel keeps 15 digits, so what it shows is not what was typed.
    """
    if not isinstance(cell, str):
        return None
    text = squeeze(half_width(cell_text(cell))).lstrip("'‘’`").replace("-", "").upper()
    return re.sub("[×✕Х]$", "X", text) or None


def read_card(cell: Cell) -> str | None:
    """A bank card number's digits as text; None where the cell is a number."""
    if not isinstance(cell, str):
        return None
    return squeeze(half_width(cell_text(cell))).lstrip("'‘’`").replace("-", "") or None


def read_phone(cell: Cell) -> str | None:
    """A telephone number: half-width, without spaces, hyphens and brackets around its area code."""
    return re.sub(r"[()\-]", "", squeeze(half_width(cell_text(cell))).lstrip("'‘’`")) or None


def read_code(cell: Cell) -> str | None:
    """A code of letters and digits (a unified social credit code): half-width, without spaces, upper case."""
    return squeeze(half_width(cell_text(cell))).lstrip("'‘’`").upper() or None


_MONEY = re.compile(r"([+-]?)(?:([0-9]{1,3}(?:,[0-9]{3})+)|([0-9]+))(\.[0-9]+)?\Z")


def read_money(cell: Cell, scale: int = 1) -> str | None:
    """Yuan with two decimals as text. `scale` is 10000 under a heading in 万元.

    Understands 1,500.00 · ¥1500 · 1500元 · 1500.5 · (1500) and -1500 · 0.8万元 · full-width digits. Returns None for
    anything else, also for more than two decimals of a yuan, which no payment has.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        number = _decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
    else:
        text = squeeze(half_width(cell_text(cell))).lstrip("'‘’")
        negative = re.fullmatch(r"\((.+)\)", text)
        text = negative.group(1) if negative else text
        text = re.sub(r"^(?:人民币|RMB|CNY)", "", text, flags=re.I).lstrip("¥￥")
        if match := re.search(r"(万元|万|元整|圆整|元正|元|圆)\Z", text):
            text = text[: match.start()]
            # A unit in the cell says more than the heading's.
            scale = 10000 if match.group().startswith("万") else 1
        match = _MONEY.match(text)
        if not match:
            return None
        number = _decimal(match.group(1) + (match.group(2) or match.group(3)).replace(",", "") + (match.group(4) or ""))
        number = -number if negative and number is not None else number
    if number is None or not number.is_finite():
        return None
    yuan = number * scale
    if abs(yuan) >= Decimal(10) ** 13 or yuan != round(yuan, 2):
        return None
    return f"{yuan:.2f}"


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def read_count(cell: Cell) -> str | None:
    """A whole number: 45 · 45人 · 45.0 · ４５; None for anything else."""
    if isinstance(cell, bool) or cell is None or isinstance(cell, date | time | timedelta):
        return None
    if isinstance(cell, int | float):
        return str(int(cell)) if cell == cell and abs(cell) < 1e12 and cell == int(cell) else None
    text = re.sub(r"(?:人|名|个|次|份|岁|周岁|卷|户|天|日)\Z", "", squeeze(half_width(cell_text(cell))).lstrip("'"))
    match = _MONEY.match(text)
    if not match or (match.group(4) or ".0").strip("0") != "." or len(text) > 15:
        return None
    return str(int((match.group(1) + (match.group(2) or match.group(3))).replace(",", "")))


_DAY = re.compile(r"(?P<y>[0-9]{4}|[0-9]{2})(?:年|[-/.])(?P<m>[0-9]{1,2})(?:月|[-/.])(?P<d>[0-9]{1,2})日?\Z")
_TIME = re.compile(
    r"(?<=[0-9日])(?:[\s\u3000]|T)*(?:上午|下午)?[\s\u3000]*(?<=[^0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*\Z"
)
_DAY8 = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})\Z")
_MONTH = re.compile(r"(?P<y>[0-9]{4})(?:年|[-/.])(?P<m>[0-9]{1,2})月?(?:份)?\Z")
_MONTH6 = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})\Z")
_SEPARATORS = str.maketrans({"．": ".", "。": ".", "—": "-", "–": "-"})
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def read_day(cell: Cell) -> str | None:
    """A day as `YYYY-MM-DD`.

    Understands real dates and, as text, 2024-03-05 · 2024/3/5 · 2024.3.5 · 2024年3月5日 · 20240305 · 24.3.5 (51 to 99 are of the last century) ·
    二〇二四年三月五日 · any of them with a time behind. A bare number is a day only as eight digits; a serial number
    without a date format (45356) is refused, since a count looks the same.
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool) or cell is None or isinstance(cell, time | timedelta):
        return None
    text = squeeze(_TIME.sub("", half_width(cell_text(cell)))).lstrip("'").translate(_SEPARATORS)
    text = _chinese_day(text)
    match = _DAY.match(text) or _DAY8.match(text)
    if not match:
        return None
    year = int(match["y"])
    if len(match["y"]) == 2:
        year += 2000 if year <= 50 else 1900
    return _iso(year, int(match["m"]), int(match["d"]))


def _chinese_day(text: str) -> str:
    match = re.fullmatch(
        "([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?", text
    )
    if not match:
        return text
    year = match[1].translate(_CHINESE_DIGITS)
    return f"{year}年{_below_hundred(match[2])}月" + (f"{_below_hundred(match[3])}日" if match[3] else "")


def _below_hundred(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    value = int(ones.translate(_CHINESE_DIGITS)) if ones else 0
    return value + (10 * (int(tens.translate(_CHINESE_DIGITS)) if tens else 1) if ten else 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_month(cell: Cell) -> str | None:
    """A month as `YYYY-MM`: 2024-03 · 2024.3 · 2024年3月 · 202403, or any day of it."""
    if isinstance(cell, str | int) and not isinstance(cell, bool):
        text = _chinese_day(squeeze(half_width(cell_text(cell))).lstrip("'").replace("—", "-").replace("–", "-"))
        match = _MONTH.match(text) or _MONTH6.match(text)
        if match:
            return f"{int(match['y']):04d}-{int(match['m']):02d}" if 1 <= int(match["m"]) <= 12 else None
    if isinstance(cell, float):
        # 2024.3 typed as a number: one decimal would not tell January from October.
        return None
    day = read_day(cell)
    return day[:7] if day else None


def read_year(cell: Cell) -> str | None:
    """A year as four digits: 2024 · 2024年 · 2024年度 · 2024.0."""
    if isinstance(cell, bool) or cell is None or isinstance(cell, date | time | timedelta):
        return None
    if isinstance(cell, int | float):
        text = f"{cell:.15g}"
    else:
        text = re.sub("(?:年度|年)\\Z", "", squeeze(half_width(cell_text(cell))).lstrip("'")).translate(_CHINESE_DIGITS)
        text = re.sub(r"\.0+\Z", "", text)
    return text if re.fullmatch("(?:19|20)[0-9]{2}", text) else None


_YES = {"是", "有", "已", "√", "✓", "✔", "Y", "YES", "1", "TRUE", "T", "对"}
_NO = {"否", "无", "未", "没有", "×", "✗", "X", "N", "NO", "0", "FALSE", "F", "错"}


def read_yes_no(cell: Cell) -> str | None:
    """是 or 否, from √, 1, 有, Y and their opposites."""
    text = squeeze(half_width(cell_text(cell))).upper()
    return "是" if text in _YES else "否" if text in _NO else None


def read_sex(cell: Cell) -> str | None:
    """男 or 女, from 男性, M, 1 (GB/T 2261.1: 1 male, 2 female) and the like."""
    text = squeeze(half_width(cell_text(cell))).upper()
    return {"男": "男", "男性": "男", "M": "男", "1": "男", "女": "女", "女性": "女", "F": "女", "2": "女"}.get(text)


def read_text(cell: Cell) -> str | None:
    """Plain text, tidied; None where empty."""
    return tidy(cell_text(cell)) or None


def plain(text: str) -> str:
    """Text safe to print on a terminal or to put on one line: control, bidirectional and other format characters shown."""
    if text.isprintable():
        return text
    return "".join(
        c
        if c.isprintable() or c in "\u3000\u00a0"
        else " "
        if c in "\n\t\r"
        else f"\\x{ord(c):02x}"
        if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")
        else c
        for c in text
    )
