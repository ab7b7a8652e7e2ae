"""The period of publication, in the many ways in which notices write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from audit.disclosure.normal import normal
from audit.values import squeeze

_CN = "〇○零一二三四五六七八九"
_CN_DIGITS = str.maketrans(_CN, "000123456789")
_CN_DAY = re.compile(f"(?:([{_CN}]{{4}})年)?([一二三四五六七八九十]{{1,3}})月([一二三四五六七八九十]{{1,3}})日")
_COMPACT = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9])")
_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{2})年(?=[0-9]{1,2}月)")
_CLOCK = re.compile(
    r"(?:(?<=日)[ \t]{0,3}|(?<=[0-9])[ \t]{1,3})(?:上午|下午|中午|晚上|早上)?[ \t]{0,3}[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|[时点](?:[0-9]{1,2}分|整|半)?)"
)
_WEEKDAY = re.compile(r"\((?:星期|周|礼拜)[一二三四五六日天]\)")
_DAY = r"(?:(?P<{p}y>(?:19|20)[0-9]{{2}})[年.\-/])?(?:(?P<{p}m>[0-9]{{1,2}})[月.\-/])?(?P<{p}d>[0-9]{{1,2}})日?(?![0-9年月.\-/])"
_FIRST = r"(?P<ay>(?:19|20)[0-9]{2})[年.\-/](?P<am>[0-9]{1,2})[月.\-/](?P<ad>[0-9]{1,2})日?"
_TO = r"(?:起|开始|\(含\)|\(含当日\))?(?:[,，])?(?:至|到|~|-{1,2}|止于)"
_RANGE = re.compile(_FIRST + _TO + _DAY.format(p="b"))
_RANGE_WITHOUT_YEAR = re.compile(
    r"(?<![0-9年.\-/])(?P<am>[0-9]{1,2})月(?P<ad>[0-9]{1,2})日" + _TO + r"(?:(?P<bm>[0-9]{1,2})月)?(?P<bd>[0-9]{1,2})日"
)
_ONE = re.compile(_FIRST)
_BEGINS = re.compile(r"(?:起始|开始|起)(?:日期?|时间)[:：]?" + _FIRST)
_ENDS = re.compile(r"(?:截止|结束|终止|止)(?:日期?|时间)[:：]?" + _FIRST)
_SPAN = re.compile(
    r"(?:公示|为期|期限|即日起|之日起|日起)[^0-9一二三四五六七八九十]{0,8}([0-9]{1,3}|[一二三四五六七八九十]{1,3})个?(工作)?(?:日|天)"
)
_ABOUT = re.compile("公示(?:期|时间|日期|起止)|予以公示|自.{0,24}起|公示.{0,6}[日天]")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of publication; `last` is None where only the first is written."""

    first: date
    last: date | None

    @property
    def days(self) -> int:
        """Days with both ends counted."""
        return (self.last - self.first).days + 1 if self.last else 0


def period_of(text: str) -> Period | None:
    """The period of publication. A sentence that speaks of publication comes first; a lone day there is a beginning."""
    text = _in_digits(normal(text))
    text = re.sub(r"(至|到|-|:|：)[ \t]{0,9}\n[ \t\n]{0,9}|\n[ \t\n]{0,9}(?=至|到)", r"\1", text)
    lines = [squeeze(line) for line in re.split("[\n。]", text)]
    about = [line for line in lines if _ABOUT.search(line)]
    others = [line for line in lines if "公示" in line and line not in about]
    for line in (*about, *others):
        if (match := _RANGE.search(line)) and (period := _period(match)):
            return period
    whole = "\n".join(lines)
    if (first := _BEGINS.search(whole)) and (last := _ENDS.search(whole)):
        begin, end = _day(first["ay"], first["am"], first["ad"]), _day(last["ay"], last["am"], last["ad"])
        if begin and end:
            return Period(begin, end)
    signed = _signed(whole)
    for line in (*about, *others):
        match = _RANGE_WITHOUT_YEAR.search(line)
        if match and signed:
            begin = _day(str(signed.year), match["am"], match["ad"])
            end = _day(str(signed.year), match["bm"] or match["am"], match["bd"])
            if begin and end:
                return Period(begin, end if end >= begin else _a_year_on(end))
    return _counted(about, signed)


def _in_digits(text: str) -> str:
    """Days spelt in Chinese or run together as digits with points; times and weekdays left out."""
    text = _CN_DAY.sub(
        lambda m: f"{m[1].translate(_CN_DIGITS) + '年' if m[1] else ''}{_count(m[2])}月{_count(m[3])}日", text
    )
    text = _COMPACT.sub(r"\1-\2-\3", text)
    text = _SHORT_YEAR.sub(r"20\1年", text)
    return _WEEKDAY.sub("", _CLOCK.sub("", text))


def _signed(text: str) -> date | None:
    """The day under the notice: the last full day in it."""
    days = [day for match in _ONE.finditer(text) if (day := _day(match["ay"], match["am"], match["ad"]))]
    return days[-1] if days else None


def _counted(about: list[str], signed: date | None) -> Period | None:
    """A first day and a number of days, as 自6月3日起公示7天; the day of the notice where it says 即日起."""
    for line in about:
        match = _ONE.search(line)
        first = _day(match["ay"], match["am"], match["ad"]) if match else None
        if first is None and "即日起" in line:
            first = signed
        if first:
            span = _SPAN.search(line) or _SPAN.search("".join(about))
            if span is None:
                return Period(first, None)
            count = _count(span[1])
            return Period(first, _working(first, count) if span[2] else first + timedelta(days=count - 1))
        if match:
            return None
    return None


def _working(first: date, count: int) -> date:
    """The last of `count` working days from `first` on; public holidays are not known here and count as working days."""
    day = first
    while True:
        count -= day.weekday() < 5
        if count <= 0:
            return day
        day += timedelta(days=1)


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _period(match: re.Match[str]) -> Period | None:
    first = _day(match["ay"], match["am"], match["ad"])
    last = _day(match["by"] or match["ay"], match["bm"] or match["am"], match["bd"])
    if first and last and last < first and not match["by"] and match["bm"]:
        last = _a_year_on(last)
    return Period(first, last) if first and last else None


def _a_year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
