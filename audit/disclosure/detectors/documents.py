"""Papers that belong to one person: passports, insurance and aid cards, hospital numbers, those of Hong Kong, Macau and Taiwan."""

from __future__ import annotations

import re

from audit import identity
from audit.disclosure.detectors.hits import Hit, Scan
from audit.messages import t

_NAMES = (
    "护照|港澳(?:居民来往内地)?通行证|往来港澳通行证|台湾(?:居民来往大陆)?通行证|通行证|台胞证|回乡证|军官证|士兵证|警官证|士官证|退役军人优待证|优待证|老年(?:优待)?证|"
    "社保卡|社会保障卡?|社保|医保(?:卡|证|电子凭证)?|医疗(?:保险)?证?|残疾(?:人)?证|退休证|低保(?:金领取)?证?|特困证?|救助证|户口(?:簿|本)?|驾驶证|驾照|"
    "住院|病案|病历|门诊|就诊卡?|诊疗卡|个人|职工|参保|养老保险|工作证|学生证|结婚证|离婚证|房产证|不动产权证书?|出生医学证明|死亡证明"
)
_TAIL = "(?:档案)?(?:证件)?(?:卡|登记|证)?(?:编号|号码|卡号|户号|号)?"
_LABELLED = re.compile(
    f"(?P<name>{_NAMES}){_TAIL}[ :：.是为()\"'-]{{0,5}}(?P<id>[\u4e00-\u9fff]{{0,4}}(?:字第)?[A-Za-z]{{0,3}}[0-9][0-9A-Za-z\\-]{{4,26}}号?)"
)
_SPACED = re.compile(
    "(?:社 ?保 ?卡|社 ?会 ?保 ?障 ?(?:卡|号)|医 ?保 ?卡|护 ?照) ?号? ?码?[ :：]{0,3}(?P<id>[A-Za-z]{0,2}[0-9]{6,20})(?![0-9A-Za-z])"
)
_HONG_KONG = re.compile(r"(?<![0-9A-Za-z])[A-Z]{1,2}[0-9]{6}\([0-9A]\)")
_OVERSEAS = re.compile(
    "(?:香港|澳门|台湾|港澳|港澳台)[^0-9A-Za-z\n]{0,12}(?:身份证|证件|居民证?|通行证)[^0-9A-Za-z\n]{0,6}(?P<id>[A-Z]{1,2}[0-9]{6,10})(?![0-9])"
)
_PASSPORT = re.compile("(?<![0-9A-Za-z\\-])(?:[EGDSP][0-9]{8}|E[A-HJ-NP-Z][0-9]{7})(?![0-9A-Za-z\\-])")
_MEANT_ALONE = frozenset(
    {"个人", "职工", "参保", "住院", "门诊", "社保", "医疗", "医保", "低保", "特困", "病历", "就诊", "户口", "养老保险"}
)


def documents(scan: Scan) -> None:
    """Numbers behind the name of a paper; those that are identity numbers are left to that detector."""
    text = scan.text
    for pattern in (_LABELLED, _SPACED, _OVERSEAS):
        for match in pattern.finditer(text):
            start, end = match.span("id")
            digits = re.sub("[^0-9Xx]", "", match["id"])
            if not scan.free(start, end) or _is_identity(digits):
                continue
            # "个人 12345", "住院 3次": the word alone is no paper; it needs 号 or the like.
            if pattern is _LABELLED and match["name"] in _MEANT_ALONE and "号" not in text[match.end("name") : start]:
                continue
            if re.match("[年月日元人次个岁天.%,-]", text[end : end + 1]) or (
                re.search("[\u4e00-\u9fff]{3}", match["id"].replace("字第", ""))
                and not re.search("字第|企退", match["id"])
            ):
                continue
            scan.take(Hit("other_identifier", match["id"]), start, end)
    for match in _HONG_KONG.finditer(text):
        if scan.free(*match.span()):
            scan.take(Hit("other_identifier", match.group()), *match.span())
    if scan.context.running:
        return
    for match in _PASSPORT.finditer(text):
        if scan.free(*match.span()):
            remark = t("形似护照号", "it has the shape of a passport's number")
            scan.take(Hit("other_identifier", match.group(), False, remark, doubtful=True), *match.span())


def _is_identity(digits: str) -> bool:
    return len(digits) >= 15 and any(
        identity.birth_date(digits[place : place + length].upper()) is not None
        for length in (18, 15)
        for place in range(len(digits) - length + 1)
    )
