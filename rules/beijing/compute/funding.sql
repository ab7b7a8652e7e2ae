/*---
title: 市财政拨付所依据的实有人数
clauses: [BJ-4-3]
reading: 按社保档案接收单位所在的区，计入截至基准日已移交的市属（市管）企业退休人员，一人只计一次；离休人员和仍由企业社保平台管理的不计。台账没有去世和转出，须另行扣减；文本没有给出每人标准，只算人数。
ledgers: [transfers]
optional: {transfers: [管理方式]}
results: [登记行数, 重复登记, 接收人数]
totals: [登记行数, 重复登记, 接收人数]
arithmetic: "登记 {登记行数} 行 − 重复 {重复登记} 行 = {接收人数} 人"
en:
  title: The headcount on which the city's funding rests
  arithmetic: "{登记行数} rows − {重复登记} repeated = {接收人数} persons"
  reading: Retirees of city enterprises handed over by the reference day, by the district of the receiving unit, each person once; without those on 离休 and on an enterprise platform. The ledger knows no deaths and departures, which are to be taken off. The text gives no sum per head.
---*/
WITH 写法 AS (
  SELECT DISTINCT 社保档案接收单位 AS 单位
  FROM 国有企业退休人员移交台账
), 净称 AS (
  SELECT 单位, regexp_replace(name_key(单位), array_to_string(param_list('接收单位.不作区名的词', as_of()), '|'), '', 'g') AS 净称
  FROM 写法
), 认定 AS MATERIALIZED (
  SELECT 单位,
         coalesce(list_filter(param_list('接收单位.区名', as_of()), lambda 区: contains(净称, 区 || '区'))[1],
                  CASE WHEN NOT regexp_matches(净称, '..区')
                       THEN list_filter(param_list('接收单位.区名', as_of()), lambda 区: contains(净称, 区))[1] END) AS 区
  FROM 净称
), 人员 AS (
  SELECT t._row, t.身份证号, n.区
  FROM 国有企业退休人员移交台账 AS t
  LEFT JOIN 认定 AS n ON n.单位 = t.社保档案接收单位
  WHERE t.企业类别 = '市属' AND t.移交日期 <= as_of()
    AND t.人员身份 IS DISTINCT FROM '离休' AND t.管理方式 IS DISTINCT FROM '企业社保平台'
), 各区 AS (
  SELECT coalesce(区 || '区', '认不出所在区') AS 区, list(_row) AS 行, count(*) AS 登记行数,
         count(DISTINCT 身份证号) + count(*) FILTER (WHERE 身份证号 IS NULL) AS 接收人数
  FROM 人员
  GROUP BY coalesce(区 || '区', '认不出所在区')
)
SELECT 行 AS _rows, 区 AS _unit, year(as_of()) || '年度' AS _period,
       登记行数, 登记行数 - 接收人数 AS 重复登记, 接收人数
FROM 各区
