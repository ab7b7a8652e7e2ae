"""What an office writes that is made of figures as personal data is: document numbers, codes, days, sums, public hotlines.

None of it is a finding; it is named so that a reader of `--explain` sees that it was looked at, and why it may stand.
"""

from __future__ import annotations

import re

from audit.disclosure.detectors.hits import Pass, Scan
from audit.messages import t

_DOCUMENT = re.compile("[\u4e00-\u9fff]{1,12}[〔(\\[](?:19|20)[0-9]{2}[〕)\\]](?:第)?[0-9]{1,6}号")
_CODE = re.compile(
    "(?:编号|批次号?|批号|文号|凭证号?|凭单号?|项目号|流水号?|订单号?|单号|信用代码|证书号|发票号码?|收据号|合同号|档案号|预算编码|科目代码|备案号|税号)"
    "[ :：]{0,3}(?P<id>[A-Za-z\u4e00-\u9fff]{0,6}-?[0-9][0-9A-Za-z\\-/]{3,34})"
)
_DAY = re.compile("(?<![0-9])(?:19|20)[0-9]{2}[年.\\-/] ?[0-9]{1,2}[月.\\-/] ?[0-9]{1,2}日?(?![0-9])")
_SUM = re.compile(
    "(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]{1,2})?(?= ?元|(?![0-9,.]))|(?<![0-9.,])[0-9]{1,13}(?:\\.[0-9]{1,2})? ?(?=(?:万|亿)?元)"
)
_HOTLINE = re.compile("(?<![0-9])(?:12[0-9]{3}|95[0-9]{3,4}|96[0-9]{3,4}|[48]00-?[0-9]{3}-?[0-9]{4}|11[0-9])(?![0-9])")


def office(scan: Scan) -> None:
    """Name what is the office's, in running text; places that are spoken for already are left."""
    if not scan.context.running:
        return
    for pattern, why in (
        (_DOCUMENT, t("文号", "a document's number")),
        (_CODE, t("编号、凭证或批次，不是个人号码", "a code, voucher or batch, no person's number")),
        (_DAY, t("日期", "a day")),
        (_SUM, t("金额", "a sum of money")),
        (_HOTLINE, t("公共服务热线", "a public hotline")),
    ):
        for match in pattern.finditer(scan.text):
            group = "id" if "id" in pattern.groupindex else 0
            start, end = match.span(group)
            if scan.free(start, end):
                scan.take(Pass(match[group], why), start, end)
