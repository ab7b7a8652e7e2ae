"""Birth dates: a date behind a word of birth or in front of one, in any calendar writing."""

from __future__ import annotations

import re
from datetime import date

from audit.disclosure.detectors.hits import Hit, Scan

_CN = "〇○零一二三四五六七八九"
_ZH_MONTH = "[元正冬腊一二三四五六七八九十]{1,3}"
_ZH_DAY = "[初廿卅一二三四五六七八九十]{1,3}"
_DATE = (
    r"(?:(?:公历|农历|阴历|阳历|旧历) ?)?(?:"
    r"(?:1[89]|20)[0-9]{2} ?[年.\-/] ?[0-9]{1,2}(?: ?[月.\-/] ?(?:[0-9]{1,2} ?日?)?)?"
    rf"|[{_CN}]{{4}}年{_ZH_MONTH}月(?:{_ZH_DAY}日?)?"
    rf"|民国[0-9{_CN}十]{{1,3}}年[0-9{_CN}十正腊]{{1,3}}月(?:[0-9{_CN}十初廿]{{1,3}}日?)?"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?![0-9])"
    r"|[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    r"|(?:18|19|20)[0-9]{2}年"
    ")"
)
_AFTER = re.compile(
    rf"(?:出 ?生(?: ?(?:日 ?期|年 ?月 ?日?|时间))?|生于|生 ?日|生辰|诞辰|DOB|D\.O\.B\.?|[Dd]ate of [Bb]irth|[Bb]irth(?:day|date)?|[Bb]orn)[ :：\n于为是在|,\"'=]{{0,6}}(?P<day>{_DATE})"
)
_BEFORE = re.compile(rf"(?<![0-9])(?P<day>{_DATE}) ?(?:出生|生人|生(?=[,，。;；、)\s|]|\Z))")
_LIFE = re.compile(
    r"\((?P<day>1[89][0-9]{2}[.年\-/][0-9]{1,2}(?:[.月\-/](?:[0-9]{1,2}日?)?)?) ?-{1,2} ?(?:[0-9年月日.\-/]{0,12})\)"
)
_COHORT = re.compile("(?:1[89]|20)[0-9]{2}年")
_PLAIN = re.compile(
    r"(?P<y>1[89][0-9]{2}|20[0-9]{2})(?:[年.\-/ ] ?(?P<m>[0-9]{1,2})[月.\-/ ] ?(?P<d>[0-9]{1,2})日?|(?P<m8>[0-9]{2})(?P<d8>[0-9]{2}))(?: 00:00(?::00)?)?\Z"
)


def births(scan: Scan) -> None:
    """Birth dates that a word of birth gives away."""
    for pattern in (_AFTER, _BEFORE, _LIFE):
        for match in pattern.finditer(scan.text):
            start, end = match.span("day")
            if _COHORT.fullmatch(match["day"]) and scan.text.startswith("的", match.end()):
                continue  # 1950年至1954年出生的人员: a group of people, nobody's day
            if scan.free(start, end):
                scan.take(Hit("birth_date", match["day"].strip()), start, end)


def plain_day(text: str) -> date | None:
    """The day that a comparable text is and nothing else (1950-01-01, 1950.1.1, 19500101, 1950年1月1日), None for any other."""
    match = _PLAIN.match(text.strip())
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"] or match["m8"]), int(match["d"] or match["d8"]))
    except ValueError:
        return None
