"""Templates written out as Python against Jinja itself: any text, any template of a small grammar, any data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from audit.documents import environment
from audit.documents.environment import checked, condition
from audit.documents.lowering import BREAK, Unsupported, lower

ENV = environment.environment()
TEXT = st.text(st.sampled_from("{}'\"\\<>&%#\r\n $ab甲"), max_size=20).filter(
    lambda text: not any(m in text for m in ("{{", "{%", "{#"))
)
VALUES = st.text(st.sampled_from("ab甲<&>\"' \n"), max_size=5)


@given(TEXT)
def test_any_text_comes_out_as_it_is(text: str) -> None:
    made = lower(ENV, text)
    assert made.plain({}) == made.careful({}) == ENV.from_string(text).render({})


def expression(names: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions over texts and numbers."""
    base = names | st.sampled_from(["n", "3", "'甲'", "b", "m|money", "m|rmb", "d|cn_day", "xs|length"])
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.builds("({} if {} else {})".format, inner, inner, inner),
            st.builds("({} == {})".format, inner, inner),
            st.builds("({} != {})".format, inner, inner),
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("(not {})".format, inner),
        ),
        max_leaves=5,
    )


def block(names: tuple[str, ...], depth: int) -> st.SearchStrategy[str]:
    """Templates: text, values, conditions, loops within loops over what belongs to the outer row."""
    value = expression(st.sampled_from(names))
    parts = [
        st.sampled_from(["<w:t>", "甲", " & ", "</w:t>\n", "'{x}'"]),
        value.map("{{{{ {} }}}}".format),
    ]
    if depth:
        inner = block(names, depth - 1)
        parts.append(
            st.builds(
                "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format, value, inner, value, inner, inner
            )
        )
        target = f"v{depth}"
        over = ["xs", "empty"] if names[-1] != "r.x" else ["r.ys"]
        loop = [f"{target}", "loop.index", "loop.first", "loop.last", "loop.length", "loop.revindex"]
        body = block((*loop, *names), depth - 1)
        parts.append(
            st.builds("{{% for {} in {} %}}{}{{% endfor %}}".format, st.just(target), st.sampled_from(over), body)
        )
        rows = block(("r.y", "loop.index0", *names, "r.x"), depth - 1)
        parts.append(rows.map("{{% for r in rs %}}{}{{% endfor %}}".format))
    return st.lists(st.one_of(parts), min_size=1, max_size=4).map("".join)


DATA = st.fixed_dictionaries({
    "a": VALUES, "b": st.booleans() | VALUES, "n": st.integers(0, 5), "m": st.sampled_from(["0.00", "1409.50"]), "d": st.just("2024-01-05"),
    "xs": st.lists(VALUES, max_size=3), "empty": st.just([]),
    "rs": st.lists(st.fixed_dictionaries({"x": VALUES, "y": st.integers(0, 9), "ys": st.lists(VALUES, max_size=2)}), max_size=3),
})  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(block(("a", "n"), 2), DATA)
def test_any_template_comes_out_as_jinja_makes_it(source: str, data: dict[str, Any]) -> None:
    try:
        made = lower(ENV, source)
    except Unsupported:
        return
    context = checked(data)
    wanted = ENV.from_string(source).render(context)
    if condition(context) == environment.PLAIN:
        assert made.plain(context) == wanted.replace("&#39;", "'") or "'" in source
    # Line breaks in values become breaks of a line; those of the template stay.
    lined = made.careful(context)
    values = [v for v in (context["a"], context["b"], *context["xs"]) if isinstance(v, str)]
    if not any("\n" in v for v in values) and not any("\n" in str(row) or "\\n" in str(row) for row in context["rs"]):
        assert lined == wanted
    else:
        assert lined.replace(BREAK, "\n") == wanted


@pytest.mark.parametrize(
    "source",
    ["{{ a.keys }}", "{{ loop }}", "{{ xs[0] }}", "{{ a ~ b }}", "{{ 1.5 }}", "{{ none }}", "{% for x in xs if x %}{{ x }}{% endfor %}", "{% if a %}<w:t {% endif %}{{ a }}",
     "{% for x in xs %}<w:t {% endfor %}", "{{ self }}x{% set a = 1 %}"],
)  # fmt: skip
def test_what_is_beyond_it_is_left_to_jinja(source: str) -> None:
    with pytest.raises(Unsupported):
        lower(ENV, source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ rs.missing }}",
        "{% for r in rs %}{{ r.missing }}{% endfor %}",
        "{% if missing %}{% endif %}",
    ],
)
def test_a_missing_name_is_an_error_as_in_jinja(source: str) -> None:
    data = {"rs": [{"x": "1"}]}
    with pytest.raises(UndefinedError):
        ENV.from_string(source).render(data)
    with pytest.raises(UndefinedError):
        lower(ENV, source).plain(data)
    with pytest.raises(UndefinedError):
        lower(ENV, source).careful(data)


def test_values_in_a_tag_are_escaped_and_not_broken() -> None:
    made = lower(ENV, '<w:t w:x="{{ a }}">{{ a }}</w:t>')
    assert made.careful({"a": '"\n'}) == f'<w:t w:x="&#34;\n">&#34;{BREAK}</w:t>'
