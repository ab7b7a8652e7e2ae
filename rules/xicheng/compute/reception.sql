/*---
title: 接收进度
clauses: [XC-5-4]
reading: 计入截至基准日社保和档案由本区接收的人，一人只计一次，离休人员不计；从接收单位名称认不出区的另列，不算已接收。预计数只供对照进度，多于或少于都不是违规。
ledgers: [transfers]
results: [预计人数, 已接收, 尚差, 进度, 认不出区]
totals: [预计人数, 已接收, 尚差, 认不出区]
arithmetic: "已接收 {已接收} ÷ 预计 {预计人数} = {进度}%；{预计人数} − {已接收} = {尚差}；另有 {认不出区} 人认不出接收的区"
en:
  title: Progress of reception
  arithmetic: "{已接收} received ÷ {预计人数} expected = {进度}%; {预计人数} − {已接收} = {尚差}; for {认不出区} more the district cannot be told"
  reading: Those whose insurance and file this district received by the reference day, each person once, without those on 离休. Where the unit's name shows no district they are listed apart and not counted. The expected numbers serve to show progress; more or fewer is no breach.
---*/
-- 台账有百万行，写法只有几百种：同样的写法只认一次。MATERIALIZED 使后面的条件不会挪到去重之前。
WITH 写法 AS (
  SELECT DISTINCT 社保档案接收单位 AS 单位
  FROM 国有企业退休人员移交台账
), 净称 AS (
  SELECT 单位, regexp_replace(name_key(单位), array_to_string(param_list('接收单位.不作区名的词', as_of()), '|'), '', 'g') AS 净称
  FROM 写法
), 认区 AS (
  SELECT *,
         regexp_matches(净称, '(?:..|外|他)区') AS 写明区,
         len(list_filter(param_list('本区.名称', as_of()), lambda 名: contains(净称, 名 || '区'))) > 0 AS 写明本区,
         regexp_matches(净称, '^本?区')
           OR len(list_filter(list_concat(param_list('本区.名称', as_of()), param_list('本区.街道', as_of())),
                              lambda 名: contains(净称, 名))) > 0 AS 含本区名,
         len(list_filter(param_list('接收单位.区名', as_of()), lambda 名: contains(净称, 名))) > 0 AS 含区名
  FROM 净称
), 认定 AS MATERIALIZED (
  SELECT 单位,
         写明本区 OR (NOT 写明区 AND 含本区名) AS 属本区,
         NOT 写明本区 AND (写明区 OR (含区名 AND NOT 含本区名)) AS 属外区
  FROM 认区
), 类别 AS (
  SELECT '央属' AS 企业类别, param('接收.央属预计', as_of()) AS 预计
  UNION ALL SELECT '市属', param('接收.市属预计', as_of())
  UNION ALL SELECT '区属', param('接收.区属预计', as_of())
), 人员 AS (
  SELECT t._row, t.身份证号, t.企业类别, n.属本区, n.属外区
  FROM 国有企业退休人员移交台账 AS t
  JOIN 认定 AS n ON n.单位 = t.社保档案接收单位
  WHERE t.移交日期 <= as_of() AND t.人员身份 IS DISTINCT FROM '离休' AND NOT n.属外区
), 已接收 AS (
  SELECT 企业类别, list(_row) AS 行,
         count(DISTINCT 身份证号) FILTER (WHERE 属本区) + count(*) FILTER (WHERE 属本区 AND 身份证号 IS NULL) AS 人数,
         count(*) FILTER (WHERE NOT 属本区) AS 认不出区
  FROM 人员
  GROUP BY 企业类别
), 对照 AS (
  SELECT s.行, k.企业类别, CAST(k.预计 AS BIGINT) AS 预计人数, coalesce(s.人数, 0) AS 已接收, coalesce(s.认不出区, 0) AS 认不出区
  FROM 类别 AS k
  LEFT JOIN 已接收 AS s USING (企业类别)
)
SELECT 行 AS _rows, 企业类别 AS _unit, NULL AS _period,
       预计人数, 已接收, 预计人数 - 已接收 AS 尚差,
       CAST(已接收 * 100 / 预计人数 AS DECIMAL(18,2)) AS 进度, 认不出区
FROM 对照
