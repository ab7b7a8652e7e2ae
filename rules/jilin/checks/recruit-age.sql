/*---
title: 公开招聘时超过年龄
severity: warning
clauses: [JL-2-3]
reading: 原文为“原则上”，故为提示；按聘用日期的周岁，有任一放宽情形的不列；印发之前聘用的不适用。
ledgers: [community_workers]
message: "{姓名} {聘用日期} 公开招聘时满 {周岁} 周岁，没有填放宽情形，原则上不超过 {最高} 周岁"
column: 聘用日期
value: 周岁
ask: 请说明放宽年龄的情形。
en:
  title: Recruited above the age
  message: "{姓名} was {周岁} when recruited on {聘用日期}, with no ground for an exception; in principle not above {最高}"
  ask: On what ground was the age relaxed?
  reading: The text says in principle, so this is a warning. Full years on the day of hiring; any ground for an exception will do; who was hired before the opinion is left out.
---*/
WITH 招聘 AS MATERIALIZED (
  SELECT _row, 姓名, 聘用日期, full_years(birth(身份证号), 聘用日期) AS 周岁
  FROM 社工岗人员花名册
  WHERE 人员来源 = '公开招聘' AND 放宽情形 IS NULL
    AND 聘用日期 IS NOT NULL AND 身份证号 IS NOT NULL
    AND 聘用日期 >= param_date('意见.印发日期', as_of())
)
SELECT [_row] AS _rows, 姓名, 聘用日期, 周岁,
       param('招聘.最高年龄', 聘用日期) AS 最高
FROM 招聘
WHERE 周岁 > param('招聘.最高年龄', 聘用日期)
