/*---
title: 自费体检没有发票金额
severity: warning
clauses: [JD-3-2c]
ledgers: [health_check]
message: "{姓名} {体检日期} 自费体检报销 {结算金额} 元，没有发票金额，无法核对是否按实报销"
column: 发票金额
ask: 请补填发票金额。
en:
  title: Reimbursed without the sum of the invoice
  message: "{姓名}, {体检日期}: {结算金额} yuan reimbursed, but the sum of the invoice is missing"
  ask: Fill in the sum of the invoice.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 结算金额
FROM 健康体检台账
WHERE 体检方式 = '自费报销' AND 发票金额 IS NULL
