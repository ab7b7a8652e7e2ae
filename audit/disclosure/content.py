"""What a notice says of itself: which ledger it publishes, its number and year."""

from __future__ import annotations

import re

from audit.disclosure.normal import normal
from audit.disclosure.period import Period, period_of
from audit.disclosure.spec import DisclosureSpec, NoticeKind
from audit.values import squeeze

__all__ = ["Period", "kind_of", "number_of", "period_of", "year_of"]

_VALUE = r"[ :：]{0,4}([0-9A-Za-z\u4e00-\u9fff〔〕()\[\]\-_/]{1,30}[0-9A-Za-z号)〕\]])"
_NUMBERS = (
    re.compile(r"公示(?:编号|批次号?|号|文号|批号)" + _VALUE),
    re.compile(r"(?<![目同据证件案信单人])(?:编号|批次号)[:：]" + _VALUE),
    re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{0,8}公示?[〔(\[](?:19|20)[0-9]{2}[〕)\]]第?[0-9]{1,6}号)"),
)
_YEAR = re.compile("((?:19|20)[0-9]{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})年?度?")
_CN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def kind_of(spec: DisclosureSpec, text: str) -> NoticeKind | None:
    """The kind of notice by the words of its title; the one that is named first counts."""
    plain = squeeze(normal(text))
    places = [(plain.find(word), kind) for kind in spec.notices for word in kind.words if word in plain]
    return min(places, key=lambda pair: pair[0])[1] if places else None


def number_of(text: str) -> str | None:
    """The notice's number, where it prints one."""
    plain = normal(text)
    for pattern in _NUMBERS:
        for match in pattern.finditer(plain):
            if any(c.isdigit() for c in match[1]):
                number = match[1].strip()
                return number[:-1] if number.endswith(")") and "(" not in number else number
    return None


def year_of(text: str) -> str | None:
    """The year that the notice is about: the first one named."""
    match = _YEAR.search(normal(text))
    return match[1].translate(_CN_DIGITS) if match else None
