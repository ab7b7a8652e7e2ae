"""Every item has a file that breaks it and a twin that does not; the twin is the same document with everything as it should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from audit.documents.layout.check import Report
from audit.documents.layout.findings import Finding

Make = Callable[..., Path]
Look = Callable[..., Report]
PROSE = "请各街道按照规定的程序和时限办理，不得截留、挤占、挪用，有关情况及时报告。"


def of(report: Report, item: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.item == item]


def test_the_twin_has_no_finding(make: Make, look: Look) -> None:
    report = look(make())
    assert report.genre == "document" and report.findings == []
    assert set(report.not_checkable) == {
        "paper_stock",
        "seal",
        "duplex_register",
        "binding",
        "ink",
        "red_rule_distance",
        "imprint_position",
    }


def test_the_letter_s_twin_has_no_finding(make: Make, look: Look) -> None:
    report = look(make("letter"))
    assert report.genre == "letter" and report.findings == []


def test_the_glyph_edge_margins_are_right_as_well(make: Make, look: Look) -> None:
    pages = (
        ('w:top="2098"', 'w:top="1960"'),
        ('w:bottom="1984"', 'w:bottom="1847"'),
        ('w:linePitch="579"', 'w:linePitch="592"'),
    )
    styles = [('w:line="579"', 'w:line="592"')]
    report = look(make(edits={"document": list(pages), "styles": styles}))
    assert not of(report, "margins") + of(report, "type_area") + of(report, "lines_per_page")


def paragraph(style: str, old: str, new: str) -> Callable[[str], str]:
    """An edit of the first paragraph of a style."""

    def edit(text: str) -> str:
        start = text.index(f'<w:pStyle w:val="{style}"/>')
        end = text.index("</w:p>", start)
        assert old in text[start:end], text[start:end]
        return text[:start] + text[start:end].replace(old, new, 1) + text[end:]

    return edit


def in_style(style: str, old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        start = text.index(f'w:styleId="{style}"')
        end = text.index("</w:style>", start)
        assert old in text[start:end], text[start:end]
        return text[:start] + text[start:end].replace(old, new) + text[end:]

    return edit


# item, clause, severity, edits by part, and what the finding must say it found
BREAKS: list[tuple[str, str, str, dict[str, list[Any]], str]] = [
    ("paper", "5.1", "error", {"document": [('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')]}, "215.9"),
    ("margins", "5.2.1", "error", {"document": [('w:top="2098"', 'w:top="1440"')]}, "25.4"),
    ("margins", "5.2.1", "error", {"document": [('w:left="1588"', 'w:left="1800"')]}, "31.8"),
    ("type_area", "5.2.1", "error", {"document": [('w:right="1474"', 'w:right="1800"')]}, "150.2"),
    ("body_font", "5.2.2", "warning", {"styles": [in_style("DocBody", "仿宋_GB2312", "宋体")]}, "宋体"),
    ("body_size", "5.2.2", "warning", {"styles": [in_style("DocBody", 'w:sz w:val="32"', 'w:sz w:val="28"')]}, "四号"),
    ("line_pitch", "5.2.3", "note", {"styles": [in_style("DocBody", 'w:line="579"', 'w:line="500"')]}, "25"),
    ("lines_per_page", "5.2.3", "warning", {"styles": [('w:line="579"', 'w:line="580"')]}, "21"),
    ("characters_per_line", "5.2.3", "warning", {"styles": [('<w:spacing w:val="-5"/>', "")]}, "27"),
    ("agency_mark", "7.2.4", "error", {"styles": [in_style("AgencyMark", 'w:before="2024"', 'w:before="0"')]}, "mm"),
    ("agency_mark", "7.2.4", "note", {"document": [paragraph("AgencyMark", "方正小标宋简体", "华文中宋")]}, "华文中宋"),
    ("agency_mark", "7.2.4", "error", {"styles": [in_style("AgencyMark", '<w:jc w:val="center"/>', "")]}, "没有居中"),
    ("document_number", "7.2.5", "error", {"document": [("〔2026〕", "[2026]")]}, "[2026]"),
    ("document_number", "7.2.5", "error", {"document": [("〕12号", "〕第12号")]}, "第12号"),
    ("document_number", "7.2.5", "error", {"document": [("〕12号", "〕012号")]}, "012号"),
    ("document_number", "7.2.5", "error", {"document": [("〔2026〕", "〔26〕")]}, "26"),
    (
        "document_number",
        "7.2.5",
        "error",
        {"styles": [in_style("DocNumber", '<w:jc w:val="center"/>', "")]},
        "没有居中",
    ),
    ("red_rule", "7.2.7", "error", {"styles": [in_style("DocNumber", "w:pBdr", "w:notBorders")]}, "没有"),
    (
        "red_rule",
        "7.2.7",
        "error",
        {"styles": [in_style("DocNumber", 'w:color="FF0000"', 'w:color="000000"')]},
        "不是红色",
    ),
    ("title", "7.3.1", "warning", {"styles": [in_style("DocTitle", "方正小标宋简体", "宋体")]}, "宋体"),
    (
        "title",
        "7.3.1",
        "error",
        {"styles": [in_style("DocTitle", '<w:jc w:val="center"/>', '<w:jc w:val="left"/>')]},
        "没有居中",
    ),
    ("addressee", "7.3.2", "error", {"document": [("各街道办事处：", "各街道办事处:")]}, ":"),
    (
        "addressee",
        "7.3.2",
        "error",
        {"document": [paragraph("DocAddressee", "</w:pPr>", '<w:ind w:firstLine="640"/></w:pPr>')]},
        "顶格",
    ),
    (
        "paragraph_indent",
        "7.3.3",
        "error",
        {"styles": [in_style("DocBody", 'w:firstLineChars="200" w:firstLine="630"', 'w:firstLine="0"')]},
        "0",
    ),
    (
        "paragraph_indent",
        "7.3.3",
        "error",
        {"styles": [in_style("DocBody", 'w:firstLineChars="200" w:firstLine="630"', 'w:left="640" w:firstLine="0"')]},
        "回行",
    ),
    ("heading_level", "7.3.3", "warning", {"styles": [in_style("DocHeading1", "黑体", "仿宋_GB2312")]}, "仿宋"),
    ("heading_level", "7.3.3", "warning", {"styles": [in_style("DocHeading2", "楷体_GB2312", "黑体")]}, "黑体"),
    ("heading_level", "7.3.3", "note", {"document": [("一、拨付", "一.拨付")]}, "."),
    ("heading_level", "7.3.3", "note", {"document": [("（一）服务", "（三）服务")]}, "（三）"),
    ("attachment_note", "7.3.4", "error", {"document": [("附件：1.", "附件:1.")]}, ":"),
    (
        "attachment_note",
        "7.3.4",
        "error",
        {
            "document": [
                (
                    '>操作口径说明</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="DocBlank"/>',
                    '>操作口径说明。</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="DocBlank"/>',
                )
            ]
        },
        "。",
    ),
    (
        "attachment_note",
        "7.3.4",
        "error",
        {"styles": [in_style("AttachmentNote", 'w:leftChars="625" w:left="1969"', 'w:leftChars="425" w:left="1339"')]},
        "0",
    ),
    ("annex", "7.3.7", "error", {"styles": [in_style("AnnexMark", "<w:pageBreakBefore/>", "")]}, "另起"),
    ("annex", "7.3.7", "error", {"styles": [in_style("AnnexMark", "黑体", "仿宋_GB2312")]}, "仿宋"),
    (
        "signature",
        "7.3.5",
        "warning",
        {"styles": [in_style("SealedDate", 'w:rightChars="400" w:right="1260"', 'w:right="0"')]},
        "日期右空 0 字",
    ),
    (
        "date",
        "7.3.5.4",
        "error",
        {"document": [paragraph("SealedDate", "2026年11月24日", "二〇二六年十一月二十四日")]},
        "二〇二六",
    ),
    ("date", "7.3.5.4", "error", {"document": [paragraph("SealedDate", "2026年11月24日", "2026年01月04日")]}, "01月"),
    ("date", "7.3.5.4", "error", {"document": [paragraph("SealedDate", "2026年11月24日", "2026.11.24")]}, "2026.11.24"),
    ("imprint", "7.4.2", "error", {"document": [("市审计局。", "市审计局")]}, "局"),
    ("imprint", "7.4.3", "error", {"document": [("2026年11月24日印发", "2026年1月04日印发")]}, "04"),
    ("imprint", "7.4.3", "warning", {"styles": [in_style("Imprint", 'w:sz w:val="28"', 'w:sz w:val="24"')]}, "小四"),
    (
        "imprint",
        "7.4.1",
        "error",
        {"document": [("<w:tcBorders>", "<w:tcBorders><!--"), ("</w:tcBorders>", "--></w:tcBorders>")]},
        "没有",
    ),
    (
        "page_number",
        "7.5",
        "warning",
        {"footer1": [(" PAGE ", " DATE ")], "footer2": [(" PAGE ", " DATE ")]},
        "没有页码",
    ),
    ("page_number", "7.5", "warning", {"settings": [("<w:evenAndOddHeaders/>", "")]}, "奇偶页相同"),
    ("page_number", "7.5", "warning", {"footer1": [("宋体", "黑体")]}, "黑体"),
    ("page_number", "7.5", "warning", {"footer1": [("—", "")]}, "1"),
    (
        "colour",
        "5.2.4",
        "warning",
        {
            "document": [
                paragraph(
                    "DocBody", '<w:rFonts w:hint="eastAsia"/>', '<w:rFonts w:hint="eastAsia"/><w:color w:val="0000FF"/>'
                )
            ]
        },
        "0000FF",
    ),
    ("security_marks", "7.2.1", "warning", {"document": [("000001", "001")]}, "001"),
    ("security_marks", "7.2.2", "warning", {"document": [lambda text: text.replace("黑体", "宋体", 2)]}, "宋体"),
]


@pytest.mark.parametrize(
    ("item", "clause", "severity", "edits", "says"), BREAKS, ids=[f"{n}-{case[0]}" for n, case in enumerate(BREAKS)]
)
def test_a_document_with_one_thing_off(
    make: Make, look: Look, item: str, clause: str, severity: str, edits: dict[str, list[Any]], says: str
) -> None:
    found = of(look(make(edits=edits)), item)
    assert [
        finding
        for finding in found
        if (finding.clause, finding.severity) == (clause, severity) and says in finding.actual
    ], found


def test_findings_of_one_fault_do_not_spread(make: Make, look: Look) -> None:
    report = look(make(edits={"document": [("〔2026〕", "[2026]")]}))
    assert [finding.item for finding in report.findings] == ["document_number"]
    report = look(make(edits={"styles": [in_style("DocBody", "仿宋_GB2312", "宋体")]}))
    assert [finding.item for finding in report.findings] == ["body_font"]


def test_a_report_upwards_names_who_signed(make: Make, look: Look, forms: ModuleType) -> None:
    title = forms.title("关于追加专项资金的请示")
    plain = look(make(title=title))
    assert [finding.clause for finding in of(plain, "signer")] == ["7.2.6"] and of(plain, "signer")[
        0
    ].severity == "error"
    head = forms.head("某市财政局文件", "某财社〔2026〕12号", signer="王某")
    assert not look(make(title=title, head=head)).findings
    edge = look(
        make(
            title=title,
            head=head,
            edits={
                "styles": [in_style("DocNumberSigner", 'w:firstLineChars="100" w:firstLine="315"', 'w:firstLine="0"')]
            },
        )
    )
    assert [(f.clause, f.actual) for f in of(edge, "document_number")] == [("7.2.5", "空 0 字")]
    colon = look(make(title=title, head=head.replace("签发人：", "签发人:")))
    assert of(colon, "signer")[0].actual == ":"
    face = look(make(title=title, head=head.replace("楷体_GB2312", "仿宋_GB2312")))
    assert "仿宋" in of(face, "signer")[0].actual


def test_a_letter_s_rules(make: Make, look: Look) -> None:
    short = look(
        make(
            "letter",
            edits={"styles": [in_style("LetterMark", 'w:left="-397" w:right="-397"', 'w:left="0" w:right="0"')]},
        )
    )
    assert of(short, "letter_rules")[0].clause == "10.1" and "156" in of(short, "letter_rules")[0].actual
    single = look(make("letter", edits={"styles": [in_style("LetterFoot", "thinThickSmallGap", "single")]}))
    assert of(single, "letter_rules") and single.genre == "letter"
    numbered = look(make("letter", edits={"document": [("<w:titlePg/>", "")]}))
    assert [finding.clause for finding in of(numbered, "page_number") if finding.severity == "error"] == ["10.1"]
    left = look(make("letter", edits={"styles": [in_style("LetterNumber", '<w:jc w:val="right"/>', "")]}))
    assert of(left, "document_number")[0].clause == "10.1"


def test_no_page_without_text(make: Make, look: Look, forms: ModuleType) -> None:
    report = look(make(remark=forms.para("（此页无正文）", style="Doc Remark")))
    assert [finding.clause for finding in of(report, "signature")] == ["7.3.5.5"]


def test_the_signature_without_seal(make: Make, look: Look, forms: ModuleType) -> None:
    def signed(organ: str, day: str, organ_right: float, day_right: float, lines: int = 1) -> str:
        return str(
            forms.blank(lines)
            + forms.para(organ, style="Signature Organ", own=forms.indent(right=organ_right) + '<w:jc w:val="right"/>')
            + forms.para(day, style="Signature Date", own=forms.indent(right=day_right) + '<w:jc w:val="right"/>')
        )

    # The date's first character two right of the organ's: with ten and seven characters the date ends three from the right.
    assert not of(look(make(signature=signed("某某市某区财政局办公室", "2026年11月24日", 2, 4))), "signature")
    # Pushed from the edge by typed full-width spaces: some programs show it so, and nobody can be told otherwise from the file.
    edge = '<w:ind w:rightChars="0" w:right="0"/><w:jc w:val="right"/>'
    pushed = forms.blank() + "".join(
        forms.para(text, style="Signature Organ", own=edge)
        for text in ("某某市某区财政局办公室　　", "2026年11月24日　　　　")
    )
    assert not of(look(make(signature=pushed)), "signature")
    # A date longer than the organ's name stands two from the right, and the organ begins two left of it.
    assert not of(look(make(signature=signed("某局", "2026年11月24日", 9, 2))), "signature")
    assert of(look(make(signature=signed("某局", "2026年11月24日", 2, 2))), "signature")
    crowded = of(look(make(signature=signed("某局", "2026年11月24日", 9, 2, lines=0))), "signature")
    assert [(finding.clause, finding.severity) for finding in crowded] == [("7.3.5.2", "error")]


def test_empty_lines_are_counted(make: Make, look: Look, forms: ModuleType) -> None:
    close = look(make(title=forms.title("关于做好专项资金拨付工作的通知", after=0)))
    assert of(close, "addressee")[0].expected == "标题下空一行" and of(close, "addressee")[0].severity == "error"
    one = forms.head("某市财政局文件", "某财社〔2026〕12号")
    blank = str(forms.blank())
    assert of(look(make(head=one.removesuffix(blank))), "title")[0].actual == "空 1 行"
    # Space before the paragraph does as well as an empty one.
    spaced = forms.title("关于做好专项资金拨付工作的通知").replace(
        '<w:pStyle w:val="DocTitle"/>',
        '<w:pStyle w:val="DocTitle"/><w:spacing w:before="579" w:line="620" w:lineRule="exact"/>',
    )
    assert not of(look(make(head=one.removesuffix(blank), title=spaced)), "title")


def test_a_letter_s_imprint_names_no_issuer(make: Make, look: Look, forms: ModuleType) -> None:
    copies = forms.para("抄送：市审计局。", style="Imprint")
    assert {f.item for f in look(make("letter", signature=copies)).findings} == {"date"}
    issued = look(make("letter", signature=forms.imprint("市审计局", "某市财政局办公室", "2026年11月24日")))
    assert [f.clause for f in of(issued, "letter_rules")] == ["10.1"]


def test_lines_over_a_table_are_its_captions(make: Make, look: Look, forms: ModuleType) -> None:
    table = forms.table((4422, 4422), (("项目", "金额"), ("合计", "1.00")))
    text = forms.para(PROSE) + forms.para("单位：元", style="Table Caption") + table + forms.para(PROSE)
    assert not look(make(text=text)).findings
    small = look(make(text=text.replace(table, "")))
    assert [f.item for f in small.findings] == ["body_size"]


def test_several_organs_sign_side_by_side_with_the_date_under_the_last(
    make: Make, look: Look, forms: ModuleType
) -> None:
    day = "2026年11月24日"
    for organs in (("某局", "某委"), ("某局", "某委", "某办"), ("某局", "某委", "某办", "某厅", "某院")):
        report = look(make(signature=forms.joint_signature(organs, day)))
        assert (
            not of(report, "signature") and not of(report, "date") and "signature_position" not in report.not_checkable
        )
    right = forms.joint_signature(("某局", "某委"), day)
    left = forms.Xml(
        right.replace('<w:pStyle w:val="JointOrgan"/>', '<w:pStyle w:val="JointOrgan"/><w:jc w:val="left"/>')
    )
    assert "没有居中" in str(of(look(make(signature=left)), "signature")[0].actual)
    place = f"{day}</w:t></w:r></w:p>"
    paragraph = right[right.rindex("<w:p>", 0, right.index(place)) : right.index(place) + len(place)]
    first = right.index("某局</w:t></w:r></w:p>") + len("某局</w:t></w:r></w:p>")
    moved = forms.Xml(right[:first] + paragraph + right[first:].replace(paragraph, ""))
    assert "最后一个署名" in of(look(make(signature=moved)), "signature")[0].expected
    four = forms.Xml(forms.blank(2) + forms._grid([2211] * 4, forms._signing(["某局", "某委", "某办", "某院"], 2211, 1, day, last=True), borders=False, padding=0))  # fmt: skip
    (fault,) = of(look(make(signature=four)), "signature")
    assert (fault.clause, fault.severity) == ("7.3.5.1", "error") and "4" in fault.actual


def test_organs_one_under_another_are_not_judged(make: Make, look: Look, forms: ModuleType) -> None:
    lines = "".join(forms.para(text, style="Joint Organ") for text in ("某局", "某委", "2026年11月24日"))
    report = look(make(signature=forms.Xml(forms.blank(2) + lines)))
    assert not of(report, "signature") and "signature_position" in report.not_checkable


def test_an_annex_count_that_differs(make: Make, look: Look, forms: ModuleType) -> None:
    report = look(make(annexes=forms.annex(1, "资金分配表") + forms.para(PROSE)))
    assert of(report, "annex")[0].actual == "1 件"
