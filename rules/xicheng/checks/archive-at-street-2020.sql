/*---
title: 2020 年内接收的档案存放在街道
severity: warning
clauses: [XC-2-4]
reading: 原文“2020 年后新接收”是否包括 2020 年内接收的可有两读；默认不包括，故为提示。读作 2020 年起时由另一条规则判断。
ledgers: [transfers]
message: "{姓名}（{企业名称}）的档案 {移交日期} 接收，存放在街道；原文“2020 年后新接收”可读作包括 2020 年内，请核对"
column: 档案存放地
value: 档案存放地
ask: 请说明该档案是否属于暂由街道管理的现存档案。
en:
  title: File received within 2020 and kept at a sub-district
  message: "{姓名} ({企业名称}): the file was received on {移交日期} and is kept at the sub-district; the text may be read to include 2020"
  ask: Is it one of the files that the sub-district keeps for the time being?
  reading: Whether after 2020 includes the year is open; by default it does not, hence a warning. With the other reading another rule judges it.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 移交日期, 档案存放地
FROM 国有企业退休人员移交台账
WHERE 档案存放地 = '街道'
  AND setting('档案.新接收起算') = '2021年起'
  AND 移交日期 < param_date('档案.区级统一管理起', 移交日期)
