/*---
title: 档案移交而未数字化
severity: error
clauses: [BJ-2-3]
ledgers: [transfers]
message: "{姓名}（{企业名称}）的人事档案 {移交日期} 移交，尚未完成数字化"
column: 档案已数字化
value: 档案已数字化
ask: 请企业按规范完成数字化加工后再办移交，并补登。
en:
  title: File handed over without being digitised
  message: "{姓名} ({企业名称}): the personal file was handed over on {移交日期} and is not digitised"
  ask: The enterprise is to digitise it by the specification before handing it over.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 移交日期, 档案已数字化
FROM 国有企业退休人员移交台账
WHERE 档案已数字化 = '否'
