/*---
title: 移交在核准之前
severity: error
clauses: [XC-5-1, XC-5-2, XC-5-3]
reading: 央属企业经市人力社保局核准，市属、区属企业经参保区人力社保局核准后才接收；同一天的不算在前。
ledgers: [transfers]
message: "{姓名}（{企业名称}，{企业类别}）{移交日期} 移交，早于核准日期 {核准日期}；应先经{核准机关}核准"
column: 核准日期
value: 核准日期
ask: 请核对两个日期，提供核准文件。
en:
  title: Handed over before the approval
  message: "{姓名} ({企业名称}, {企业类别}) was handed over on {移交日期}, before the approval of {核准日期}"
  ask: Are both days right? Show the approval.
  reading: Central enterprises are approved by the city bureau, city and district ones by the bureau of the district of insurance, before reception; the same day will do.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 企业类别, 移交日期, 核准日期,
       CASE WHEN 企业类别 = '央属' THEN '市人力社保局' ELSE '参保区人力社保局' END AS 核准机关
FROM 国有企业退休人员移交台账
WHERE 核准日期 > 移交日期
