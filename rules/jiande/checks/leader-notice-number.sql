/*---
title: 小组长补助没有公示编号
severity: error
clauses: [JD-3-1-2d, JD-5-2d]
ledgers: [leader_subsidy]
message: "{组长姓名} 领取小组长补助 {补助金额} 元，没有公示编号，看不出是否公示"
column: 公示编号
amount: 补助金额
ask: 请提供公示的日期、地点和照片，补填公示编号。
en:
  title: Leader subsidy without a notice number
  message: "{组长姓名} received {补助金额} yuan without a notice number, so no notice can be traced"
  ask: When and where was it published? Fill in the number.
---*/
SELECT [_row] AS _rows, 组长姓名, 补助金额
FROM 自管小组长补助发放表
WHERE 公示编号 IS NULL
