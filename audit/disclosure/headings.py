"""What the headings of a notice's columns mean, and whether they may stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from audit.disclosure.normal import normal
from audit.disclosure.spec import DisclosureSpec
from audit.values import heading_key

_BRACKETS = re.compile(r"\([^()]*\)\Z")
# A name or an amount of somebody or something else than the person of the row.
_OTHER = re.compile(
    "家属|亲属|收款|联系人|子女|配偶|监护|代领|户主|经办|审核|自付|医疗|住院费|报销|收入|父|母|介绍|填表|医生"
)
_OFFICE = re.compile("监督|受理|咨询|举报|投诉|单位|办公|公示|服务站|机构")
_LONGEST = 60  # what is longer is no heading
_MOST, _KEPT = 20_000, 4
_FIELD_OF_OFFICE = frozenset({"phone", "address", "email"})


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    return heading_key(normal(text))


class Judge:
    """Judges headings under one policy's rules; what was judged once is remembered."""

    def __init__(self, spec: DisclosureSpec) -> None:
        self.spec = spec
        self._known: dict[str, tuple[str, str]] = {}
        forbidden = [word for word in spec.forbidden if len(word) >= 2]
        own = [word for word, meaning in spec.allowed.items() if len(word) >= 2 and meaning in spec.required]
        self._inside = _any_of(forbidden, "")
        self._ending = _any_of(own, r"\Z")

    def __call__(self, heading: str) -> tuple[str, str]:
        """What a heading means and whether it is allowed: (meaning, verdict); the verdict is allowed, forbidden or unknown."""
        if len(heading) > _LONGEST or heading.isdecimal():
            return "", "unknown"
        found = self._known.get(heading)
        if found is None:
            if len(self._known) > _MOST:
                self._known.clear()
            found = self._known[heading] = self._judge(_key(heading))
        return found

    def _judge(self, key: str) -> tuple[str, str]:
        spec = self.spec
        bare = _BRACKETS.sub("", key)
        for text in (key, bare):
            if text in spec.allowed:
                return spec.allowed[text], "allowed"
            if text in spec.forbidden:
                return spec.forbidden[text], "forbidden"
        # A heading that contains a forbidden one, as 本人银行卡号 or 联系电话(手机), is that.
        inside = self._inside.findall(key)
        if inside:
            kind = spec.forbidden[max(inside, key=len)]
            if kind in _FIELD_OF_OFFICE and _OFFICE.search(key):
                return "", "unknown"
            return kind, "forbidden"
        # One that ends with an allowed one, as 本次慰问金额 or 退休人员姓名, is that, if it speaks of the same person.
        if not _OTHER.search(bare) and (ending := self._ending.search(bare)):
            return spec.allowed[ending.group()], "allowed"
        return "", "unknown"


def _any_of(words: Sequence[str], end: str) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first; one that never fits where there is none."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(f"(?:{listed}){end}" if listed else r"(?!)")


_judges: dict[int, Judge] = {}


def judge_of(spec: DisclosureSpec) -> Judge:
    """The judge of a policy's rules; one is kept for each of the last few."""
    found = _judges.get(id(spec))
    if found is None or found.spec is not spec:
        if len(_judges) >= _KEPT:
            _judges.clear()
        found = _judges[id(spec)] = Judge(spec)
    return found
