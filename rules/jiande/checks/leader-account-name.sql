/*---
title: 小组长补助收款户名不是本人
severity: error
clauses: [JD-3-1-2d]
reading: 姓名比较时不计空格和间隔点的写法。
ledgers: [leader_subsidy]
message: "组长 {组长姓名} 的补助 {补助金额} 元打入户名为“{收款户名}”的账户"
column: 收款户名
value: 收款户名
amount: 补助金额
ask: 请说明为何不是本人账户，并提供本人签收的凭据。
en:
  title: Leader subsidy to somebody else's account
  message: "the {补助金额} yuan of {组长姓名} went to an account of {收款户名}"
  ask: Why was it not the person's own account, and did the person receive the money?
  reading: Names are compared without spaces and dots.
---*/
SELECT [_row] AS _rows, 组长姓名, 收款户名, 补助金额
FROM 自管小组长补助发放表
WHERE name_key(收款户名) <> name_key(组长姓名)
