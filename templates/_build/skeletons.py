"""Builds `templates/_skeletons/<genre>/`: what `audit templates new` copies. `python templates/_build/skeletons.py`.

Each is a small document that renders as it is: a Word file with the page, styles and parts of its genre, `document.yaml`, a data schema and a sample.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import (  # noqa: E402
    Cell, Column, addressee, blank, build, certificate_title, code, form, head, heading, imprint, letter, list_table, para, parties, signature, signatures, tag,
    title,
)  # fmt: skip

TARGET = Path(__file__).resolve().parents[1] / "_skeletons"
TITLE = "文书标题"  # `audit templates new` puts the title asked for in its place
TEXT = "为做好企业退休人员社会化管理服务工作，现将有关事项明确如下，请结合实际认真落实。"
# Field: (what it is, sample). A list of dictionaries is a list of the document; the rest are texts, those with a dash days, those in `MONEY` sums.
FIELDS: dict[str, dict[str, tuple[str, Any]]] = {
    "document": {
        "发文机关": ("发文机关标志上的名称", "某市财政局"), "发文字号": ("机关代字〔年份〕序号号", "某财社〔2026〕1号"), "标题": ("标题", TITLE),
        "主送机关": ("主送机关", "各街道办事处"), "正文": ("正文，每段一条", [{"段落": TEXT}, {"段落": "请于每月底前报送办理情况，重要事项随时报告。"}]),
        "署名": ("发文机关署名", "某市财政局"), "成文日期": ("成文日期", "2026-11-24"), "抄送": ("抄送机关，末尾不加句号", "市审计局"),
        "印发机关": ("印发机关", "某市财政局办公室"), "印发日期": ("印发日期", "2026-11-24"),
    },
    "letter": {
        "发文机关": ("信函首页上的机关名称", "某市财政局"), "发文字号": ("机关代字〔年份〕序号号", "某财函〔2026〕1号"), "标题": ("标题", TITLE),
        "主送机关": ("主送机关", "市社会保险中心"), "正文": ("正文，每段一条", [{"段落": TEXT}]), "署名": ("发文机关署名", "某市财政局"),
        "成文日期": ("成文日期", "2026-11-24"),
    },
    "notice": {
        "标题": ("标题", TITLE), "正文": ("正文，每段一条", [{"段落": TEXT}]),
        "名单": ("名单", [{"序号": 1, "姓名": "张某", "金额": "1000.00"}, {"序号": 2, "姓名": "李某", "金额": "500.00"}]),
        "合计": ("金额合计", "1500.00"), "署名": ("落款单位", "某街道办事处"), "成文日期": ("成文日期", "2026-11-24"),
    },
    "agreement": {
        "编号": ("合同编号", "2026-001"), "标题": ("标题", TITLE), "甲方": ("甲方名称", "某服务有限公司"), "乙方": ("乙方姓名或名称", "张某"),
        "事项": ("约定的事项", "甲方委托乙方承担社会化管理服务工作，双方协商一致，订立本协议"), "报酬": ("每月报酬", "1700.00"),
        "起始日期": ("第一天", "2026-01-01"), "截止日期": ("最后一天", "2026-12-31"),
    },
    "certificate": {
        "标题": ("证书标题", TITLE), "姓名": ("持证人", "张某"), "岗位": ("岗位", "社会化管理专员"), "起始日期": ("第一天", "2026-01-01"),
        "截止日期": ("最后一天", "2026-12-31"), "证书编号": ("证书编号", "2026-001"), "署名": ("颁发单位", "某区人力资源服务中心"), "成文日期": ("颁发日期", "2026-01-01"),
    },
    "paper": {
        "标题": ("标题", TITLE), "编号": ("编号", "2026-001"), "项目名称": ("项目名称", "专项资金审计"), "事项": ("事项", "拨付核对"),
        "摘要": ("摘要", "经核对，拨付数与台账一致。"), "编制人": ("编制人", "王某"), "编制日期": ("编制日期", "2026-11-24"),
    },
}
MONEY = frozenset({"金额", "合计", "报酬"})
TITLES = {"document": ("公文", "Official document"), "letter": ("信函", "Official letter"), "notice": ("公示", "Public notice"),
          "agreement": ("协议", "Agreement"), "certificate": ("证书", "Certificate"), "paper": ("表单", "Form")}
PARAGRAPHS = tag("{%p for p in 正文 %}") + para("{{ p.段落 }}") + tag("{%p endfor %}")


def bodies() -> dict[str, bytes]:
    """The Word file of each genre."""
    return {
        "document": build("document", head("{{ 发文机关 }}文件", "{{ 发文字号 }}") + title("{{ 标题 }}") + addressee("{{ 主送机关 }}") + PARAGRAPHS
                          + signature("{{ 署名 }}", "{{ 成文日期|cn_day }}", seal=True) + imprint("{{ 抄送 }}", "{{ 印发机关 }}", "{{ 印发日期|cn_day }}", lines=1)),
        "letter": build("letter", letter("{{ 发文字号 }}") + title("{{ 标题 }}") + addressee("{{ 主送机关 }}") + PARAGRAPHS
                        + signature("{{ 署名 }}", "{{ 成文日期|cn_day }}", seal=True), mark="{{ 发文机关 }}"),
        "notice": build("notice", title("{{ 标题 }}") + PARAGRAPHS
                        + list_table((Column("序号", 1400, "{{ r.序号 }}", "合计"), Column("姓名", 4044, "{{ r.姓名 }}"),
                                      Column("金额（元）", 3400, "{{ r.金额|money }}", "{{ 合计|money }}")), "名单", total=True)
                        + signature("{{ 署名 }}", "{{ 成文日期|cn_day }}")),
        "agreement": build("agreement", code("编号：{{ 编号 }}") + title("{{ 标题 }}") + parties(("甲方", "{{ 甲方 }}"), ("乙方", "{{ 乙方 }}"))
                           + heading(1, "一、约定事项") + para("{{ 事项 }}。") + heading(1, "二、期限")
                           + para("自{{ 起始日期|cn_day }}起至{{ 截止日期|cn_day }}止。") + heading(1, "三、报酬")
                           + para("每月{{ 报酬|money }}元（大写：{{ 报酬|rmb }}）。") + blank()
                           + signatures(("甲方（盖章）：", "代表人：", "日期：　　年　月　日"), ("乙方（签名）：", "", "日期：　　年　月　日"))),
        "certificate": build("certificate", certificate_title("{{ 标题 }}") + para("{{ 姓名 }}同志：", style="Certificate Name")
                             + para("兹聘请您担任{{ 岗位 }}，聘期自{{ 起始日期|cn_day }}至{{ 截止日期|cn_day }}。", style="Certificate Body")
                             + para("此聘", style="Certificate Body") + para("证书编号：{{ 证书编号 }}", style="Certificate Name")
                             + para("{{ 署名 }}", style="Certificate Sign") + para("{{ 成文日期|cn_day }}", style="Certificate Sign")),
        "paper": build("paper", title("{{ 标题 }}", after=0) + code("编号：{{ 编号 }}")
                       + form((1800, 2622, 1800, 2622), (("项目名称", Cell("{{ 项目名称 }}", 3)), ("事项", Cell("{{ 事项 }}", 3)),
                                                         ("摘要", Cell("{{ 摘要 }}", 3, height=5000)),
                                                         ("编制人", Cell("{{ 编制人 }}"), "编制日期", Cell("{{ 编制日期|cn_day }}"))))),
    }


def _type(name: str, sample: Any) -> dict[str, Any]:
    if isinstance(sample, list):
        columns = {column: _type(column, value) for column, value in sample[0].items()}
        row = {"type": "object", "additionalProperties": False, "required": list(columns), "properties": columns}
        return {"type": "array", "minItems": 1, "items": row}
    if isinstance(sample, int):
        return {"type": "integer", "minimum": 1}
    if name in MONEY:
        return {"type": "string", "x-type": "money", "pattern": r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}$"}
    return {"type": "string", "format": "date"} if name.endswith("日期") else {"type": "string", "minLength": 1}


def files(genre: str) -> dict[str, str]:
    """The text files of a genre."""
    fields = FIELDS[genre]
    _, english = TITLES[genre]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{TITLE}的数据", "type": "object", "additionalProperties": False,
        "required": list(fields), "properties": {name: _type(name, sample) for name, (_, sample) in fields.items()},
    }
    lines = [f"title: {TITLE}", f"title_en: {english}", f"genre: {genre}", "# the policy's clauses that ask for this document", "clauses: []"]
    named = [name for name in ("发文字号", "编号", "姓名", "甲方") if name in fields] or ["署名"]
    lines += [f"key: [{', '.join(named)}]", "fields:"]
    lines += [f"  {name}: {{title: {meaning}, from: user}}" for name, (meaning, sample) in fields.items() if not isinstance(sample, list)]
    lists = {name: sample for name, (_, sample) in fields.items() if isinstance(sample, list)}
    if lists:
        lines.append("lists:")
        for name, sample in lists.items():
            lines += [f"  {name}:", "    columns:", *(f"      {column}: {{}}" for column in sample[0])]
    if genre == "notice":
        lines += ["check:", "  names: [名单.姓名]", "  lists: [名单]", "  sums: {合计: 名单.金额}"]
    sample = {name: value for name, (_, value) in fields.items()}
    return {
        "document.yaml": "\n".join(lines) + "\n",
        "data.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n",
        "sample.json": json.dumps(sample, ensure_ascii=False, indent=2) + "\n",
    }


def main() -> None:
    """Write all folders."""
    for genre, docx in bodies().items():
        folder = TARGET / genre
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "template.docx").write_bytes(docx)
        for name, text in files(genre).items():
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
