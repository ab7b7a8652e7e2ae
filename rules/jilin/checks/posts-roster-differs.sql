/*---
title: 社工岗人数与花名册不一致
severity: warning
clauses: [JL-2-2c]
reading: 花名册数在岗人员；只比花名册里有的街道。
ledgers: [communities, community_workers]
complete: [community_workers]
message: "{社区} 基本情况表填社工岗 {社工岗人数} 人，花名册在岗 {在册} 人"
column: 社工岗人数
value: 社工岗人数
ask: 请核对实有人数。
en:
  title: Posts differ from the roster
  message: "{社区}: {社工岗人数} posts in the table of communities, {在册} in post on the roster"
  ask: How many are there?
  reading: Those in post count; only street offices that are on the roster are compared.
---*/
WITH 在册 AS (
  SELECT 街道, 社区, count(*) AS 人数, list(_row) AS 行
  FROM 社工岗人员花名册
  WHERE 在岗状态 = '在岗'
  GROUP BY 街道, 社区
), 有花名册 AS (
  SELECT DISTINCT 街道 FROM 社工岗人员花名册
)
SELECT list_concat([z._row], coalesce(m.行, [])) AS _rows,
       z._row AS _at,
       z.社区, z.社工岗人数,
       coalesce(m.人数, 0) AS 在册
FROM 城市社区基本情况表 AS z
JOIN 有花名册 AS s ON s.街道 = z.街道
LEFT JOIN 在册 AS m ON m.街道 = z.街道 AND m.社区 = z.社区
WHERE z.社工岗人数 <> coalesce(m.人数, 0)
