"""Accounts of messengers and networks, and number plates."""

from __future__ import annotations

import re

from audit.disclosure.detectors.hits import Hit, Pass, Scan
from audit.messages import t

_LEAD = r"(?:号码?|帐号|账号|ID|id)?(?:同号)?(?:是|为|加)?[ :=\"'\-]{0,4}"
_CHAT = re.compile(
    rf"(?:微 ?信|威信|薇信|[Vv]信|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|[Ww]eixin))(?P<what>公众(?:平台|号)|公号|小程序|视频号|服务号|订阅号|扫码|扫一扫|支付|群|关注)?{_LEAD}(?P<id>[A-Za-z][A-Za-z0-9_\-]{{5,29}}|[0-9]{{5,15}})(?![A-Za-z0-9@])"
)
_RAW = re.compile("(?<![A-Za-z0-9])wxid_[a-z0-9]{10,24}")
_QQ = re.compile(
    rf"(?:(?<![A-Za-z])[Qq] ?[Qq]|扣扣|企鹅号|企鹅)(?P<what>群)?{_LEAD}(?P<id>[1-9][0-9]{{4,11}})(?![0-9])"
)
_OTHER = re.compile(
    rf"(?:抖音|快手|小红书|钉钉|支付宝|微博|陌陌){_LEAD}(?P<id>[A-Za-z0-9_\-.]{{5,30}})(?![A-Za-z0-9@])"
)
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    f"[{_PROVINCE}] ?[A-HJ-NP-Za-hj-np-z] ?[·.•\\-]? ?(?P<tail>[A-HJ-NP-Za-hj-np-z0-9]{{4,6}}[学警港澳挂领使]?)(?![A-Za-z0-9])"
)


def accounts(scan: Scan) -> None:
    """WeChat, QQ and the like. An account that is a mobile number is left to the telephones; an office's channel is passed."""
    for pattern in (_CHAT, _QQ, _OTHER):
        for match in pattern.finditer(scan.text):
            start, end = match.span("id")
            value = match["id"]
            if not scan.free(start, end) or re.fullmatch("1[3-9][0-9]{9}", value):
                continue
            if match.groupdict().get("what"):
                if scan.context.running and match["what"] != "关注":
                    scan.take(Pass(value, t("公众号、群等公开渠道", "a public channel")), start, end)
                continue
            scan.take(Hit("other_identifier", value), start, end)
    for match in _RAW.finditer(scan.text):
        if scan.free(*match.span()):
            scan.take(Hit("other_identifier", match.group()), *match.span())


def plates(scan: Scan) -> None:
    """Number plates: five or six places behind the letter, three of them digits at least."""
    for match in _PLATE.finditer(scan.text):
        tail = match["tail"]
        places = len(tail)
        if places in (5, 6) and sum(c.isdigit() for c in tail) >= 3 and scan.free(*match.span()):
            scan.take(Hit("other_identifier", re.sub(r"[ ·.•\-]", "", match.group()).upper()), *match.span())
