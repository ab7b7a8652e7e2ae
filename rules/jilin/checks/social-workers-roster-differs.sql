/*---
title: 社工师人数与花名册不一致
severity: warning
clauses: [JL-2-7b]
reading: 花名册数在岗的社工师和高级社工师，助理社工师不计；只比花名册里有的街道。
ledgers: [communities, community_workers]
complete: [community_workers]
message: "{社区} 基本情况表填社工师 {社工师人数} 名，花名册在岗的社工师和高级社工师 {在册} 名"
column: 社工师人数
value: 社工师人数
ask: 请按职业资格证书核实。
en:
  title: Social workers differ from the roster
  message: "{社区}: {社工师人数} in the table of communities, {在册} in post on the roster"
  ask: Check against the certificates.
  reading: Social workers and senior ones in post count, assistants do not; only street offices on the roster are compared.
---*/
WITH 在册 AS (
  SELECT 街道, 社区, count(*) AS 人数, list(_row) AS 行
  FROM 社工岗人员花名册
  WHERE 在岗状态 = '在岗'
    AND list_contains(param_list('社工师.计入资格', as_of()), 职业资格)
  GROUP BY 街道, 社区
), 有花名册 AS (
  SELECT DISTINCT 街道 FROM 社工岗人员花名册
)
SELECT list_concat([z._row], coalesce(m.行, [])) AS _rows,
       z._row AS _at,
       z.社区, z.社工师人数,
       coalesce(m.人数, 0) AS 在册
FROM 城市社区基本情况表 AS z
JOIN 有花名册 AS s ON s.街道 = z.街道
LEFT JOIN 在册 AS m ON m.街道 = z.街道 AND m.社区 = z.社区
WHERE z.社工师人数 <> coalesce(m.人数, 0)
