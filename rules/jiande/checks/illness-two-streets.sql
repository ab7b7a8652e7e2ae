/*---
title: 同一人同一结算年度在两个街道领取大病慰问
severity: warning
clauses: [JD-3-1-4b]
reading: 档次上限按合计另行判断；在两个街道领取的给出提示；以身份证号认定同一人。
ledgers: [illness_condolence]
message: "{姓名} {结算年度} 年度在 {街道} 都领取大病慰问，合计 {合计} 元"
column: 街道
value: 街道
amount: 合计
ask: 请两处街道核实由哪一处管理，是否重复发放。
en:
  title: Serious-illness condolence from two offices for one year
  message: "{姓名} received serious-illness condolence for {结算年度} in {街道}, {合计} yuan together"
  ask: Which office serves the person, and was it paid twice?
  reading: The cap is judged apart on the sum; payments from two offices are a warning. A person is known by the identity number.
---*/
SELECT list(_row) AS _rows,
       max_by(_row, (慰问日期, _row)) AS _at,
       min_by(姓名, _row) AS 姓名,
       结算年度,
       array_to_string(list_sort(list_distinct(list(街道))), '、') AS 街道,
       sum(慰问金额) AS 合计
FROM 大病慰问台账
WHERE 身份证号 IS NOT NULL
GROUP BY 身份证号, 结算年度
HAVING count(DISTINCT 街道) > 1
