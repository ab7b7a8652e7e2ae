/*---
title: 花名册上的社区不在城市社区基本情况表里
severity: warning
clauses: [JL-2-1]
reading: 社工岗设在城市社区；只比基本情况表里有的街道。
ledgers: [community_workers, communities]
complete: [communities]
message: "{姓名} 所在的{街道}{社区}不在城市社区基本情况表里"
column: 社区
value: 社区
ask: 请核对社区名称，或补报该社区的基本情况。
en:
  title: Community of the roster not in the table of communities
  message: "{姓名} works in {街道} {社区}, which is not in the table of city communities"
  ask: Is the name right, or is the community missing from the table?
  reading: Posts are for city communities; only street offices in the table are compared.
---*/
WITH 有基本情况 AS (
  SELECT DISTINCT 街道 FROM 城市社区基本情况表
)
SELECT [z._row] AS _rows, z.姓名, z.街道, z.社区
FROM 社工岗人员花名册 AS z
JOIN 有基本情况 AS s ON s.街道 = z.街道
ANTI JOIN 城市社区基本情况表 AS m ON m.街道 = z.街道 AND m.社区 = z.社区
WHERE z.在岗状态 = '在岗'
