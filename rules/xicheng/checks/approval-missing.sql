/*---
title: 没有填写核准日期
severity: warning
clauses: [XC-5-1, XC-5-2, XC-5-3]
reading: 核准日期是台账的选填列，空着的看不出是否经过核准，故为提示；整张表没有这一列的列为未查。
ledgers: [transfers]
message: "{姓名}（{企业名称}，{企业类别}）{移交日期} 移交，没有填写核准日期，看不出是否经{核准机关}核准"
column: 核准日期
ask: 请补填核准日期，提供核准文件。
en:
  title: No day of approval
  message: "{姓名} ({企业名称}, {企业类别}) was handed over on {移交日期} without a day of approval"
  ask: Enter the day and show the approval.
  reading: The column is optional; where it is empty the approval cannot be seen, hence a warning. A sheet without the column is listed as not checked.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 企业类别, 移交日期,
       CASE WHEN 企业类别 = '央属' THEN '市人力社保局' ELSE '参保区人力社保局' END AS 核准机关
FROM 国有企业退休人员移交台账
WHERE 核准日期 IS NULL
