/*---
title: 小组长补助现金发放
severity: error
clauses: [JD-3-1-2d]
ledgers: [leader_subsidy]
message: "{组长姓名} 的补助 {补助金额} 元以{发放方式}发放，应实名打入本人银行卡"
column: 发放方式
value: 发放方式
amount: 补助金额
ask: 请提供领取人签字和未打卡的原因。
en:
  title: Leader subsidy paid in cash
  message: "{组长姓名}: {补助金额} yuan paid by {发放方式}; it has to go to the person's own bank card"
  ask: Who signed for it, and why was it not transferred?
---*/
SELECT [_row] AS _rows, 组长姓名, 补助金额, 发放方式
FROM 自管小组长补助发放表
WHERE 发放方式 = '现金'
