"""Looking through a notice: running text, furniture, the data inside the file, and tables by their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from audit.disclosure import across
from audit.disclosure.detect import Context, Hit
from audit.disclosure.detectors.births import plain_day
from audit.disclosure.findings import NAMES, Checker, Facts
from audit.disclosure.grid import PersonRow, Roll
from audit.disclosure.headings import Judge, judge_of
from audit.disclosure.normal import normal
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.disclosure.spec import DisclosureSpec
from audit.identity import full_years
from audit.messages import listing, t
from audit.model import Severity
from audit.values import name_key, squeeze

# Running text speaks of a person, not of the rules: a sex or an age stands there, or who suffers.
_ABOUT = re.compile(
    "[,，、(（ ][男女](?:[,，、;；)）。 ]|性)|(?<!满)(?<!过)[0-9]{2}周?岁(?!以上|以下|的|及|且|周)|(?<![对凡给])(?:身患|患有)(?!大病|重大|重病)|其(?:妻|夫|子|女|配偶|父|母)"
)
_WORDS_OF_A_DAY_THAT_IS_NONE = re.compile(
    "工作|退休|入党|参保|移交|纳管|慰问|发放|公示|考核|登记|审批|结算|办理|培训|起始|截止"
)
_SENTENCE = 24  # a cell longer than this is a sentence, where the office may speak of itself
# What a column's name says stands beside what the detectors found in the cell; a number is told once.
_BY_NAME_TOO = frozenset({"address", "hardship", "health", "birth_date"})
_MONTH_OF_BIRTH = re.compile("(?P<y>1[89][0-9]{2})[.\\-/年](?:0?[1-9]|1[0-2])月?\\Z")
_LABELLED = re.compile("监督|举报|咨询|受理|公示|地址|单位|说明|备注[:：]|注[:：]")


def pieces(checker: Checker, found: Sequence[Piece], names: set[str], lines: Sequence[Piece] = ()) -> None:
    """Running text, furniture and the data inside the file. `lines` are all lines of the file in their order, also those that were
    read as tables: a number may go on from one to the next."""
    for piece in found:
        running = piece.source in ("body", "furniture", "joined")
        context = Context(running and not piece.hidden, normal(piece.name) if piece.name and not running else "")
        checker.scan(piece.text, piece.where, context, hidden=piece.hidden, why=piece.why)
        if piece.name:
            metadata(checker, piece)
        if running and piece.source != "joined":
            plain = normal(piece.text)
            if piece.hidden or _ABOUT.search(plain) or any(name in name_key(piece.text) for name in names):
                words(checker, piece.text, piece.where, piece.hidden, piece.why)
    body = [piece for piece in lines or found if piece.source == "body" and not piece.hidden]
    for chain in across.chains([piece.text for piece in body]):
        parts = body[chain.start : chain.stop]
        where = f"{parts[0].where}—{parts[-1].where}"
        for hit in across.split([piece.text for piece in parts]):
            _once(checker, hit, where)


def _once(checker: Checker, hit: Hit, where: str) -> None:
    """A value split over several places, where no place had it alone."""
    if (hit.kind, hit.value) not in checker.values:
        checker.hit(hit, where, False, "")


# Names of properties that hold a person: who wrote, saved or reviewed the file.
_WHO = re.compile("creator|author|modifiedby|manager|lastmodified|printedby|reviewer|initials|作者|经办|保存者", re.I)
_PERSON = re.compile("[\u4e00-\u9fff]{2,4}\\Z")
_NOBODY = re.compile(
    "局|办|科|处|所|站|委|中心|公司|用户|管理员|政府|街道|社区|镇|村|电脑|办公|微软|金山|默认|未知|单位|系统|企业"
)
_ACCOUNT = re.compile(
    r"(?:[A-Za-z]:\\|\\\\|file:///?[A-Za-z]:/)(?:Users|Documents and Settings|用户)[\\/]([^\\/]{1,40})", re.I
)


def metadata(checker: Checker, piece: Piece) -> None:
    """Who made the file, where its properties name a person or an account: a remark, for a notice shows no clerk."""
    value = piece.text.strip()
    account = _ACCOUNT.search(value)
    person = _WHO.search(piece.name) and _PERSON.match(squeeze(value)) and not _NOBODY.search(value)
    if account or person:
        checker.add(
            "metadata",
            Severity.NOTE,
            piece.where,
            t(
                "文件属性里留有人员或电脑账户（{who}）；公开前请用“检查文档”清除",
                "the file's properties name a person or an account ({who}); remove them before publishing",
                who=account[1] if account else squeeze(value),
            ),
            value=account[1] if account else squeeze(value),
            hidden=True,
        )


def words(checker: Checker, text: str, where: str, hidden: bool, why: str) -> None:
    """Words of illness and hardship, apart from those of the notice's own purpose."""
    plain = squeeze(normal(text)).replace("-", "")
    if not checker.any_word(plain):
        return
    for passed in checker.spec.passed_words:
        if passed in plain:
            plain = plain.replace(passed, "\n")
    for kind, group in checker.spec.words.items():
        found = [word for word in group if word in plain]
        found = [word for word in found if not any(word != other and word in other for other in found)]
        if found:
            value = listing(found)
            message = t(
                "写有{name}（{value}），不得公开",
                "{name} ({value}) must not be published",
                name=NAMES[kind](),
                value=value,
            )
            if hidden:
                message += t("；藏在文件里（{why}）", "; hidden in the file ({why})", why=why)
            key = (kind, value, where)
            if key not in checker.seen:
                checker.seen.add(key)
                checker.add(kind, Severity.ERROR, where, message, value=value, hidden=hidden)


def _place(table: Table, row: int, heading: str) -> str:
    column = t("“{column}”列", " column {column}", column=heading) if heading else ""
    return f"{table.place(row)}{column}"


def table(checker: Checker, found: Table, rolls: Sequence[Roll]) -> None:
    """Columns by their names, then every cell."""
    judge = judge_of(checker.spec)
    for roll in rolls:
        if checker.policy and roll.span:
            _columns(checker, found, roll)
    by_row = {r: roll for roll in rolls for r in range(roll.header, roll.stop)}
    facts = {person.row - 1: _facts(person) for roll in rolls for person in roll.persons}
    for r, row in enumerate(found.rows):
        _row(checker, found, r, row, by_row.get(r), facts.get(r), judge)
    _below(checker, found)


def _facts(person: PersonRow) -> Facts:
    return Facts(person.sex, person.age)


def _row(
    checker: Checker, found: Table, r: int, row: Sequence[Cell], roll: Roll | None, facts: Facts | None, judge: Judge
) -> None:
    inside = roll is not None and not roll.is_header(r)
    line = facts is None and len(row) > 1 and sum(bool(cell.text or cell.hidden) for cell in row) == 1
    for c, cell in enumerate(row):
        if not cell.text and not cell.hidden:
            continue
        heading = roll.heading(c) if roll else _label(row, c, judge)
        where = _place(found, r, heading if roll or heading else str(c + 1))
        label = normal(heading) if inside or roll is None else ""
        if cell.hidden:
            context = Context(False, label)
            checker.scan(cell.hidden, where, context, hidden=True, why=cell.why, facts=facts)
            if inside or roll is None:
                words(checker, cell.hidden, where, True, cell.why)
            if cell.text:
                checker.scan(f"{cell.text}{cell.hidden}", where, context, hidden=True, why=cell.why, facts=facts)
        if cell.text:
            meant = judge(heading) if roll is None else None
            _cell(checker, cell.text, where, c, roll, label, inside, facts, meant, line)
        elif inside and roll is not None:
            _hidden_by_column(checker, cell, where, roll, c)
    if (inside or roll is None) and sum(c.isdigit() for cell in row for c in cell.text) >= 15:
        texts = [cell.text for cell in row]
        for chain in across.chains(texts):
            for hit in across.split(texts[chain.start : chain.stop]):
                _once(checker, hit, _place(found, r, "+"))


def _label(row: Sequence[Cell], c: int, judge: Judge) -> str:
    """In a table without a header, as a form: the heading on the left of a cell."""
    left = row[c - 1].text if c else ""
    return squeeze(left) if left and len(left) <= 16 and judge(squeeze(left))[1] != "unknown" else ""


def fields(spec: DisclosureSpec, found: Table) -> set[str]:
    """The meanings of the allowed fields of a table without a header, as a form has them: the heading left of its value."""
    judge = judge_of(spec)
    return {
        judge(label)[0]
        for row in found.rows
        for c, cell in enumerate(row)
        if cell.text and (label := _label(row, c, judge)) and judge(label)[1] == "allowed"
    }


def _cell(
    checker: Checker,
    text: str,
    where: str,
    c: int,
    roll: Roll | None,
    label: str,
    inside: bool,
    facts: Facts | None,
    meant: tuple[str, str] | None,
    line: bool,
) -> None:
    """A visible cell: what the detectors know, what its column's name says, and the words in it. `line` is true where the cell is all
    that its row says: a title or a closing line that stands inside the table."""
    if roll is not None and not inside:
        checker.scan(text, where, Context(False, ""))
        return
    running = line or (
        (roll is None or roll.meaning(c) == "")
        and (len(text) > _SENTENCE or (roll is None and bool(_LABELLED.search(text))))
    )
    found = checker.scan(text, where, Context(running, "" if line else label), facts=facts)
    kind = ""
    if roll is not None:
        column = next((column for column in roll.columns if column.index == c), None)
        kind = column.meaning if column is not None and column.verdict == "forbidden" and not line else ""
    elif meant is not None and meant[1] == "forbidden":
        kind = meant[0]
        if checker.policy:
            checker.add(
                "column_not_allowed",
                Severity.ERROR,
                where,
                t(
                    "不得公示“{column}”一栏；请删去",
                    "the field {column} must not be published; delete it",
                    column=label,
                ),
            )
    by_name = kind and (kind not in found if kind in _BY_NAME_TOO else not found)
    if by_name:
        by_column(checker, kind, text, where)
    elif not kind and not found and facts is not None:
        _birth_day(checker, text, where, label, facts)
    if not (by_name and kind in ("health", "hardship")) and (not running or _ABOUT.search(normal(text))):
        words(checker, text, where, False, "")


def by_column(checker: Checker, kind: str, text: str, where: str, hidden: bool = False, why: str = "") -> None:
    """A value under a forbidden heading that no detector knows by its shape: the heading says what it is."""
    plain = normal(text)
    digits = sum(c.isdigit() for c in plain)
    if not re.search(r"\w", plain) or squeeze(plain) in ("无", "略", "否", "不", "没有", "未填", "不详", "N/A", "无。"):
        return
    if kind in ("id_number", "bank_card", "phone", "other_identifier") and digits < 4:
        return
    remark = t("列名说明是什么", "by the name of its column")
    checker.hit(
        Hit(kind, text.strip(), False, remark if kind in ("id_number", "bank_card") else ""), where, hidden, why
    )


def _hidden_by_column(checker: Checker, cell: Cell, where: str, roll: Roll, c: int) -> None:
    column = next((column for column in roll.columns if column.index == c), None)
    if column is None or column.verdict != "forbidden":
        return
    if not any(finding.where == where for finding in checker.findings[-6:]):
        by_column(checker, column.meaning, cell.hidden, where, True, cell.why)


def _birth_day(checker: Checker, text: str, where: str, label: str, facts: Facts) -> None:
    """A day in a person's row that no word of birth gives away, but the age beside it does."""
    plain = squeeze(normal(text)) if 6 <= len(text) <= 24 else ""
    if _MONTH_OF_BIRTH.match(plain) and not _WORDS_OF_A_DAY_THAT_IS_NONE.search(label):
        certain = "龄" in label or (
            checker.day is not None
            and facts.age is not None
            and abs(checker.day.year - int(plain[:4]) - facts.age) <= 1
        )
        checker.hit(Hit("birth_date", text.strip(), certain, doubtful=not certain), where, False, "")
        return
    day = plain_day(normal(text)) if plain else None
    if day is None or _WORDS_OF_A_DAY_THAT_IS_NONE.search(label):
        return
    now = checker.day
    fits = now is not None and facts.age is not None and abs(full_years(day, now) - facts.age) <= 1
    if fits:
        checker.hit(
            Hit("birth_date", text.strip(), True, t("与同行年龄相符", "it fits the age of the row")), where, False, ""
        )
    elif day.year < 1975:
        checker.hit(Hit("birth_date", text.strip(), False, "", doubtful=True), where, False, "")


def _below(checker: Checker, found: Table) -> None:
    """A number that goes on in the cell below, in a row that has nothing else."""
    for r, (upper, lower) in enumerate(pairwise(found.rows)):
        filled = [c for c, cell in enumerate(lower) if cell.text]
        if len(filled) == 1 and filled[0] < len(upper) and upper[filled[0]].text:
            for hit in across.split([upper[filled[0]].text, lower[filled[0]].text]):
                _once(checker, hit, f"{found.place(r)}—{found.place(r + 1)}")


def _columns(checker: Checker, found: Table, roll: Roll) -> None:
    for column in roll.columns:
        where = t("{table}“{column}”列", "{table}, column {column}", table=found.shown(), column=column.heading)
        if column.verdict == "forbidden":
            message = t(
                "不得公示“{column}”列；请删去整列",
                "column {column} must not be published; delete it",
                column=column.heading,
            )
            severity = Severity.ERROR
        elif column.verdict == "unknown":
            message = t(
                "“{column}”列不在规定的公示内容之内；请确认是否必要",
                "column {column} is not among what a notice shows; is it needed?",
                column=column.heading,
            )
            severity = Severity.WARNING
        else:
            continue
        if column.hidden:
            message += t("（该列打开文件看不见）", " (a reader does not see it)")
        if (column.verdict, column.heading, where) not in checker.seen:
            checker.seen.add((column.verdict, column.heading, where))
            checker.add("column_not_allowed", severity, where, message, hidden=column.hidden)


def unread(checker: Checker, walked: Walked) -> None:
    """Parts that could not be looked into are never taken for clean."""
    if walked.pictures:
        checker.add(
            "unreadable",
            Severity.WARNING,
            t("图片", "pictures"),
            t(
                "有 {n} 张图片没有检查；请人工查看图片里有无个人信息",
                "{n} pictures were not checked; look at them yourself",
                n=walked.pictures,
            ),
        )
    for part in walked.gaps:
        checker.add("unreadable", Severity.WARNING, part.where, part.why)
    for name in walked.unread:
        checker.add(
            "unreadable",
            Severity.WARNING,
            name,
            t(
                "文件里嵌入的“{name}”没有检查；请取出后单独检查，或删去",
                "{name} inside the file was not checked; check it apart or remove it",
                name=name,
            ),
            hidden=True,
        )
