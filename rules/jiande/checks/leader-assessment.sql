/*---
title: 小组长未经考核合格而发放补助
severity: error
clauses: [JD-3-1-2d]
ledgers: [leader_subsidy]
message: "{组长姓名} {年度} 年度考核结果为“{考核结果}”，仍发放补助 {补助金额} 元"
column: 考核结果
value: 考核结果
amount: 补助金额
ask: 请提供年度考核记录。
en:
  title: Leader subsidy without a passed assessment
  message: "{组长姓名}: assessment for {年度} is {考核结果}, yet {补助金额} yuan were paid"
  ask: Provide the record of the yearly assessment.
---*/
SELECT [_row] AS _rows, 组长姓名, 年度, 考核结果, 补助金额
FROM 自管小组长补助发放表
WHERE 考核结果 <> '合格'
