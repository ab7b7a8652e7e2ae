/*---
title: 公示期满前发放小组长补助
severity: error
clauses: [JD-5-2d]
reading: 公示期最后一天结束后才可发放，期内（含末日）发放为违规：补助以公示为前提。
ledgers: [leader_subsidy, disclosure_log]
message: "{组长姓名} {发放日期} 发放小组长补助 {补助金额} 元，公示 {公示编号} 到 {截止日期} 才期满"
column: 发放日期
value: 发放日期
amount: 补助金额
ask: 请说明公示期满前发放的原因。
en:
  title: Leader subsidy paid before the notice period was over
  message: "{组长姓名}: {补助金额} yuan paid on {发放日期}, notice {公示编号} ran until {截止日期}"
  ask: Why was it paid before the period was over?
  reading: Payment is allowed after the last day; within the period it is a breach, since the notice is a condition.
---*/
SELECT [z._row, m._row] AS _rows,
       z._row AS _at,
       z.组长姓名, z.发放日期, z.补助金额, z.公示编号, m.截止日期
FROM 自管小组长补助发放表 AS z
JOIN 公示登记台账_全部 AS m
  ON m.公示编号 = z.公示编号 AND m.街道 = z.街道 AND m.公示类别 = '小组长补助'
WHERE z.发放日期 <= m.截止日期
