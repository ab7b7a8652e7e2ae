/*---
title: 聘用时已过退休年龄
severity: note
clauses: [JL-3-4]
reading: 退休返聘人员另行管理，条文没有写年龄；按聘用日期满 60 周岁列为线索，年龄是参数。
ledgers: [community_workers]
message: "{姓名} {聘用日期} 聘用时满 {周岁} 周岁，请核对是否退休返聘"
column: 聘用日期
value: 周岁
ask: 请说明是否退休返聘；是的，应另行管理。
en:
  title: Hired past the age of retirement
  message: "{姓名} was {周岁} when hired on {聘用日期}; is the person re-hired after retirement?"
  ask: Re-hired retirees are managed apart; is this one?
  reading: The text names no age; who was 60 when hired is a lead, the age being a parameter.
---*/
SELECT [_row] AS _rows, 姓名, 聘用日期,
       full_years(birth(身份证号), 聘用日期) AS 周岁
FROM 社工岗人员花名册
WHERE 在岗状态 = '在岗' AND 身份证号 IS NOT NULL
  AND full_years(birth(身份证号), 聘用日期) >= param('退休返聘.提醒年龄', as_of())
