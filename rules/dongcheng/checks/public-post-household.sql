/*---
title: 公益性岗位人员看不出是本区户籍
severity: warning
clauses: [DC-4-1]
reading: 原文为“优先”招用本区户籍人员，故为提示；只写到市的不列。
ledgers: [specialists]
message: "{姓名} 在公益性岗位，户籍登记为“{户籍}”，看不出是本区户籍；公益性岗位优先招用本区户籍人员"
column: 户籍
value: 户籍
ask: 请核对户籍；不是本区的，说明没有优先招用本区人员的原因。
en:
  title: Public-benefit post held by a person not of the district
  message: "{姓名} holds a public-benefit post; the household registration is {户籍}, not plainly of the district, whose people are preferred"
  ask: Check the household register, or say why nobody of the district was taken on.
  reading: The text says preferably, hence a warning; where only the city is named, nothing is said.
---*/
WITH 各种户籍 AS MATERIALIZED (
  SELECT DISTINCT 户籍, name_key(户籍) AS 简写
  FROM 社会化管理服务专员花名册
  WHERE 聘任方式 = '公益性岗位'
),
区外 AS (
  SELECT 户籍
  FROM 各种户籍
  WHERE NOT list_contains(param_list('户籍.未写到区', as_of()), 简写)
    AND len(list_filter(param_list('户籍.本区写法', as_of()), lambda 写法: contains(简写, 写法))) = 0
)
SELECT [z._row] AS _rows, z.姓名, z.户籍
FROM 社会化管理服务专员花名册 AS z
JOIN 区外 USING (户籍)
WHERE z.聘任方式 = '公益性岗位'
