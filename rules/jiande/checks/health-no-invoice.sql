/*---
title: 自费体检没有发票号码
severity: error
clauses: [JD-3-2c]
ledgers: [health_check]
message: "{姓名} {体检日期} 自费体检报销 {结算金额} 元，没有发票号码"
column: 发票号码
amount: 结算金额
ask: 请提供正规发票。
en:
  title: Reimbursed without an invoice number
  message: "{姓名}, {体检日期}: {结算金额} yuan reimbursed without an invoice number"
  ask: Provide the invoice.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 结算金额
FROM 健康体检台账
WHERE 体检方式 = '自费报销' AND 发票号码 IS NULL
