"""Functions of the portable subset as Spark SQL: each with what the database does where Spark by itself would do otherwise."""

from __future__ import annotations

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.expressions import TYPES, Expressions, form, kind_word, title, unknown
from audit.tables.portable.patterns import PatternFault, java, may_be_empty, replacement
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
    is_list,
    item_of,
    joined,
    line_of,
    list_of,
    literal,
    quoted,
)

# Letters that Java makes several of, or others, in upper case; the database leaves them or has one.
_ODD = ""
_FORMATS = {"%Y": "yyyy", "%m": "MM", "%d": "dd"}


@form(exp.Cast, exp.TryCast, parts="this to")
def _cast(w: Expressions, node: exp.Expression) -> Sql:
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
        w.fault(node, t("{kind}不能移植地变成 {type}", "{kind} cannot be cast to {type} portably", kind=kind_word(value.kind), type=to.this.value))
    return Sql(f"{'try_cast' if attempt else 'CAST'}({value.text} AS {word})", kind)


def _text_to(w: Expressions, node: exp.Expression, kind: str) -> None:
    """Engines read different texts as numbers and days: only a text that a pattern has picked out is safe, or a literal day."""
    inner = node.this
    if w.trusted or (kind == DAY and isinstance(inner, exp.Literal)):
        return
    if inner.find(exp.RegexpExtract) is None:
        w.fault(
            node,
            t(
                "引擎认的数字和日期写法不同，请先用 regexp_extract 取出只含数字、小数点（日期是 YYYY-MM-DD）的部分",
                "engines read numbers and days differently; pick the digits (or YYYY-MM-DD) with regexp_extract first",
            ),
        )


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
def _part_of_day(w: Expressions, node: exp.Expression) -> Sql:
    names = {exp.Week: "weekofyear"}
    day = w.of(node, w.write(node.this), *DAYS)
    return Sql(f"{names.get(type(node), type(node).__name__.lower())}({day.text})", INT)


@form(exp.DateFromParts, parts="year month day")
def _make_date(w: Expressions, node: exp.Expression) -> Sql:
    parts = [w.of(node, w.write(node.args[part]), INT).text for part in ("year", "month", "day")]
    return Sql(f"make_date({', '.join(f'CAST({part} AS INT)' for part in parts)})", DAY)


@form(exp.DateDiff, parts="this expression unit")
def _date_diff(w: Expressions, node: exp.Expression) -> Sql:
    later, earlier = (w.of(node, w.write(side), DAY) for side in (node.this, node.expression))
    if node.args["unit"].name.upper() != "DAY":
        return w.fault(node, t("date_diff 只可用 'day'；按月、按年请用 year()、month() 计算", "date_diff is for 'day' only; count months and years with year() and month()"))
    return Sql(f"CAST(datediff({later.text}, {earlier.text}) AS BIGINT)", INT)


@form(exp.TimestampTrunc, exp.DateTrunc, parts="this unit")
def _trunc(w: Expressions, node: exp.Expression) -> Sql:
    day, unit = w.of(node, w.write(node.this), *DAYS), node.args["unit"].name.upper()
    if unit not in ("YEAR", "QUARTER", "MONTH", "WEEK"):
        return w.fault(node, t("date_trunc 只可用 'year'、'quarter'、'month'、'week'", "date_trunc is for 'year', 'quarter', 'month' and 'week' only"))
    return Sql(f"trunc({day.text}, '{unit}')", TIME)


@form(exp.LastDay, parts="this")
def _last_day(w: Expressions, node: exp.Expression) -> Sql:
    return Sql(f"last_day({w.of(node, w.write(node.this), *DAYS).text})", DAY)


@form(exp.TimeToStr, parts="this format")
def _strftime(w: Expressions, node: exp.Expression) -> Sql:
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
def _abs(w: Expressions, node: exp.Expression) -> Sql:
    value = w.of(node, w.write(node.this), *NUMBERS)
    return Sql(f"abs({value.text})", value.kind)


@form(exp.Floor, exp.Ceil, parts="this")
def _floor(w: Expressions, node: exp.Expression) -> Sql:
    value = w.of(node, w.write(node.this), INT, DECIMAL)
    return Sql(f"{type(node).__name__.lower()}({value.text})", value.kind)


@form(exp.Round, parts="this decimals")
def _round(w: Expressions, node: exp.Expression) -> Sql:
    value, places = w.of(node, w.write(node.this), INT, DECIMAL), node.args.get("decimals")
    if places is not None and not (isinstance(places, exp.Literal) and places.name.isdigit()):
        return w.fault(node, unknown(node))
    return Sql(f"round({value.text}, {places.name if places is not None else 0})", value.kind)


@form(exp.Length, exp.ArraySize, parts="this")
def _length(w: Expressions, node: exp.Expression) -> Sql:
    value = w.write(node.this)
    if value.kind.startswith("list"):
        return Sql(f"CAST(array_size({value.text}) AS BIGINT)", INT)
    return Sql(f"CAST(char_length({w.of(node, value, TEXT).text}) AS BIGINT)", INT)


@form(exp.Upper, exp.Lower, parts="this")
def _case_of_letters(w: Expressions, node: exp.Expression) -> Sql:
    value, name = w.of(node, w.write(node.this), TEXT).text, type(node).__name__.lower()
    return Sql(f"{name}({value})", TEXT)


@form(exp.Trim, parts="this")
def _trim(w: Expressions, node: exp.Expression) -> Sql:
    return Sql(f"trim(BOTH ' ' FROM {w.of(node, w.write(node.this), TEXT).text})", TEXT)


@form(exp.Substring, parts="this start length")
def _substring(w: Expressions, node: exp.Expression) -> Sql:
    value, start, length = w.of(node, w.write(node.this), TEXT), node.args["start"], node.args.get("length")
    if not isinstance(start, exp.Literal) or not start.name.strip("0") or (length is not None and not isinstance(length, exp.Literal)):
        return w.fault(node, t("substr 的位置和长度请直接写成从 1 起的整数", "write the place and length of substr as numbers from 1"))
    return Sql(f"substr({value.text}, {start.name}{'' if length is None else ', ' + length.name})", TEXT)


@form(exp.Contains, exp.StartsWith, exp.EndsWith)
def _part_of_text(w: Expressions, node: exp.Expression) -> Sql:
    whole, part = (w.of(node, w.write(side), TEXT) for side in (node.this, node.expression))
    return Sql(f"{type(node).__name__.lower()}({whole.text}, {part.text})", BOOL)


@form(exp.Replace, parts="this expression replacement")
def _replace(w: Expressions, node: exp.Expression) -> Sql:
    values = [w.of(node, w.write(node.args[part]), TEXT).text for part in ("this", "expression", "replacement")]
    return Sql(f"replace({', '.join(values)})", TEXT)


@form(exp.Translate, parts="this from_ to")
def _translate(w: Expressions, node: exp.Expression) -> Sql:
    values = [w.of(node, w.write(node.args[part]), TEXT).text for part in ("this", "from_", "to")]
    return Sql(f"translate({', '.join(values)})", TEXT)


@form(exp.Concat, parts="expressions")
def _concat(w: Expressions, node: exp.Expression) -> Sql:
    return Sql(f"concat({', '.join(f'coalesce({w.text(item)}, {literal(str())})' for item in node.expressions)})", TEXT)


@form(exp.ConcatWs, parts="expressions")
def _concat_ws(w: Expressions, node: exp.Expression) -> Sql:
    return Sql(f"concat_ws({', '.join(w.text(item) for item in node.expressions)})", TEXT)


def _pattern(w: Expressions, node: exp.Expression, empty: bool = True) -> str:
    """The pattern of a regular expression for Java, in which . is anything but a line feed. It is made of texts that can be read beforehand."""
    pattern = node.expression.copy()
    for part in pattern.find_all(exp.Literal):
        if not part.args.get("is_string") or isinstance(part.parent, exp.Cast) and part.parent.is_type("date"):
            continue
        try:
            text = java(part.name)
        except PatternFault as fault:
            w.fault(node, t("正则式里的 {part} 不可移植", "{part} in a pattern is not portable", part=str(fault)))
            continue
        if not empty and part is pattern and may_be_empty(text):
            w.fault(node, t("正则式“{pattern}”可以匹配空文字，替换的结果各引擎不同", "the pattern {pattern!r} matches an empty text, where engines replace differently", pattern=part.name))
        part.set("this", text)
    if pattern.find(exp.Column, exp.Identifier) is not None:
        w.fault(node, t("正则式不能取自台账的列", "a pattern must not come from a column"))
        return "''"
    if isinstance(pattern, exp.Literal):
        return literal("(?d)" + pattern.name)
    return f"concat('(?d)', {w.write(pattern).text})"


@form(exp.RegexpLike)
def _matches(w: Expressions, node: exp.Expression) -> Sql:
    return Sql(f"({w.of(node, w.write(node.this), TEXT).text} RLIKE {_pattern(w, node)})", BOOL)


@form(exp.RegexpReplace, parts="this expression replacement modifiers")
def _regexp_replace(w: Expressions, node: exp.Expression) -> Sql:
    value, by, how = w.of(node, w.write(node.this), TEXT), node.args["replacement"], node.args.get("modifiers")
    pattern = node.expression
    if how is None and not (isinstance(pattern, exp.Literal) and pattern.name.startswith("^") and "|" not in pattern.name):
        return w.fault(node, t("只换第一处的 regexp_replace 不可移植：请加 'g'，或以 ^ 开头", "regexp_replace of the first match only is not portable: add 'g', or begin with ^"))
    if (how is not None and how.name != "g") or not isinstance(by, exp.Literal):
        return w.fault(node, unknown(node))
    try:
        put = replacement(by.name)
    except PatternFault as fault:
        return w.fault(node, t("{part} 不可移植", "{part} is not portable", part=str(fault)))
    return Sql(f"regexp_replace({value.text}, {_pattern(w, node, empty=how is None)}, {literal(put)})", TEXT)


@form(exp.RegexpExtract, exp.RegexpExtractAll, parts="this expression group")
def _extract(w: Expressions, node: exp.Expression) -> Sql:
    value, group = w.of(node, w.write(node.this), TEXT), node.args.get("group")
    every = isinstance(node, exp.RegexpExtractAll)
    number = group.name if isinstance(group, exp.Literal) else "0"
    return Sql(
        f"regexp_extract{'_all' if every else ''}({value.text}, {_pattern(w, node, empty=not every)}, {number})",
        list_of(TEXT) if every else TEXT,
    )


@form(exp.ArrayContains)
def _list_contains(w: Expressions, node: exp.Expression) -> Sql:
    values, item = w.write(node.this), w.write(node.expression)
    _list(w, node, values)
    w.same(node, Sql("", item_of(values.kind)), item)
    # False, not unknown, where it is absent from a list with an empty item.
    return Sql(f"CASE WHEN {values.text} IS NULL OR {item.text} IS NULL THEN NULL ELSE coalesce(array_contains({values.text}, {item.text}), false) END", BOOL)


def _list(w: Expressions, node: exp.Expression, value: Sql) -> Sql:
    if not is_list(value.kind):
        w.fault(node, t("{name} 用于{kind}的写法不可移植", "{name} of {kind} is not portable", name=title(node), kind=kind_word(value.kind)))
    return value


@form(exp.ArrayFilter)
def _list_filter(w: Expressions, node: exp.Expression) -> Sql:
    values, test = _list(w, node, w.write(node.this)), node.expression
    if not isinstance(test, exp.Lambda) or len(test.expressions) != 1:
        return w.fault(node, unknown(node))
    name = test.expressions[0].name
    with w.naming({name: item_of(values.kind)}):
        condition = w.of(node, w.write(test.this), BOOL)
    return Sql(f"filter({values.text}, {quoted(name)} -> {condition.text})", values.kind)


@form(exp.ArrayConcat, parts="this expressions")
def _list_concat(w: Expressions, node: exp.Expression) -> Sql:
    values = [_list(w, node, w.write(each)) for each in (node.this, *node.expressions)]
    return Sql(f"concat({', '.join(f'coalesce({value.text}, array())' for value in values)})", w.same(node, *values))


@form(exp.ArrayToString)
def _list_to_text(w: Expressions, node: exp.Expression) -> Sql:
    values, between = _list(w, node, w.write(node.this)), w.of(node, w.write(node.expression), TEXT)
    if item_of(values.kind) in (DOUBLE, TIME):
        w.fault(node, t("{kind}变成文字时两个引擎写法不同，请先 CAST 成 DECIMAL、DATE 等", "the engines write {kind} differently as text; CAST it first", kind=kind_word(item_of(values.kind))))
    return Sql(f"array_join(CAST({values.text} AS ARRAY<STRING>), {between.text})", TEXT)


@form(exp.ArraySort, parts="this asc")
def _list_sort(w: Expressions, node: exp.Expression) -> Sql:
    values, ascending = _list(w, node, w.write(node.this)), node.args.get("asc")
    # Empty items come last, either way.
    if ascending is not None and not ascending.this:
        return Sql(f"sort_array({values.text}, false)", values.kind)
    return Sql(f"array_sort({values.text})", values.kind)


@form(exp.ArrayDistinct, parts="this")
def _list_distinct(w: Expressions, node: exp.Expression) -> Sql:
    values = _list(w, node, w.write(node.this))
    return Sql(f"array_distinct(array_compact({values.text}))", values.kind)


@form(exp.ArrayMin, exp.ArrayMax, parts="this")
def _list_least(w: Expressions, node: exp.Expression) -> Sql:
    values = _list(w, node, w.write(node.this))
    return Sql(f"{'array_min' if isinstance(node, exp.ArrayMin) else 'array_max'}({values.text})", item_of(values.kind))


@form(exp.Flatten, parts="this")
def _flatten(w: Expressions, node: exp.Expression) -> Sql:
    values = _list(w, node, w.write(node.this))
    return Sql(f"flatten(filter({values.text}, x -> x IS NOT NULL))", item_of(values.kind))


@form(exp.GenerateSeries, parts="start end step is_end_exclusive")
def _range(w: Expressions, node: exp.Expression) -> Sql:
    """range(from, to, INTERVAL n WEEK) of days and range(from, to) of numbers, without `to`; generate_series with it."""
    first, last, step = w.write(node.args["start"]), w.write(node.args["end"]), node.args.get("step")
    if step is None:
        w.of(node, first, INT), w.of(node, last, INT)
        kind, word, by = INT, "BIGINT", ""
    else:
        w.of(node, first, *DAYS), w.of(node, last, *DAYS)
        unit = step.args["unit"].name.upper().removesuffix("S") if isinstance(step, exp.Interval) else ""
        if unit not in ("DAY", "WEEK", "MONTH", "YEAR") or not step.this.name.isdigit():
            return w.fault(
                node,
                t(
                    "range 只可用于整数，或日期和 INTERVAL n DAY、WEEK、MONTH、YEAR",
                    "range is for whole numbers, or for days and an INTERVAL of n DAY, WEEK, MONTH or YEAR",
                ),
            )
        kind, word, by = TIME, "DATE", f", INTERVAL {step.this.name} {unit}"
    ends = "<" if node.args.get("is_end_exclusive") else "<="
    values = f"filter(sequence({first.text}, {last.text}{by}), x -> x {ends} {last.text})"
    none = f"WHEN NOT ({first.text} {ends} {last.text}) THEN CAST(array() AS ARRAY<{word}>)"
    return Sql(f"CASE WHEN {first.text} {ends} {last.text} THEN {values} {none} END", list_of(kind))


@form(exp.Anonymous, parts="this expressions")
def _other(w: Expressions, node: exp.Expression) -> Sql:
    name, arguments = node.name.lower(), [w.write(each) for each in node.expressions]
    texts = [value.text for value in arguments]
    if name == "error" and w.trusted and len(texts) == 1:
        return Sql(f"raise_error({texts[0]})", ANY)
    if name == "hamming" and len(texts) == 2:
        a, b = texts
        wrong = "raise_error('Mismatch Function: Strings must be of equal length!')"
        differs = f"size(filter(sequence(1, char_length({a})), i -> substr({a}, i, 1) <> substr({b}, i, 1)))"
        return Sql(f"CAST(CASE WHEN {a} IS NULL OR {b} IS NULL THEN NULL WHEN char_length({a}) <> char_length({b}) OR {a} = '' THEN {wrong} ELSE {differs} END AS BIGINT)", INT)
    if name == "list_position" and len(texts) == 2:
        _list(w, node, arguments[0])
        w.same(node, Sql("", item_of(arguments[0].kind)), arguments[1])
        return Sql(f"CAST(nullif(array_position({texts[0]}, {texts[1]}), 0) AS INT)", INT)
    if name == "isoyear" and len(texts) == 1:
        return Sql(f"extract(YEAROFWEEK FROM {w.of(node, arguments[0], *DAYS).text})", INT)
    return w.fault(node, unknown(node))


# Aggregates ---------------------------------------------------------------------------------------------------------


@form(exp.Count, parts="this expressions")
def _count(w: Expressions, node: exp.Expression) -> Sql:
    of = node.args.get("this")
    if of is None or isinstance(of, exp.Star):
        return Sql("count(*)", INT)
    if isinstance(of, exp.Distinct):
        if len(of.expressions) != 1:
            return w.fault(node, t("count(DISTINCT 甲, 乙) 请写成 count(DISTINCT (甲, 乙))", "write count(DISTINCT (a, b))"))
        return Sql(f"count(DISTINCT {w.write(of.expressions[0]).text})", INT)
    return Sql(f"count({w.write(of).text})", INT)


@form(exp.Sum, parts="this")
def _sum(w: Expressions, node: exp.Expression) -> Sql:
    if isinstance(node.this, exp.Distinct):
        return w.fault(node, unknown(node))
    value = w.write(node.this)
    if value.kind == DOUBLE:
        return w.fault(node, t("浮点数的合计与次序有关，请先 CAST 成 DECIMAL", "a sum of binary fractions depends on their order; CAST them to DECIMAL first"))
    value = w.of(node, value, INT, DECIMAL)
    return Sql(f"sum({value.text})", value.kind)


@form(exp.Min, exp.Max, parts="this")
def _extreme(w: Expressions, node: exp.Expression) -> Sql:
    value = w.of(node, w.write(node.this), TEXT, *NUMBERS, *DAYS, BOOL)
    return Sql(f"{type(node).__name__.lower()}({value.text})", value.kind)


@form(exp.LogicalAnd, exp.LogicalOr, parts="this")
def _all(w: Expressions, node: exp.Expression) -> Sql:
    value = w.of(node, w.write(node.this), BOOL)
    return Sql(f"{'bool_and' if isinstance(node, exp.LogicalAnd) else 'bool_or'}({value.text})", BOOL)


@form(exp.ArgMax, exp.ArgMin)
def _arg(w: Expressions, node: exp.Expression) -> Sql:
    value, key = w.write(node.this), w.write(node.expression)
    # The database leaves out rows without a value as well.
    return Sql(f"{'max_by' if isinstance(node, exp.ArgMax) else 'min_by'}({value.text}, CASE WHEN {value.text} IS NOT NULL THEN {key.text} END)", value.kind)


@form(exp.ArrayAgg, parts="this")
def _list_of(w: Expressions, node: exp.Expression) -> Sql:
    return collected(w, node, None)


def collected(w: Expressions, node: exp.Expression, condition: str | None) -> Sql:
    """list(x): with its empty items, and nothing where there is no row. The order is that of the rows, which is none."""
    of = node.this
    only = f" FILTER (WHERE {condition})" if condition else ""
    if isinstance(of, exp.Order):
        if len(of.expressions) != 1 or of.expressions[0].args.get("desc"):
            return w.fault(node, t("list(… ORDER BY …) 只可按一列升序", "list(… ORDER BY …) is for one ascending key only"))
        item, key = w.write(of.this), w.write(of.expressions[0].this)
        sorted_ = f"array_sort(collect_list(struct({key.text} IS NULL AS n, {key.text} AS k, {item.text} AS v)){only})"
        return Sql(f"nullif(transform({sorted_}, x -> x.v), array())", list_of(item.kind))
    if isinstance(of, exp.Distinct):
        if len(of.expressions) != 1:
            return w.fault(node, unknown(node))
        item = w.write(of.expressions[0])
        return Sql(f"nullif(transform(collect_set(struct({item.text} AS v)){only}, x -> x.v), array())", list_of(item.kind))
    item = w.write(of)
    return Sql(f"nullif(transform(collect_list(struct({item.text} AS v)){only}, x -> x.v), array())", list_of(item.kind))


@form(exp.Filter)
def _filter(w: Expressions, node: exp.Expression) -> Sql:
    aggregate, condition = node.this, w.write(node.expression.this)
    if isinstance(aggregate, exp.ArrayAgg):
        return collected(w, aggregate, condition.text)
    value = w.write(aggregate)
    return Sql(f"{value.text} FILTER (WHERE {condition.text})", value.kind)


@form(exp.RowNumber, exp.Rank, exp.DenseRank, parts="")
def _place_in_window(w: Expressions, node: exp.Expression) -> Sql:
    names = {exp.RowNumber: "row_number", exp.Rank: "rank", exp.DenseRank: "dense_rank"}
    return Sql(f"{names[type(node)]}()", INT)


@form(exp.Lag, exp.Lead, parts="this")
def _neighbour(w: Expressions, node: exp.Expression) -> Sql:
    value = w.write(node.this)
    return Sql(f"{type(node).__name__.lower()}({value.text})", value.kind)


@form(exp.Window, parts="this partition_by order alias")
def _window(w: Expressions, node: exp.Expression) -> Sql:
    what = node.this
    if isinstance(what, exp.Filter | exp.ArrayAgg):
        return w.fault(node, t("窗口里不能用 FILTER 和 list()，请写成 CASE 或先汇总", "no FILTER and no list() over a window; use CASE, or group first"))
    if what.find(exp.Distinct) is not None:
        return w.fault(node, t("count(DISTINCT …) OVER 不可移植，请用 GROUP BY 汇总后连接", "count(DISTINCT …) OVER is not portable; GROUP BY and join"))
    value = w.write(what)
    frame = node
    if node.args.get("alias") is not None:
        select = node.find_ancestor(exp.Select)
        named = [each for each in (select.args.get("windows") or [] if select else []) if each.name == node.args["alias"].name]
        if not named or node.args.get("partition_by") or node.args.get("order"):
            return w.fault(node, unknown(node))
        frame = named[0]
    parts = []
    if frame.args.get("partition_by"):
        parts.append("PARTITION BY " + ", ".join(w.write(each).text for each in frame.args["partition_by"]))
    if frame.args.get("order"):
        parts.append("ORDER BY " + ", ".join(ordered(w, each) for each in frame.args["order"].expressions))
    return Sql(f"{value.text} OVER ({' '.join(parts)})", value.kind)


def ordered(w: Expressions, node: exp.Expression) -> str:
    """A key of ORDER BY with where empty values stand written out."""
    first = node.args.get("nulls_first")
    return f"{w.write(node.this).text} {'DESC' if node.args.get('desc') else 'ASC'} NULLS {'FIRST' if first else 'LAST'}"


__all__ = ["collected", "joined", "line_of", "ordered"]
