/*---
title: 自管小组人数不在规定范围
severity: error
clauses: [JD-3-1-2a]
reading: 社区在管退休人员不足规定人数的，小组人数少另给提示，不判违规；没有花名册或花名册上没有该社区的，按规定人数判断。
ledgers: [groups]
uses: [retirees]
message: "小组 {小组编号}（{社区}）服务管理 {服务管理人数} 人，规定每组 {最少} 至 {最多} 人"
column: 服务管理人数
value: 服务管理人数
ask: 请核实人数；确属过多或过少的，按规定拆分或合并。
en:
  title: Size of a self-managed group out of range
  message: "group {小组编号} ({社区}) has {服务管理人数} members; {最少} to {最多} are required"
  ask: Is the number right? If so, the group is to be split or merged.
  reading: Where a community has fewer enrolled retirees than a group needs, a small group is a warning of its own; without a roster of that community the plain range applies.
---*/
WITH 在管 AS (
  SELECT 街道, 社区, count(*) AS 人数
  FROM 企业退休人员花名册
  WHERE 状态 = '在管'
  GROUP BY 街道, 社区
)
SELECT [z._row] AS _rows,
       z.小组编号, z.社区, z.服务管理人数,
       param('自管小组.最少人数', as_of()) AS 最少,
       param('自管小组.最多人数', as_of()) AS 最多
FROM 自管小组台账 AS z
LEFT JOIN 在管 AS m ON m.街道 = z.街道 AND m.社区 = z.社区
WHERE z.服务管理人数 > param('自管小组.最多人数', as_of())
   OR (z.服务管理人数 < param('自管小组.最少人数', as_of())
       AND (m.人数 IS NULL OR m.人数 >= param('自管小组.最少人数', as_of())))
