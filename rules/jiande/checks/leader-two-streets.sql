/*---
title: 同一人在两个街道领取小组长补助
severity: warning
clauses: [JD-3-1-2c]
reading: 每年上限按合计另行判断；同一年度在两个街道领取的给出提示；以身份证号认定同一人。
ledgers: [leader_subsidy]
message: "{姓名} {年度} 年度在 {街道} 都领取小组长补助，合计 {合计} 元"
column: 街道
value: 街道
amount: 合计
ask: 请两处街道核实由哪一处选聘。
en:
  title: Leader subsidy from two offices
  message: "{姓名} received leader subsidies for {年度} in {街道}, {合计} yuan together"
  ask: Which office chose the person?
  reading: The yearly cap is judged apart on the sum; payments from two offices in a year are a warning. A person is known by the identity number.
---*/
SELECT list(_row) AS _rows,
       max_by(_row, (发放日期, _row)) AS _at,
       min_by(组长姓名, _row) AS 姓名,
       年度,
       array_to_string(list_sort(list_distinct(list(街道))), '、') AS 街道,
       sum(补助金额) AS 合计
FROM 自管小组长补助发放表
WHERE 组长身份证号 IS NOT NULL
GROUP BY 年度, 组长身份证号
HAVING count(DISTINCT 街道) > 1
