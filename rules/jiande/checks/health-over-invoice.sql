/*---
title: 自费体检报销超过发票金额
severity: error
clauses: [JD-3-2c]
ledgers: [health_check]
message: "{姓名} {体检日期} 自费体检发票 {发票金额} 元，报销 {结算金额} 元，应按实报销，多报 {多报} 元"
column: 结算金额
value: 结算金额
amount: 多报
ask: 请核对发票，收回多报部分。
en:
  title: Reimbursed more than the invoice
  message: "{姓名}, {体检日期}: invoice {发票金额} yuan, {结算金额} reimbursed, {多报} too much"
  ask: Check the invoice and return the excess.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 发票金额, 结算金额,
       结算金额 - 发票金额 AS 多报
FROM 健康体检台账
WHERE 体检方式 = '自费报销'
  AND 结算金额 > 发票金额
