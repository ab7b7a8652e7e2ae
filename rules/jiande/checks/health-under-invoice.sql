/*---
title: 自费体检没有按实报销
severity: warning
clauses: [JD-3-2c]
reading: 按实报销而不超过标准；报销少于发票与标准中较小的一个，给出提示。
ledgers: [health_check]
message: "{姓名} {体检日期} 自费体检发票 {发票金额} 元，应报 {应报} 元，实报 {结算金额} 元"
column: 结算金额
value: 结算金额
ask: 请说明少报的原因。
en:
  title: Reimbursed less than the invoice allows
  message: "{姓名}, {体检日期}: invoice {发票金额} yuan, {应报} are due, {结算金额} were reimbursed"
  ask: Why was less reimbursed?
  reading: What was spent is reimbursed up to the standard; less than the smaller of invoice and standard is a warning.
---*/
WITH 对照 AS (
  SELECT *, least(发票金额, param('体检.每次标准', 体检日期)) AS 应报
  FROM 健康体检台账
  WHERE 体检方式 = '自费报销' AND 发票金额 IS NOT NULL
)
SELECT [_row] AS _rows, 姓名, 体检日期, 发票金额, 结算金额, 应报
FROM 对照
WHERE 结算金额 < 应报
