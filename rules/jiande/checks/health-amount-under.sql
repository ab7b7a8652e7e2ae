/*---
title: 组织体检结算低于标准
severity: warning
clauses: [JD-3-2a]
reading: 低于固定标准的给出提示，不判违规；没有上传报告的不应结算，不提示。
ledgers: [health_check]
message: "{姓名} {体检日期} 体检结算 {结算金额} 元，标准每次 {标准} 元，少 {相差} 元"
column: 结算金额
value: 结算金额
ask: 请说明低于标准的原因。
en:
  title: Check-up settled below the standard
  message: "{姓名}, {体检日期}: {结算金额} yuan, the standard is {标准}, {相差} less"
  ask: Why was less settled?
  reading: "Less than the standard is a warning, no breach; where no report was uploaded nothing is due."
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 结算金额,
       param('体检.每次标准', 体检日期) AS 标准,
       param('体检.每次标准', 体检日期) - 结算金额 AS 相差
FROM 健康体检台账
WHERE 体检方式 = '组织体检' AND 报告已上传 = '是'
  AND 结算金额 < param('体检.每次标准', 体检日期)
