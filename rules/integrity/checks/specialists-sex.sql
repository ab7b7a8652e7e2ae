/*---
title: 性别与身份证号不符（社会化管理服务专员花名册）
severity: warning
clauses: [X-4]
ledgers: [specialists]
message: "{姓名} 填的性别是{性别}，按身份证号应为{号码性别}"
column: 性别
value: 性别
ask: 请对照身份证，改正性别或号码。
en:
  title: Sex differs from the identity number (specialists)
  message: "{姓名} is entered as {性别}; the identity number says {号码性别}"
  ask: Compare the card and mend the sex or the number.
---*/
SELECT [_row] AS _rows, 姓名, 性别, sex_of(身份证号) AS 号码性别
FROM 社会化管理服务专员花名册
WHERE 身份证号 IS NOT NULL AND 性别 <> sex_of(身份证号)
