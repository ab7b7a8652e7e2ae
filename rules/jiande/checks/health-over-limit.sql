/*---
title: 自费体检报销超过标准
severity: error
clauses: [JD-3-2c]
ledgers: [health_check]
message: "{姓名} {体检日期} 自费体检报销 {结算金额} 元，不超过 {标准} 元，超出 {相差} 元"
column: 结算金额
value: 结算金额
amount: 相差
ask: 请收回超出部分。
en:
  title: Reimbursed above the standard
  message: "{姓名}, {体检日期}: {结算金额} yuan reimbursed, not more than {标准} is due, {相差} too much"
  ask: Return the excess.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 结算金额,
       param('体检.每次标准', 体检日期) AS 标准,
       结算金额 - param('体检.每次标准', 体检日期) AS 相差
FROM 健康体检台账
WHERE 体检方式 = '自费报销'
  AND 结算金额 > param('体检.每次标准', 体检日期)
