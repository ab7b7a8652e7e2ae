"""Days, numbers and casts of the portable subset as Spark SQL: what the database does, also where Spark by itself would do otherwise."""

from __future__ import annotations

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.expressions import TYPES, Expressions, form, kind_word, unknown
from audit.tables.portable.order import source_of
from audit.tables.portable.sqls import (
    ANY,
    BOOL,
    DAY,
    DAYS,
    DECIMAL,
    DOUBLE,
    INT,
    NULL,
    NUMBERS,
    TEXT,
    TIME,
    Sql,
    list_of,
    literal,
)

_FORMATS = {"%Y": "yyyy", "%m": "MM", "%d": "dd"}


@form(exp.Cast, exp.TryCast, parts="this to")
def _cast(w: Expressions, node: exp.Expr) -> Sql:
    value, to = w.write(node.this), node.args["to"]
    if to.this == exp.DataType.Type.ARRAY or str(to.this).endswith("LIST"):
        inner = to.expressions[0]
        kind, word = TYPES.get(inner.this.value, (ANY, "STRING"))
        return Sql(f"CAST({value.text} AS ARRAY<{word}>)", list_of(kind))
    if to.this.value not in TYPES:
        return w.fault(node, t("类型 {type} 不可移植", "type {type} is not portable", type=to.this.value))
    kind, word = TYPES[to.this.value]
    scale = 0
    if kind == DECIMAL:
        precision, scale = (int(part.name) for part in to.expressions) if to.expressions else (18, 3)
        word = f"DECIMAL({precision}, {scale})"
    attempt = isinstance(node, exp.TryCast)
    if kind == TEXT:
        return Sql(w.text(node.this), TEXT)
    if value.kind == TEXT:
        _text_to(w, node, kind)
    elif value.kind in NUMBERS and kind in NUMBERS:
        return Sql(_number(value, kind, word, scale), kind)
    elif (value.kind, kind) not in ((BOOL, INT), (TIME, DAY), (DAY, DAY), (BOOL, BOOL), (NULL, kind), (ANY, kind)):
        w.fault(
            node,
            t(
                "{kind}不能移植地变成 {type}",
                "{kind} cannot be cast to {type} portably",
                kind=kind_word(value.kind),
                type=to.this.value,
            ),
        )
    return Sql(f"{'try_cast' if attempt else 'CAST'}({value.text} AS {word})", kind)


def _text_to(w: Expressions, node: exp.Expr, kind: str) -> None:
    """Engines read different texts as numbers and days: only a text that a pattern has picked out is safe, or a literal day."""
    if not w.trusted and not _known(w, node.this):
        w.fault(
            node,
            t(
                "引擎认的数字和日期写法不同，请先用 regexp_extract 取出只含数字、小数点（日期是 YYYY-MM-DD）的部分",
                "engines read numbers and days differently; pick the digits (or YYYY-MM-DD) with regexp_extract first",
            ),
        )


def _known(w: Expressions, node: exp.Expr) -> bool:
    """Whether it can be told how a text looks: written out, picked by a pattern, or put together of such and of numbers."""
    if isinstance(node, exp.Literal | exp.RegexpExtract | exp.Null):
        return True
    if isinstance(node, exp.Paren | exp.Nullif):
        return _known(w, node.this)
    if isinstance(node, exp.Concat | exp.DPipe):
        parts = node.expressions if isinstance(node, exp.Concat) else [node.this, node.expression]
        return all(_known(w, part) or w.write(part).kind in (INT, DECIMAL) for part in parts)
    if isinstance(node, exp.Case):
        results = [branch.args["true"] for branch in node.args["ifs"]]
        return all(_known(w, each) for each in [*results, node.args.get("default") or exp.null()])
    if isinstance(node, exp.Column):
        source = source_of(node)
        return source is not None and _known(w, source)
    return False


def _number(value: Sql, kind: str, word: str, scale: int) -> str:
    """A number as another: rounded half away from nought, a binary fraction as a whole number half to even, as the database does."""
    if kind == INT and value.kind == DECIMAL:
        return f"CAST(round({value.text}, 0) AS {word})"
    if kind == INT and value.kind == DOUBLE:
        return f"CAST(rint({value.text}) AS {word})"
    if kind == DECIMAL and value.kind == DOUBLE:
        times = f"abs({value.text} * {10**scale}D)"
        whole = f"CASE WHEN {times} - floor({times}) >= 0.5D THEN floor({times}) + 1 ELSE floor({times}) END"
        return f"CAST(CAST(signum({value.text}) AS BIGINT) * ({whole}) * CAST({10.0**-scale:.{scale}f} AS DECIMAL({scale + 1}, {scale})) AS {word})"
    return f"CAST({value.text} AS {word})"


@form(exp.Year, exp.Month, exp.Day, exp.Quarter, exp.Week, parts="this")
def _part_of_day(w: Expressions, node: exp.Expr) -> Sql:
    day = w.of(node, w.write(node.this), *DAYS)
    name = "weekofyear" if isinstance(node, exp.Week) else type(node).__name__.lower()
    return Sql(f"{name}({day.text})", INT)


@form(exp.DateFromParts, parts="year month day")
def _make_date(w: Expressions, node: exp.Expr) -> Sql:
    parts = [w.of(node, w.write(node.args[part]), INT).text for part in ("year", "month", "day")]
    return Sql(f"make_date({', '.join(f'CAST({part} AS INT)' for part in parts)})", DAY)


@form(exp.DateDiff, parts="this expression unit")
def _date_diff(w: Expressions, node: exp.Expr) -> Sql:
    later, earlier = (w.of(node, w.write(side), DAY) for side in (node.this, node.expression))
    if node.args["unit"].name.upper() != "DAY":
        return w.fault(
            node,
            t(
                "date_diff 只可用 'day'；按月、按年请用 year()、month() 计算",
                "date_diff is for 'day' only; count months and years with year() and month()",
            ),
        )
    return Sql(f"CAST(datediff({later.text}, {earlier.text}) AS BIGINT)", INT)


@form(exp.TimestampTrunc, exp.DateTrunc, parts="this unit")
def _trunc(w: Expressions, node: exp.Expr) -> Sql:
    day, unit = w.of(node, w.write(node.this), *DAYS), node.args["unit"].name.upper()
    if unit not in ("YEAR", "QUARTER", "MONTH", "WEEK"):
        return w.fault(
            node,
            t(
                "date_trunc 只可用 'year'、'quarter'、'month'、'week'",
                "date_trunc is for 'year', 'quarter', 'month' and 'week' only",
            ),
        )
    return Sql(f"trunc({day.text}, '{unit}')", TIME)


@form(exp.LastDay, parts="this")
def _last_day(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"last_day({w.of(node, w.write(node.this), *DAYS).text})", DAY)


@form(exp.TimeToStr, parts="this format")
def _strftime(w: Expressions, node: exp.Expr) -> Sql:
    day, pattern = w.of(node, w.write(node.this), *DAYS), node.args["format"]
    out, at = [], 0
    words = pattern.name if isinstance(pattern, exp.Literal) else "%"
    while at < len(words):
        if words[at] == "%":
            if words[at : at + 2] not in _FORMATS:
                return w.fault(node, t("strftime 只可用 %Y、%m、%d", "strftime is for %Y, %m and %d only"))
            out.append(_FORMATS[words[at : at + 2]])
            at += 2
        else:
            out.append("''" if words[at] == "'" else f"'{words[at]}'")
            at += 1
    return Sql(f"date_format({day.text}, {literal(''.join(out))})", TEXT)


@form(exp.Abs, parts="this")
def _abs(w: Expressions, node: exp.Expr) -> Sql:
    value = w.of(node, w.write(node.this), *NUMBERS)
    return Sql(f"abs({value.text})", value.kind)


@form(exp.Floor, exp.Ceil, parts="this")
def _floor(w: Expressions, node: exp.Expr) -> Sql:
    value = w.of(node, w.write(node.this), INT, DECIMAL)
    return Sql(f"{type(node).__name__.lower()}({value.text})", value.kind)


@form(exp.Round, parts="this decimals")
def _round(w: Expressions, node: exp.Expr) -> Sql:
    value, places = w.of(node, w.write(node.this), INT, DECIMAL), node.args.get("decimals")
    if places is not None and not (isinstance(places, exp.Literal) and places.name.isdigit()):
        return w.fault(node, unknown(node))
    return Sql(f"round({value.text}, {places.name if places is not None else 0})", value.kind)
