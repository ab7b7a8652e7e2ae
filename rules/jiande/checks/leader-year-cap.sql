/*---
title: 小组长全年补助超过上限
severity: error
clauses: [JD-3-1-2c]
reading: 以身份证号认定同一人；同一人任多组、在多个街道的合并计算。
ledgers: [leader_subsidy]
message: "{姓名} {年度} 年度合计领取小组长补助 {合计} 元，每年上限 {上限} 元，超出 {超出} 元"
column: 补助金额
value: 合计
amount: 超出
ask: 请收回超出部分，或说明依据。
en:
  title: Leader subsidy above the yearly cap
  message: "{姓名} received {合计} yuan for {年度}; the yearly cap is {上限}, {超出} too much"
  ask: Return the excess, or say on what ground it was paid.
  reading: A person is known by the identity number; all groups and offices are added up.
---*/
SELECT list(_row) AS _rows,
       max_by(_row, (发放日期, _row)) AS _at,
       年度,
       min_by(组长姓名, _row) AS 姓名,
       sum(补助金额) AS 合计,
       param('小组长补助.每年上限', make_date(年度, 12, 31)) AS 上限,
       sum(补助金额) - param('小组长补助.每年上限', make_date(年度, 12, 31)) AS 超出
FROM 自管小组长补助发放表
WHERE 组长身份证号 IS NOT NULL
GROUP BY 年度, 组长身份证号
HAVING sum(补助金额) > param('小组长补助.每年上限', make_date(年度, 12, 31))
