/*---
title: 出生日期与身份证号不符（企业退休人员花名册）
severity: warning
clauses: [X-4]
ledgers: [retirees]
message: "{姓名} 填的出生日期与身份证号里的不同"
column: 出生日期
value: 出生日期
ask: 请对照身份证，改正出生日期或号码。
en:
  title: Birth date differs from the identity number (retirees)
  message: "the birth date of {姓名} differs from the one in the identity number"
  ask: Compare the card and mend the date or the number.
---*/
SELECT [_row] AS _rows, 姓名, 出生日期
FROM 企业退休人员花名册
WHERE 身份证号 IS NOT NULL AND 出生日期 <> birth(身份证号)
