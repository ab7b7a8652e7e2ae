"""Mail addresses, also those written so that machines overlook them."""

from __future__ import annotations

import re

from audit.disclosure.detectors.hits import Hit, Pass, Scan
from audit.messages import t

_AT = re.compile(
    r" ?(?:@|[\[({<#]{1,2} ?(?:at|AT|At|a) ?[\])}>#]{1,2}|艾特|圈a|圈A|#(?=[A-Za-z0-9\-]{1,40}\.(?:com|cn|net|org)))[ ]?| (?:at|AT) (?=[A-Za-z0-9\-]{1,40} ?(?:\.|dot|DOT|点))"
)
_LOCAL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}\Z")
_DOT = r"(?: ?(?:\.|。(?=com|cn|net|org)|[\[({] ?(?:dot|DOT|点) ?[\])}]|点) ?| (?:dot|DOT) )"
_DOMAIN = re.compile(rf"[A-Za-z0-9\-]{{1,63}}(?:{_DOT}[A-Za-z0-9\-]{{1,63}}){{0,4}}{_DOT}(?:[A-Za-z]{{2,12}}|公司)")
_OFFICE = re.compile("(?:监督|举报|咨询|受理|投诉|信访|反映|单位|办公|公务|来信|意见)[^0-9A-Za-z]{0,10}\\Z")
_PUBLIC = re.compile(r"(?:^|[.\-])gov\.cn\Z", re.I)


def mails(scan: Scan) -> None:
    """Mail addresses. In running text those of the office are passed: by their label, or in a domain of the government's."""
    text = scan.text
    for at in _AT.finditer(text):
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start())
        domain = _DOMAIN.match(text, at.end(), min(len(text), at.end() + 260))
        if local is None or domain is None or not re.search("[A-Za-z0-9]", local.group()):
            continue
        start, end = local.start(), domain.end()
        host = re.sub(r" |[\[({]|[\])}]", "", re.sub(_DOT, ".", domain.group()))
        value = f"{local.group().strip('.')}@{host}"
        if not scan.free(start, end):
            continue
        if scan.context.running and (_OFFICE.search(text[max(0, start - 16) : start]) or _PUBLIC.search(host)):
            scan.take(Pass(value, t("公务邮箱", "the office's mail address")), start, end)
        else:
            plain = "@" in at.group()
            scan.take(
                Hit("email", value, True, "" if plain else t("变形书写的邮箱", "a mail address in disguise")),
                start,
                end,
            )
