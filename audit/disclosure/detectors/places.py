"""Addresses of homes: a place's name with the numbers of house, entrance and room; and the office's own address, which may stand."""

from __future__ import annotations

import re

from audit.disclosure.detectors import labels
from audit.disclosure.detectors.hits import Hit, Pass, Scan
from audit.messages import t

_N = "(?:[0-9]{1,5}|[〇零一二三四五六七八九十百廿壹贰叁肆伍陆柒捌玖拾]{1,5})"
_UNIT = "(?:号楼|号院|号|幢|栋|弄|单元|室|村民小组|组|座|巷|舍)"
# A chain of numbered parts: 18号3幢2单元201室, 5组12号, 12-3号, A座1201室, and a bare room at its end.
_CHAIN = re.compile(
    f"(?<![0-9])(?:{_N}|[A-Z](?=座)) ?(?:(?:-|之) ?{_N} ?){{0,2}}{_UNIT}(?: ?之{_N})?(?: ?[,，]? ?(?:{_N}|[A-Z](?=座)) ?(?:-{_N} ?){{0,2}}(?:{_UNIT}|楼|层)){{0,6}}(?: ?[0-9]{{3,4}}(?![0-9年元.]))?"
)
_ROAD = "大道|路|街|巷|弄|里|道|胡同|坊|桥"
_HOME = (
    "小区|花园|家园|公寓|新村|山庄|花苑|苑|园|府|郡|城|湾|庭|邸|宿舍|大厦|楼|轩|阁|居|村|寨|屯|庄|坞|岭|塘|家|坪|湖|墅"
)
_NAMED = re.compile(f"[\u4e00-\u9fffA-Za-z0-9]{{1,14}}?(?:{_ROAD}|{_HOME})(?:[\u4e00-\u9fff]{{0,6}})?(?:第)? ?\\Z")
_ROAD_END = re.compile(f"(?:{_ROAD})(?:[\u4e00-\u9fff]{{0,3}}) ?\\Z")
_RURAL = re.compile("(?:村|寨|屯|庄|坞|社区|镇|乡)(?:[\u4e00-\u9fff]{0,6})(?:第)? ?\\Z")
_DASHED = re.compile(
    f"(?:小区|花园|家园|公寓|新村|花苑|苑|园区|府|郡|湾|庭|宿舍|里|坊|幢|栋) ?(?P<n>{_N} ?- ?{_N}(?: ?- ?{_N})?)(?![0-9\\-年月日.])"
)
_LABEL = re.compile(
    "(?P<label>家庭(?:住址|地址)|家住|住址|现住(?:址|地)?|户籍(?:所在)?(?:地址?)|户口所在地|居住(?:地址?|于|在)|现居(?:住)?(?:地址?|于|在)?|常住(?:地址?|于|在)|籍贯|住在|住于|租住(?:于|在)?|暂住(?:于|在|地)?)"
    "(?P<gap>[ :：为是|\n]{0,4})(?P<place>[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9\\- ]{1,40})"
)
_SUFFIX = re.compile("[\u4e00-\u9fff]{2,14}?(?:省|市|县|区|镇|乡|街道|村|社区|小区|路|街|苑|园|组|里|坊|湾|府|庄)")
_NO_PLACE = re.compile(
    "(?:所在|所属|的|街道|社区|或|与|和|及|等|不|未|已|可|应|须|需|名称|变更|信息|证明|在|一|本|其|各|当地|以|由|自|时间|期间|人|年|环境|条件|情况|养老)"
)
_BEFORE_HOME = re.compile(
    "(?:家庭|户籍|户口|居住|现住|现居|常住|暂住|租住|家住|住)(?:地址|址|地|在|于)?[ :：]{0,4}[\u4e00-\u9fffA-Za-z0-9]{0,24}\\Z"
)
_OFFICE_LABEL = re.compile(
    "(?:受理|监督|来信|来函|来访|邮寄|办公|通讯|通信|单位|公示|信访|投诉|咨询|活动|集合|体检|领取|发放|办理|接待|联系|报名)(?:的)?(?:地址|地点|场所|处)"
)
_OFFICE_WORD = re.compile(
    "办公室|大厅|服务站|驿站|公示栏|宣传栏|窗口|位于|设在|送至|寄至|请寄|寄送|来信|前往|办事处|管理局|保障局|财政局|人力社保局|人社局|委员会|居委会|村委会|政府|管理所|服务中心|党群|活动中心|文化中心|便民中心|卫生院|医院|银行|学校|公司|接待室|会议室|值班室|信访|活动室|报告厅|教室|集合"
)
# The seat of an organisation behind its name: 文昌社区(文昌路66号), 文昌社区：文昌路66号.
_SEAT = re.compile("(?:社区|居委会|村委会|村|街道|办事处|中心|局|站|所|院|大厅) ?[(:：]\\Z")
_ENGLISH = re.compile(
    "(?<![A-Za-z0-9])(?:No\\.? ?)?[0-9]{1,5},? ?[A-Z][A-Za-z]{2,20} (?:Road|Rd|Street|St|Lane|Avenue|Ave)(?![A-Za-z])|(?<![A-Za-z])(?:Room|Rm|Flat|Apt)\\.? ?[0-9]{2,4}(?![0-9])"
)
_GROUP = re.compile("小组|组别|组号")


def places(scan: Scan) -> None:
    """Addresses of homes in any of these writings."""
    text = scan.text
    for match in _LABEL.finditer(text):
        place = match["place"]
        exact = match["label"] in (
            "户籍地",
            "居住地",
            "常住地",
            "籍贯",
            "现住地",
            "暂住地",
            "暂住",
            "现住",
            "户籍所在地",
            "户口所在地",
        )
        if (exact and not re.search("[:：为是]", match["gap"])) or _NO_PLACE.match(place):
            continue
        shown = re.split("[ \n]", place)[0] if " " in place and not _CHAIN.search(place) else place
        if _SUFFIX.match(shown) and scan.free(*match.span("place")):
            start = match.start("place")
            scan.take(Hit("address", scan.normal.source(start, start + len(shown))), start, start + len(shown))
    for match in _CHAIN.finditer(text):
        _chain(scan, match)
    for match in _DASHED.finditer(text):
        start = _begin(text, match.start())
        if scan.free(start, match.end()):
            scan.take(Hit("address", scan.normal.source(start, match.end())), start, match.end())
    for match in _ENGLISH.finditer(text):
        if scan.free(*match.span()) and not scan.context.running:
            scan.take(Hit("address", match.group()), *match.span())


def _units(chain: str) -> list[str]:
    return re.findall("号楼|号院|号|幢|栋|弄|单元|室|村民小组|组|座|巷|舍", chain)


def _begin(text: str, start: int) -> int:
    """Where the name of the place in front of the numbers begins."""
    begin = start
    floor = max(0, start - 24)
    while begin > floor and ("\u4e00" <= text[begin - 1] <= "\u9fff"):
        begin -= 1
    lead = re.match("(?:地点|位于|设)?(?:在|为)?(?:家庭|现|户籍|常|居|家)?住?(?:地址|址|地|在|于)?", text[begin:start])
    return begin + (lead.end() if lead and lead.end() and lead.group().endswith(("址", "在", "于", "住", "为")) else 0)


def _chain(scan: Scan, match: re.Match[str]) -> None:
    text, (start, end) = scan.text, match.span()
    if not scan.free(start, end):
        return
    chain = match.group()
    units = _units(chain)
    lead = text[max(0, start - 24) : start]
    homely = sum(unit in ("幢", "栋", "单元", "室", "号楼", "座", "舍") for unit in units)
    if text[start - 1 : start] == "第" and not ("村民小组" in units or homely):
        return
    if units == ["组"] and (_GROUP.search(scan.context.label) or not _RURAL.search(lead)):
        return
    if set(units) <= {"号", "弄", "号院", "巷"} and not (
        _ROAD_END.search(lead) or _RURAL.search(lead) or ("弄" in units and len(units) > 1 and lead)
    ):
        return
    if homely and len(units) < 2 and not (_NAMED.search(lead) or re.search("[0-9]{3,4}\\Z", chain)):
        return
    if units in (["室"], ["座"], ["号楼"]) and not (_NAMED.search(lead) and not labels.ORGANISATION.search(lead)):
        return
    if "村民小组" in units and len(units) == 1 and not _RURAL.search(lead):
        return
    begin = _begin(text, start)
    value = scan.normal.source(begin, end)
    why = _office(scan, begin, start, end, homely)
    scan.take(Pass(value, why) if why else Hit("address", value), begin, end)


def _office(scan: Scan, begin: int, start: int, end: int, homely: int) -> str | None:
    """Why an address may stand: it is the office's."""
    if not scan.context.running:
        return None
    text = scan.text
    floor = max(0, begin - 60)
    sentence = max(text.rfind(mark, floor, begin) for mark in "。；;\n")
    lead = text[max(sentence + 1, floor) : start]
    around = lead + text[start : end + 16]
    if _BEFORE_HOME.search(lead):
        return None
    in_brackets = not homely and _SEAT.search(text[max(0, begin - 16) : begin])
    if in_brackets or "地点" in lead or _OFFICE_LABEL.search(lead) or _OFFICE_WORD.search(around):
        return t("单位的地址", "the office's address")
    if re.search("地址[ :：]{0,3}[^ :：]{0,24}\\Z", lead) and not homely:
        return t("单位的地址", "the office's address")
    return None
