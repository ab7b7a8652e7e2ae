/*---
title: 聘用的退休人员不是本市户籍
severity: error
clauses: [DC-3-6]
reading: 户籍以参数所列本市写法之一开头的为本市；只看聘用退休人员。
ledgers: [specialists]
message: "{姓名} 以聘用退休人员方式聘任，户籍登记为“{户籍}”，不是本市户籍"
column: 户籍
value: 户籍
ask: 请核对户口簿；是本市户籍的更正台账，不是的不得聘用。
en:
  title: Rehired retiree without local household registration
  message: "{姓名} was hired as a retiree; the household registration is {户籍}, not of this city"
  ask: Check the household register; correct the ledger, or the person may not be hired.
  reading: Local is what begins with one of the words of the parameter; only rehired retirees.
---*/
WITH 各种户籍 AS MATERIALIZED (
  SELECT DISTINCT 户籍, name_key(户籍) AS 简写
  FROM 社会化管理服务专员花名册
  WHERE 聘任方式 = '聘用退休人员'
),
外地 AS (
  SELECT 户籍
  FROM 各种户籍
  WHERE len(list_filter(param_list('户籍.本市写法', as_of()), lambda 写法: starts_with(简写, 写法))) = 0
)
SELECT [z._row] AS _rows, z.姓名, z.户籍
FROM 社会化管理服务专员花名册 AS z
JOIN 外地 USING (户籍)
WHERE z.聘任方式 = '聘用退休人员'
