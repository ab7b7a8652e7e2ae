"""Which paragraph is what: found by content and look, for a foreign file has styles of any name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.documents.layout.model import Document, Paragraph
from audit.documents.layout.properties import is_red

# The number of a document as people write it, right or wrong: organ code, year in some brackets, number.
NUMBER = re.compile(
    r"(?P<code>[㐀-鿿]{1,14}(?:字)?)\s*(?P<open>[〔\[（(【\uff3b﹝{]?)\s*(?P<year>\d{2,4}|[〇○零一二三四五六七八九]{4})\s*年?\s*(?P<close>[〕\]）)】\uff3d﹞}]?)\s*"
    r"(?P<ordinal>第?)\s*(?P<number>\d+)\s*号"
)
SIGNER = re.compile(r"签\s*发\s*人\s*(?P<colon>[：:]?)\s*(?P<name>[㐀-鿿·　 、]*)")
KINDS = "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要"
TITLED = re.compile(rf"关于.+(?:{KINDS})(?:[（(][^（）()]*[）)])?\Z", re.S)
DATE = re.compile(
    r"(?P<year>\d{4}|\d{2}|[〇○零\uff2fO一二三四五六七八九]{4})\s*(?:年|[./-])\s*(?P<month>\d{1,2}|[一二三四五六七八九十〇]{1,3})\s*(?:月|[./-])\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十〇]{1,3})\s*日?"
)
HEADINGS = (
    re.compile(r"[一二三四五六七八九十百]+\s*[、.．,，]"),
    re.compile(r"[（(][一二三四五六七八九十百]+[）)]"),
    re.compile(r"\d{1,2}\s*[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
ATTACHMENT = re.compile(r"附\s*件\s*(?P<colon>[：:])")
ANNEX = re.compile(r"附\s*件\s*(?P<number>\d{0,2}|[一二三四五六七八九十]{1,2})\s*[：:]?\Z")
SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:\s*★.*)?\Z")
URGENCY = re.compile(r"(?:特\s*急|加\s*急|特\s*提|平\s*急)\Z")
COPIES = re.compile(r"[Nn№]?[Oo]?[.．]?\s*\d{1,8}\Z")
ISSUED = re.compile(
    r"(?P<organ>.*?)(?P<date>\S*\d{2,4}\s*[年./-].*?|[〇○零一二三四五六七八九]{4}年.*?)\s*印\s*发\Z", re.S
)
NO_TEXT = re.compile(r"此\s*页\s*无\s*正\s*文")
# An indented line is still the addressee where it ends with what organs are called.
_ORGANS = re.compile(r"(?:[局处院委部办会厅区县市乡镇府校行所室站科]|街道|单位|中心|公司|社区|同志|机构)\s*[：:]\Z")
_TAG = re.compile(r"\{[{%]")


@dataclass(slots=True)
class Roles:
    """The parts that were found; None or empty where there are none. `between` gives the empty lines before a part."""

    genre: str = "other"
    mark: list[Paragraph] = field(default_factory=list)
    mark_place: str = "body"  # body, table, box or header
    number: Paragraph | None = None
    title: list[Paragraph] = field(default_factory=list)
    addressee: Paragraph | None = None
    body: list[Paragraph] = field(default_factory=list)
    attachments: list[Paragraph] = field(default_factory=list)
    organs: list[Paragraph] = field(default_factory=list)
    date: Paragraph | None = None
    remark: Paragraph | None = None
    annexes: list[Paragraph] = field(default_factory=list)
    copies: Paragraph | None = None
    issued: Paragraph | None = None
    marks: dict[str, Paragraph] = field(default_factory=dict)
    no_text: list[Paragraph] = field(default_factory=list)


def level_of(text: str) -> int | None:
    """The level (1–4) that a paragraph's opening number gives it; None where it has none."""
    return next((place + 1 for place, shape in enumerate(HEADINGS) if shape.match(text)), None)


def find(document: Document, genre: str | None = None) -> Roles:
    """The parts of a document. `genre` overrides what its content says."""
    roles = Roles()
    flow = [paragraph for paragraph in document.paragraphs if paragraph.bare]
    _head(document, flow, roles)
    running = [paragraph for paragraph in flow if paragraph.table is None and not paragraph.box]
    rest = _title(running, roles)
    rest = _addressee(rest, roles)
    _end(rest, flow, roles)
    roles.genre = genre or _genre(document, roles)
    return roles


def _red(paragraph: Paragraph) -> bool:
    shown = paragraph.shown()
    return bool(shown) and all(is_red(run.props.colour) for run in shown)


def _head(document: Document, flow: Sequence[Paragraph], roles: Roles) -> None:
    first = flow[:24]
    for paragraph in first:
        text = paragraph.bare.replace("\t", " ")
        match = NUMBER.search(text)
        # The whole paragraph is the number, but for the name of who signs; in a sentence it is a citation.
        if match and _alone(text[: match.start()] + text[match.end() :]) and not _red(paragraph):
            roles.number = paragraph
            break
    before = first[: first.index(roles.number)] if roles.number in first else first[:8]
    roles.mark = [p for p in before if _red(p) and p.size >= 20] or [
        p
        for p in before[:5]
        if roles.number is not None and p.size >= 20 and re.search(r"文件\Z|命令\Z|令\Z|纪要\Z", p.bare)
    ]
    for section in document.sections[:1]:
        for part in section.furniture:
            if part.kind == "header" and not roles.mark:
                roles.mark = [p for p in part.paragraphs if p.bare and _red(p) and p.size >= 20]
                roles.mark_place = "header"
    if roles.number is not None and roles.number.table is not None and not roles.mark:
        roles.number = None  # a cell of a form that names another document
    if roles.mark and roles.mark_place != "header":
        head = roles.mark[0]
        roles.mark_place = "box" if head.box or head.props.framed else "table" if head.table is not None else "body"
    for paragraph in before if roles.mark or roles.number else ():
        text = paragraph.bare
        for name, shape in (("secrecy", SECRECY), ("urgency", URGENCY), ("copies", COPIES)):
            if shape.match(text):
                roles.marks.setdefault(name, paragraph)


def _alone(rest: str) -> bool:
    return not SIGNER.sub("", rest).strip(" 　\t\n")


def _title(running: Sequence[Paragraph], roles: Roles) -> list[Paragraph]:
    """The title: centred, larger than the body or in the title's face; else a centred paragraph that reads as one. Returns what follows."""
    start = 0
    for paragraph in (roles.number, *roles.mark, *roles.marks.values()):
        if paragraph in running:
            start = max(start, running.index(paragraph) + 1)
    ahead = [p for p in running[start : start + 12] if p is not roles.number]
    sizes = sorted(p.size for p in running[start:] if len(p.bare) > 20)
    body = sizes[len(sizes) // 2] if sizes else 16.0
    for place, paragraph in enumerate(ahead):
        text = paragraph.bare
        if len(text) > 120 or text.endswith(("。", "；")):
            break
        strong = paragraph.size > body + 1 or "标宋" in (paragraph.look.east or "") or bool(paragraph.look.bold)
        reads = bool(TITLED.search(text.replace("\n", "")))
        if (
            (paragraph.centred and (strong or reads or place == 0))
            or (paragraph.size > body + 3 and len(text) <= 60)
            or (reads and place == 0)
        ):
            end = place + 1
            while (
                end < len(ahead)
                and ahead[end].centred
                and abs(ahead[end].size - paragraph.size) < 0.6
                and not DATE.fullmatch(ahead[end].bare)
            ):
                end += 1
            roles.title = ahead[place:end]
            return list(running[running.index(ahead[end - 1]) + 1 :])
    return list(running[start:])


def _addressee(rest: list[Paragraph], roles: Roles) -> list[Paragraph]:
    for place, paragraph in enumerate(rest[:2]):
        text = paragraph.bare
        # A sentence that ends with a colon is body; so is an opening number, or an indent as wide as that of the body.
        flush = paragraph.first + paragraph.left + paragraph.typed < 1 or bool(_ORGANS.search(text))
        plain = flush and not level_of(text) and "。" not in text
        if roles.title and text.endswith(("：", ":")) and plain and len(text) <= 200:
            roles.addressee = paragraph
            return rest[place + 1 :]
        if place == 0 and not (len(text) < 40 and (text.startswith(("（", "(")) or DATE.fullmatch(text))):
            break
    return rest


def _end(rest: list[Paragraph], flow: Sequence[Paragraph], roles: Roles) -> None:
    """Everything behind the text: annexes, imprint, signature, attachment note; what is left is the text."""
    stop = len(rest)
    for place, paragraph in enumerate(rest):
        if ANNEX.match(paragraph.bare):
            roles.annexes.append(paragraph)
            stop = min(stop, place)
    for paragraph in reversed(flow):
        text = paragraph.bare
        if roles.issued is None and len(text) < 90 and ISSUED.match(text):
            roles.issued = paragraph
        elif roles.copies is None and re.match(r"抄\s*[送报]\s*[：:]?", text):
            roles.copies = paragraph
    for part in (roles.issued, roles.copies):
        if part in rest:
            stop = min(stop, rest.index(part))
    text_part = rest[:stop]
    roles.no_text = [paragraph for paragraph in rest if NO_TEXT.search(paragraph.bare)]
    cut = len(text_part)
    for place in range(len(text_part) - 1, max(len(text_part) - 8, -1), -1):
        if DATE.fullmatch(text_part[place].bare) and not _TAG.search(text_part[place].bare):
            roles.date, cut = text_part[place], place
            break
    if roles.date is None:
        _date_in_table(flow, roles)
    else:
        after = text_part[cut + 1 : cut + 3]
        roles.remark = next((p for p in after if re.fullmatch(r"[（(].*[）)]", p.bare, re.S)), None)
        while cut > 0 and len(roles.organs) < 6 and _signs(text_part[cut - 1]):
            cut -= 1
            roles.organs.insert(0, text_part[cut])
    text_part = text_part[:cut]
    for place, paragraph in enumerate(text_part):
        if ATTACHMENT.match(paragraph.bare) and place >= len(text_part) - 20:
            roles.attachments = [paragraph, *_more(text_part[place + 1 :])]
            text_part = text_part[:place]
            break
    roles.body = text_part


def _date_in_table(flow: Sequence[Paragraph], roles: Roles) -> None:
    # The signature comes before the annexes; the imprint stands in a box.
    end = next((n for n, p in enumerate(flow) if roles.annexes and p is roles.annexes[0]), len(flow))
    main = [p for p in flow[:end] if not p.box]
    found = [p for p in main[-12:] if p.table is not None and DATE.fullmatch(p.bare)]
    if found:
        roles.date = found[-1]
        roles.organs = [
            p for p in main[-24:] if p.table == found[-1].table and p is not found[-1] and len(p.bare) <= 40
        ]
        after = main[main.index(found[-1]) + 1 :]
        roles.remark = next((p for p in after[:2] if re.fullmatch(r"[（(].*[）)]", p.bare, re.S)), None)


def _signs(paragraph: Paragraph) -> bool:
    """Whether a paragraph before the date is a signing organ: short, no sentence, set to the right or the middle."""
    text = paragraph.bare
    aside = (
        paragraph.props.align in ("right", "end", "center") or paragraph.left + paragraph.first + paragraph.typed > 6
    )
    return aside and len(text) <= 40 and not re.search(r"[。；：:？！]", text) and not ATTACHMENT.match(text)


def _more(following: Sequence[Paragraph]) -> list[Paragraph]:
    found = []
    for paragraph in following:
        if not re.match(r"\d{1,2}\s*[.．、]|[一二三四五六七八九十]+、", paragraph.bare):
            break
        found.append(paragraph)
    return found


def _double(paragraphs: Sequence[Paragraph]) -> bool:
    return any("thick" in rule.kind.lower() and rule.red for p in paragraphs for rule in p.rules())


def _genre(document: Document, roles: Roles) -> str:
    mark = "".join(paragraph.bare for paragraph in roles.mark)
    title = "".join(paragraph.bare for paragraph in roles.title).replace("\n", "")
    furniture = [p for section in document.sections[:1] for part in section.furniture for p in part.paragraphs]
    if mark.endswith("令") and not mark.endswith("文件"):
        return "order"
    if mark.endswith("纪要") or (not mark and re.search(r"会议纪要\Z", title)):
        return "minutes"
    number = NUMBER.search(roles.number.bare) if roles.number is not None else None
    if _double(furniture) or (_double(document.paragraphs) and mark and not mark.endswith("文件")):
        return "letter"
    if number and number["code"].endswith("函") and not mark.endswith("文件"):
        return "letter"
    if mark or roles.number is not None:
        return "document"
    # By the title alone a report of an accounting firm would be one; a company's own papers have a mark or number where they are.
    firm = any(re.search(r"公司|事务所", p.bare) for p in (*roles.organs, *roles.title))
    if TITLED.search(title) and not firm and (roles.addressee is not None or roles.date is not None):
        return "document"
    return "other"
