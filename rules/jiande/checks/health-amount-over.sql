/*---
title: 组织体检结算超过标准
severity: error
clauses: [JD-3-2a]
ledgers: [health_check]
message: "{姓名} {体检日期} 体检结算 {结算金额} 元，标准每次 {标准} 元，超出 {相差} 元"
column: 结算金额
value: 结算金额
amount: 相差
ask: 请与承检医院核对，收回超出部分。
en:
  title: Check-up settled above the standard
  message: "{姓名}, {体检日期}: {结算金额} yuan, the standard is {标准}, {相差} too much"
  ask: Check with the hospital and return the excess.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 结算金额,
       param('体检.每次标准', 体检日期) AS 标准,
       结算金额 - param('体检.每次标准', 体检日期) AS 相差
FROM 健康体检台账
WHERE 体检方式 = '组织体检'
  AND 结算金额 > param('体检.每次标准', 体检日期)
