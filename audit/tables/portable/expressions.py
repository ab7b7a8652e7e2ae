"""How expressions are written for Spark: what has no form is not portable, and nothing passes through as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlglot import ErrorLevel, exp

from audit.messages import listing, t
from audit.tables.portable.sqls import (
    ANY,
    BOOL,
    DAY,
    DECIMAL,
    DOUBLE,
    INT,
    INTERVAL,
    NULL,
    TEXT,
    TIME,
    TUPLE,
    Sql,
    Unportable,
    joined,
    line_of,
)

# SQL types that a query may name, with the kind of their values and Spark's word.
TYPES: Mapping[str, tuple[str, str]] = {
    "VARCHAR": (TEXT, "STRING"),
    "TEXT": (TEXT, "STRING"),
    "DATE": (DAY, "DATE"),
    "INT": (INT, "INT"),
    "BIGINT": (INT, "BIGINT"),
    "SMALLINT": (INT, "SMALLINT"),
    "DECIMAL": (DECIMAL, "DECIMAL"),
    "DOUBLE": (DOUBLE, "DOUBLE"),
    "BOOLEAN": (BOOL, "BOOLEAN"),
}
Form = Callable[["Expressions", exp.Expr], Sql]
FORMS: dict[type[exp.Expr], Form] = {}
# The parts of a node that a form looks at; a node with any other part is refused.
PARTS: dict[type[exp.Expr], frozenset[str]] = {}


def form(*kinds: type[exp.Expr], parts: str = "this expression") -> Callable[[Form], Form]:
    """Declare how nodes of these kinds are written, and which of their parts may be there."""

    def declare(function: Form) -> Form:
        for kind in kinds:
            FORMS[kind] = function
            PARTS[kind] = frozenset(parts.split())
        return function

    return declare


class Expressions:
    """Writes expressions, collecting what is not portable. Columns are looked up by table in `self.tables`, lambda parameters in `self.names`.

    Queries inside expressions are written by `query`, which the whole transpiler gives.
    """

    def __init__(self) -> None:
        self.faults: list[Unportable] = []
        self.tables: list[dict[str, Mapping[str, str]]] = []
        self.names: dict[str, str] = {}
        self.trusted = False  # in a macro of the engine, whose text is known

    def query(self, node: exp.Expr) -> tuple[str, dict[str, str]]:
        """A SELECT in brackets or in EXISTS, with the kinds of its columns."""
        raise NotImplementedError

    def fault(self, node: exp.Expr, message: str) -> Sql:
        """Note that something is not portable; what stands for it is not used."""
        found = Unportable(line_of(node), message)
        if found not in self.faults:
            self.faults.append(found)
        return Sql("NULL", ANY)

    def write(self, node: exp.Expr) -> Sql:
        """A node as Spark SQL."""
        function = FORMS.get(type(node))
        if function is None:
            return self.fault(node, unknown(node))
        self.parts(node, PARTS[type(node)])
        before, self.trusted = self.trusted, bool(node.meta.get("engine"))
        try:
            return function(self, node)
        finally:
            self.trusted = before

    def parts(self, node: exp.Expr, known: frozenset[str]) -> None:
        """Refuse a node that has more than its form looks at."""
        # sqlglot's own notes on how a dialect takes a function, which say nothing that a query could change.
        noise = {
            "safe",
            "coalesce",
            "big_int",
            "typed",
            "nulls_first",
            "check_null",
            "ignore_nulls",
            "null_propagation",
        }
        noise |= {
            "date_part_boundary",
            "null_if_pos_overflow",
            "single_replace",
            "value_constructor",
            "over",
            "ensure_variant",
        }
        extra = [key for key, value in node.args.items() if value and key not in known and key not in noise]
        if extra:
            self.fault(
                node,
                t(
                    "{name} 的这种写法（{parts}）不可移植",
                    "this form of {name} ({parts}) is not portable",
                    name=title(node),
                    parts=listing(extra),
                ),
            )

    def text(self, node: exp.Expr) -> str:
        """A value as text, as the database casts it."""
        value = self.write(node)
        if value.kind == DOUBLE or value.kind in (TIME, TUPLE, INTERVAL) or value.kind.startswith("list"):
            return self.fault(
                node,
                t(
                    "{kind}变成文字时两个引擎写法不同，请先 CAST 成 DECIMAL、DATE 等",
                    "the engines write {kind} differently as text; CAST it first",
                    kind=kind_word(value.kind),
                ),
            ).text
        return value.text if value.kind == TEXT else f"CAST({value.text} AS STRING)"

    def same(self, node: exp.Expr, *values: Sql) -> str:
        """The kind that values which meet have in common."""
        kind = joined(*(value.kind for value in values))
        if kind is None:
            kinds = listing([kind_word(each) for each in dict.fromkeys(value.kind for value in values)])
            self.fault(
                node,
                t(
                    "两边的类型不同（{kinds}），请用 CAST 写明",
                    "different types meet ({kinds}); write the CAST",
                    kinds=kinds,
                ),
            )
            return ANY
        return kind

    def of(self, node: exp.Expr, value: Sql, *kinds: str) -> Sql:
        """The value, if it is of one of the kinds."""
        if value.kind not in (*kinds, NULL, ANY):
            self.fault(
                node,
                t(
                    "{name} 用于{kind}的写法不可移植",
                    "{name} of {kind} is not portable",
                    name=title(node),
                    kind=kind_word(value.kind),
                ),
            )
        return value

    @contextmanager
    def naming(self, names: Mapping[str, str]) -> Iterator[None]:
        """With the parameters of a lambda."""
        before = self.names
        self.names = before | dict(names)
        try:
            yield
        finally:
            self.names = before


def kind_word(kind: str) -> str:
    """A kind of values for people."""
    words = {
        TEXT: t("文字", "text"),
        DAY: t("日期", "a date"),
        TIME: t("时间", "a timestamp"),
        INT: t("整数", "an integer"),
        DECIMAL: t("小数", "a decimal"),
        DOUBLE: t("浮点数", "a double"),
        BOOL: t("真假值", "a boolean"),
        TUPLE: t("一组值", "a tuple"),
        INTERVAL: t("一段时间", "an interval"),
    }
    return words.get(kind, t("列表", "a list"))


def title(node: exp.Expr) -> str:
    """The name of a construct as a query has it."""
    if isinstance(node, exp.Anonymous):
        return f"{node.name}()"
    if isinstance(node, exp.Func):
        name = (
            node.meta.get("name") or node.sql(dialect="duckdb", unsupported_level=ErrorLevel.IGNORE).partition("(")[0]
        )
        return f"{str(name).lower()}()" if len(name) < 30 else type(node).__name__
    return type(node).__name__


def unknown(node: exp.Expr) -> str:
    """That a construct is not in the subset, with what to write instead where that is known."""
    return t("{name} 不在可移植的写法之内", "{name} is not in the portable subset", name=title(node)) + (
        f"：{ADVICE[type(node)]()}" if type(node) in ADVICE else ""
    )


ADVICE: dict[type[exp.Expr], Callable[[], str]] = {
    exp.IgnoreNulls: lambda: t(
        "any_value 取到哪一个不定，请写 min(列) 或 min_by(列, _row)",
        "any_value takes any; write min(column) or min_by(column, _row)",
    ),
    exp.AnyValue: lambda: t(
        "any_value 取到哪一个不定，请写 min(列) 或 min_by(列, _row)",
        "any_value takes any; write min(column) or min_by(column, _row)",
    ),
    exp.Format: lambda: t("请用 || 和 CAST 拼接", "use || and CAST"),
    exp.Trim: lambda: t(
        "引擎认的空白不同，请用 regexp_replace 写明", "engines know different spaces; use regexp_replace"
    ),
    exp.Lower: lambda: t("请用 upper", "use upper"),
    exp.Avg: lambda: t("平均数是浮点数，请写合计和个数", "a mean is a binary fraction; write sum and count"),
}
