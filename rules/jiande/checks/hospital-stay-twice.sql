/*---
title: 同一次住院慰问了两次
severity: warning
clauses: [JD-3-1-4a]
reading: 同一身份证号、同一入院日期的为同一次住院，各街道合并；每次住院慰问一次。同日同额的重复由台账一致性规则列出。
ledgers: [hospital_condolence]
message: "{姓名} {入院日期} 入院的同一次住院登记了 {次数} 次慰问（{街道}），第一次以后共 {多发} 元"
column: 入院日期
value: 入院日期
amount: 多发
ask: 请核实是否重复发放。
en:
  title: One hospital stay condoled twice
  message: "the stay of {姓名} from {入院日期} has {次数} condolences ({街道}), {多发} yuan beyond the first"
  ask: Was it paid twice?
  reading: The same identity number and day of admission are one stay, over all offices; a stay is condoled once. Entries of one day and amount are listed by the rules on consistency.
---*/
WITH 次序 AS (
  SELECT z._row, z.姓名, z.身份证号, z.入院日期, z.街道, z.慰问日期, z.慰问金额,
         row_number() OVER (PARTITION BY z.身份证号, z.入院日期 ORDER BY z.慰问日期, z._row) AS 第几次
  FROM 住院慰问台账 AS z
  -- 只看登记不止一行的，其余的不必排序
  SEMI JOIN (
    SELECT 身份证号, 入院日期 FROM 住院慰问台账 GROUP BY 身份证号, 入院日期 HAVING min(_row) <> max(_row)
  ) AS m ON m.身份证号 = z.身份证号 AND m.入院日期 IS NOT DISTINCT FROM z.入院日期
)
SELECT list(_row) AS _rows,
       max_by(_row, 第几次) AS _at,
       min_by(姓名, _row) AS 姓名,
       入院日期,
       array_to_string(list_sort(list_distinct(list(街道))), '、') AS 街道,
       count(*) AS 次数,
       coalesce(sum(慰问金额) FILTER (WHERE 第几次 > 1), 0) AS 多发
FROM 次序
GROUP BY 身份证号, 入院日期
HAVING count(DISTINCT concat_ws('|', 慰问日期, 慰问金额)) > 1
