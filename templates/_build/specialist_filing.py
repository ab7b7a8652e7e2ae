"""Builds `templates/specialist-filing/template.docx`: `python templates/_build/specialist_filing.py`. The form by which the street office files a specialist with the district centre."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, form, large, pair, text, title, write  # noqa: E402


def make() -> bytes:
    """The template's bytes: one page."""
    return build(
        title("社会化管理服务专员备案表"),
        text("填报单位：{{ 填报单位 }}　　报送：{{ 报送单位 }}　　填报日期：{{ 填报日期|cn_day }}", "Form Note"),
        form(
            pair(("姓　　名", "{{ 姓名 }}"), ("性　　别", "{{ 性别 }}")),
            pair(("公民身份号码", "{{ 身份证号 }}"), ("联系电话", "{{ 联系电话 }}")),
            pair(("户　　籍", "{{ 户籍 }}"), ("原工作单位", "{{ 原工作单位 }}")),
            pair(("聘任方式", "{{ 聘任方式 }}"), ("组织认定推荐", "{{ 组织认定推荐 }}")),
            pair(("报名日期", "{{ 报名日期|cn_day }}"), ("推荐单位", "{{ 推荐单位 }}")),
            pair(("推荐意见", "{{ 推荐意见 }}")),
            pair(("相关工作经历", "{% if 退休管理工作经历 %}{{ 退休管理工作经历 }}{% else %}无{% endif %}")),
            pair(("政治素质记录", "{{ 政治素质记录 }}"), ("健康记录", "{{ 健康记录 }}")),
            pair(("品行记录", "{{ 品行记录 }}"), ("无犯罪证明", "{{ 无犯罪记录证明 }}")),
            pair(("第 三 方", "{{ 第三方 }}")),
            pair(("劳务协议编号", "{{ 协议编号 }}"), ("聘用证书编号", "{{ 证书编号 }}")),
            pair(("聘　　期", "{{ 起始日期|cn_day }}至{{ 终止日期|cn_day }}{% if 试用期止 %}，试用期至{{ 试用期止|cn_day }}{% endif %}")),
            pair(("保险种类", "{{ 保险种类 }}"), ("保险到期日", "{{ 保险终止日期|cn_day }}")),
            large("街道意见", ["{{ 街道意见 }}", text("　"), text("（盖章）　　　　　　{{ 街道意见日期|cn_day }}　", "Sign Day")], height=1200, split=False),
            large(["区中心", "备案意见"], ["{% if 区中心备案意见 %}{{ 区中心备案意见 }}{% else %}　{% endif %}", text("　"),
                                text("（盖章）　　　　　　{% if 备案日期 %}{{ 备案日期|cn_day }}{% else %}　　年　　月　　日{% endif %}　", "Sign Day")], height=1200, split=False),
            after=False,
        ),
        text("填报人：{{ 填报人 }}　　报名、推荐、体检等材料附后，街道和区中心各存一份。", "Form Note"),
        numbered=False,
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
