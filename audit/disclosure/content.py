"""What a notice says of itself: which ledger it publishes, its number and year, and the period of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from audit.disclosure.normal import normal
from audit.disclosure.spec import DisclosureSpec, NoticeKind
from audit.values import squeeze

_DAY = r"(?:(?P<{p}y>(?:19|20)[0-9]{{2}})[年.\-/])?(?:(?P<{p}m>[0-9]{{1,2}})[月.\-/])?(?P<{p}d>[0-9]{{1,2}})日?(?![0-9年月.\-/])"
_FIRST = r"(?P<ay>(?:19|20)[0-9]{2})[年.\-/](?P<am>[0-9]{1,2})[月.\-/](?P<ad>[0-9]{1,2})日?"
_RANGE = re.compile(
    _FIRST + r"(?:起|开始|\(含\)|[(（]含当日[)）])?(?:[,，])?(?:至|到|~|-{1,2}|—|止于)" + _DAY.format(p="b")
)
_ONE = re.compile(_FIRST)
_SPAN = re.compile(
    r"(?:公示|为期|期限)[^0-9一二三四五六七八九十]{0,8}([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:个)?(?:工作)?(?:日|天)"
)
_NUMBER = re.compile(r"(?:公示)?(?:编号|批次号|公示号)[:：]\s*([0-9A-Za-z\u4e00-\u9fff〔〕()（）\-_/第号]{2,40})")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年?度?")
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


def kind_of(spec: DisclosureSpec, text: str) -> NoticeKind | None:
    """The kind of notice by the words of its title; the one that is named first counts."""
    plain = squeeze(text)
    places = [(plain.find(word), kind) for kind in spec.notices for word in kind.words if word in plain]
    return min(places, key=lambda pair: pair[0])[1] if places else None


def number_of(text: str) -> str | None:
    """The notice's number, where it prints one."""
    match = _NUMBER.search(text)
    return match.group(1).strip() if match else None


def year_of(text: str) -> str | None:
    """The year that the notice is about: the first one named."""
    match = _YEAR.search(normal(text))
    return match.group(1) if match else None


def period_of(text: str) -> Period | None:
    """The period of publication. A sentence that speaks of publication comes first; a lone day there is a beginning."""
    lines = [squeeze(normal(line)) for line in re.split("[\n。]", text)]
    about = [line for line in lines if re.search("公示(?:期|时间|日期|起止)|予以公示|自.{0,24}起", line)]
    for group in (about, [line for line in lines if "公示" in line and line not in about]):
        for line in group:
            if (match := _RANGE.search(line)) and (period := _period(match)):
                return period
    for line in about:
        if match := _ONE.search(line):
            first = _day(match["ay"], match["am"], match["ad"])
            if first:
                span = _SPAN.search(line) or _SPAN.search("".join(about))
                return Period(first, first + timedelta(days=_count(span.group(1)) - 1) if span else None)
    return None


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _period(match: re.Match[str]) -> Period | None:
    first = _day(match["ay"], match["am"], match["ad"])
    last = _day(match["by"] or match["ay"], match["bm"] or match["am"], match["bd"])
    return Period(first, last) if first and last else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
