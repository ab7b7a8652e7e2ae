/*---
title: 年龄与身份证号不符（大病慰问台账）
severity: warning
clauses: [X-4]
reading: 按慰问日期的周岁比较，差 1 岁的不列。
ledgers: [illness_condolence]
message: "{姓名} 填的年龄是 {年龄} 岁，按身份证号 {慰问日期} 满 {周岁} 周岁"
column: 年龄
value: 年龄
ask: 请对照身份证，改正年龄或号码。
en:
  title: Age differs from the identity number (illness_condolence)
  message: "{姓名} is entered as {年龄}; by the identity number it is {周岁} on {慰问日期}"
  ask: Compare the card and mend the age or the number.
  reading: Full years on the day of condolence; a difference of one is not listed.
---*/
SELECT [_row] AS _rows, 姓名, 年龄, 慰问日期,
       full_years(birth(身份证号), 慰问日期) AS 周岁
FROM 大病慰问台账
WHERE 身份证号 IS NOT NULL
  AND abs(年龄 - full_years(birth(身份证号), 慰问日期)) > 1
