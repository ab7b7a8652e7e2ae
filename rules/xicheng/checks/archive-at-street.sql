/*---
title: 新接收的档案存放在街道
severity: error
clauses: [XC-2-4]
reading: 原文“2020 年后新接收”默认读作 2021-01-01 及以后移交的；读法可改为 2020 年起。
ledgers: [transfers]
message: "{姓名}（{企业名称}）的档案 {移交日期} 接收，存放在街道，应由区级统一管理"
column: 档案存放地
value: 档案存放地
ask: 请移交区级档案库房，或更正存放地。
en:
  title: Newly received file kept at a sub-district
  message: "{姓名} ({企业名称}): the file was received on {移交日期} and is kept at the sub-district; the district is to keep it"
  ask: Move it to the district's archive, or correct the place.
  reading: After 2020 is read as from 2021-01-01; the other reading is from 2020.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 移交日期, 档案存放地
FROM 国有企业退休人员移交台账
WHERE 档案存放地 = '街道'
  AND (setting('档案.新接收起算') = '2020年起' OR 移交日期 >= param_date('档案.区级统一管理起', 移交日期))
