"""Personal data in a text. Check digits raise confidence and never gate; every pattern takes linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit import identity
from audit.disclosure.normal import normal
from audit.messages import t


@dataclass(frozen=True, slots=True)
class Hit:
    """A personal value found: its kind, the value in plain writing, whether it is certain, and what is odd about it."""

    kind: str
    value: str
    certain: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """Something that looks like personal data and is none, and why."""

    value: str
    why: str


# A run of digits with the separators that people put into numbers.
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9]+[Xx]?(?:[ \t\n\-.·]{1,3}[0-9]+[Xx]?){0,40}(?![0-9A-Za-z])")
_TOKEN = re.compile("[0-9]+[Xx]?")
_LONG = re.compile("[0-9]{19,}[Xx]?")
_MASKED = re.compile(r"(?<![0-9A-Za-z*])(?=[0-9Xx]{0,17}[*＊●×•#])[0-9*＊●×•#]{7,22}[0-9Xx*](?![0-9A-Za-z*])")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}"
)
_ACCOUNT = re.compile(r"(?:微信号?|QQ号?|qq号?|WeChat)[ :：]{0,3}([A-Za-z0-9_\-]{5,20})")
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·.]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_PASSPORT = re.compile("(?:护照|通行证)[^0-9A-Za-z]{0,6}([A-Z]{1,2}[0-9]{7,8})(?![0-9])")
_INSURANCE = re.compile(
    "(?:社保卡号?|社会保障号码?|医保(?:卡|证)?号|医疗证号|残疾证号|退休证号)[ :：]{0,3}([0-9A-Z]{6,20})"
)
_BIRTH = re.compile(
    "(?:出生(?:日期|年月日?)?|生于|生日)[ :：]{0,3}((?:18|19|20)[0-9]{2}[年.\\-/][0-9]{1,2}(?:[月.\\-/](?:[0-9]{1,2}日?)?)?)"
    "|((?:18|19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)(?:出生|生人)"
)
_ADDRESS = re.compile(
    "[\u4e00-\u9fff]{1,10}(?:路|街|巷|弄|村|社区|小区|花园|家园|苑|新村|镇|乡|街道|大道)[\u4e00-\u9fff]{0,6}[0-9一二三四五六七八九十百]{1,5}"
    "(?:号楼|号|幢|栋|弄|组|单元|室|楼)(?:[0-9一二三四五六七八九十\\-]{1,6}(?:号楼|号|幢|栋|单元|室|楼|层)?){0,4}"
)
_OFFICE_PHONE = re.compile("(?:监督|举报|咨询|投诉|受理|服务|反映|热线|办公|值班)[^0-9]{0,14}\\Z")
_OFFICE_CONTACT = re.compile("(?:联系电话|电话|联系方式|传真|座机)[^0-9]{0,6}\\Z")
_HOME = re.compile("(?:家庭|户籍|居住|现住|常住|住)(?:地址|址|地|在|于)?[ :：]{0,4}\\Z")
_CODE = re.compile("(?:编号|批次|文号|凭证|项目|流水|订单|单号|信用代码|代码|证书|备案|票据|发票)[^0-9。；;]{0,8}\\Z")


def _plausible(digits: str) -> bool:
    return (
        identity.birth_date(digits.upper()) is not None
        and len(digits) in (15, 18)
        and (len(digits) == 15 or "1900" <= digits[6:10] <= "2030")
    )


def _number(token: str, before: str) -> Hit | Pass | None:
    """What one unbroken number is, if anything personal. `before` is the text in front of it."""
    token = token.upper()
    if len(token) in (15, 18) and _plausible(token):
        fault = identity.id_fault(token)
        return Hit(
            "id_number",
            token,
            fault is None,
            "" if fault is None else t("校验码不符，仍按身份证号处理", "its check character is wrong"),
        )
    if _CODE.search(before) and not (len(token) == 11 and re.search("手机|电话", before[-8:])):
        return (
            Pass(token, t("前面写明是编号、批次或代码", "it stands behind a label of a code or batch"))
            if len(token) >= 11
            else None
        )
    if len(token) == 18 and token[:17].isdigit():
        if token.isdigit() and (identity.luhn(token) or token.startswith("62")):
            return Hit("bank_card", token, identity.luhn(token))
        return Hit(
            "id_number",
            token,
            False,
            t("18 位而日期和校验码都不对，疑为抄错的身份证号", "18 places, but neither date nor check character fit"),
        )
    if re.fullmatch("861[3-9][0-9]{9}", token):
        return Hit("phone", token)
    if token.isdigit() and 13 <= len(token) <= 19:
        labelled = re.search("(?:卡号|账号|帐号|账户|开户)[^0-9]{0,8}\\Z", before) is not None
        if identity.luhn(token) or token.startswith("62") or labelled:
            return Hit("bank_card", token, identity.luhn(token))
        return None
    if re.fullmatch("1[3-9][0-9]{9}", token):
        return Hit("phone", token)
    if re.fullmatch("0[1-9][0-9]{1,2}[2-8][0-9]{6,7}", token) and 10 <= len(token) <= 12:
        return Hit("phone", token, remark=LANDLINE)
    return None


LANDLINE = "landline"
# How people group the digits of a mobile number, the last two with 86 in front.
_MOBILE_GROUPS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (2, 11), (2, 3, 4, 4)}


def _joined(tokens: list[str], before: str) -> Iterator[tuple[int, int, Hit]]:
    """Numbers written in groups: the tokens from … to, and what they are together."""
    start = 0
    while start < len(tokens):
        text, found = "", None
        for end in range(start, min(start + 18, len(tokens))):
            text += tokens[end]
            if len(text) > 19:
                break
            if end == start:
                continue
            sizes = [len(token) for token in tokens[start : end + 1]]
            if (
                len(text) in (15, 18)
                and _plausible(text)
                and (identity.id_fault(text.upper()) is None or sizes[:2] in ([6, 8], [6, 4]))
            ):
                found = (start, end, Hit("id_number", text.upper(), identity.id_fault(text.upper()) is None))
            elif (
                set(sizes[:-1]) == {4}
                and 13 <= len(text) <= 19
                and text.isdigit()
                and (identity.luhn(text) or text.startswith("62"))
            ):
                found = (start, end, Hit("bank_card", text, identity.luhn(text)))
            elif tuple(sizes) in _MOBILE_GROUPS and re.fullmatch("(?:86)?1[3-9][0-9]{9}", text):
                found = (start, end, Hit("phone", text))
            elif (
                len(sizes) == 2
                and re.fullmatch("0[1-9][0-9]{1,2}", tokens[start])
                and re.fullmatch("[2-8][0-9]{6,7}", tokens[end])
            ):
                found = (start, end, Hit("phone", f"{tokens[start]}-{tokens[end]}", remark=LANDLINE))
        if found:
            yield found
            start = found[1] + 1
        else:
            start += 1


def _embedded_ids(token: str) -> Iterator[str]:
    """Identity numbers inside a longer run of digits, where columns were glued together."""
    for index in range(len(token) - 17):
        piece = token[index : index + 18]
        if piece[6:8] in ("19", "20") and _plausible(piece) and identity.id_fault(piece) is None:
            yield piece


def numbers(text: str) -> Iterator[tuple[Hit | Pass, str]]:
    """Identity numbers, cards and telephones in normalised text, each with the text in front of it."""
    for run in _RUN.finditer(text):
        tokens = _TOKEN.findall(run.group())
        if sum(map(len, tokens)) < 7:
            continue
        before = text[max(0, run.start() - 24) : run.start()]
        taken: set[int] = set()
        for first, last, hit in _joined(tokens, before):
            taken.update(range(first, last + 1))
            yield hit, before
        for index, token in enumerate(tokens):
            if index in taken:
                continue
            glued = list(_embedded_ids(token)) if _LONG.fullmatch(token) else []
            for piece in glued:
                yield Hit("id_number", piece, True, t("夹在更长的数字串里", "inside a longer run of digits")), before
            if glued or len(token) > 19:
                continue
            near = before if index == 0 else ""
            found = _number(token, near)
            if found is not None:
                yield found, before


def _phone_allowed(hit: Hit, before: str, closing: bool) -> str | None:
    """Why a telephone may stand in a notice: the office's own number."""
    if _OFFICE_PHONE.search(before):
        return t("监督、咨询等公务电话", "the office's number for objections or enquiries")
    if hit.remark == LANDLINE and closing and (_OFFICE_CONTACT.search(before) or not before.strip()):
        return t("单位的固定电话", "the office's land line")
    return None


def detect(text: str, *, office: bool, closing: bool) -> Iterator[Hit | Pass]:
    """Everything personal in a text.

    `office` is true for running text, where the office's own telephone and address may stand; `closing` outside tables.
    """
    plain = normal(text)
    for found, before in numbers(plain):
        if isinstance(found, Hit) and found.kind == "phone" and office:
            why = _phone_allowed(found, before, closing)
            if why:
                yield Pass(found.value, why)
                continue
        yield found
    for match in _MASKED.finditer(plain):
        yield from _masked(match.group())
    for match in _MAIL.finditer(plain):
        label = plain[max(0, match.start() - 12) : match.start()]
        if office and re.search("(?:监督|举报|咨询|受理|投诉)[^A-Za-z0-9]{0,8}\\Z", label):
            yield Pass(match.group(), t("公务邮箱", "the office's mail address"))
        else:
            yield Hit("email", match.group())
    for pattern, kind in (
        (_ACCOUNT, "other_identifier"),
        (_PASSPORT, "other_identifier"),
        (_INSURANCE, "other_identifier"),
    ):
        for match in pattern.finditer(plain):
            yield Hit(kind, match.group(1))
    for match in _PLATE.finditer(plain):
        yield Hit("other_identifier", match.group())
    for match in _BIRTH.finditer(plain):
        yield Hit("birth_date", match.group(1) or match.group(2))
    for match in _ADDRESS.finditer(plain):
        before = plain[max(0, match.start() - 12) : match.start()] + match.group()[: match.group().find("址") + 1]
        if office and _office_place(plain, match) and not _HOME.search(before):
            yield Pass(match.group(), t("单位的地址", "the office's address"))
        else:
            yield Hit("address", match.group())


def _office_place(text: str, match: re.Match[str]) -> bool:
    """An address of the office: behind a label of a place in the same sentence, or with a hall or office in it."""
    begin = max(0, match.start() - 80)
    sentence = max(text.rfind(mark, begin, match.start() + 1) for mark in "。；;\n")
    lead = text[max(sentence + 1, begin) : match.end()]
    return bool(
        re.search(
            "(?:地址|地点|办公室|大厅|中心|服务站|驿站|公示栏|窗口|位于|设在|送至|寄至)",
            lead + text[match.end() : match.end() + 12],
        )
    )


def _masked(value: str) -> Iterator[Hit]:
    """A number with stars: what it still gives away."""
    shown = sum(c.isdigit() or c in "Xx" for c in value)
    hidden = len(value) - shown
    if hidden < 3 or shown < 3:
        return
    remark = t(
        "打码后仍露出 {shown} 位、只隐去 {hidden} 位，与年龄、性别同列时容易还原",
        "masked, yet {shown} places show and {hidden} are hidden; beside age and sex it is easily restored",
        shown=shown,
        hidden=hidden,
    )
    if len(value) in (15, 18):
        yield Hit("id_number", value, False, remark)
    elif len(value) == 11 and value[0] == "1":
        yield Hit("phone", value, False, remark)
    elif 13 <= len(value) <= 19:
        yield Hit("bank_card", value, False, remark)
