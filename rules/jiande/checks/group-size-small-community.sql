/*---
title: 社区在管人员少，自管小组人数不足
severity: warning
clauses: [JD-3-1-2a]
reading: 社区在管退休人员不足规定人数的，小组人数少给出提示，不判违规。
ledgers: [groups, retirees]
message: "小组 {小组编号} 服务管理 {服务管理人数} 人，不足 {最少} 人；{社区}花名册上在管 {在管人数} 人，可与邻近社区合并组建"
column: 服务管理人数
value: 服务管理人数
en:
  title: Small group in a small community
  message: "group {小组编号} has {服务管理人数} members, fewer than {最少}; {社区} has {在管人数} enrolled retirees and might join with a neighbour"
  reading: Where a community has fewer enrolled retirees than a group needs, a small group is a warning, no breach.
---*/
WITH 在管 AS (
  SELECT 街道, 社区, count(*) AS 人数
  FROM 企业退休人员花名册
  WHERE 状态 = '在管'
  GROUP BY 街道, 社区
)
SELECT [z._row] AS _rows,
       z.小组编号, z.社区, z.服务管理人数,
       m.人数 AS 在管人数,
       param('自管小组.最少人数', as_of()) AS 最少
FROM 自管小组台账 AS z
JOIN 在管 AS m ON m.街道 = z.街道 AND m.社区 = z.社区
WHERE z.服务管理人数 < param('自管小组.最少人数', as_of())
  AND m.人数 < param('自管小组.最少人数', as_of())
