/*---
title: 自管小组人数与花名册不一致
severity: warning
clauses: [JD-3-1-2c, JD-2-3b]
reading: 花名册上填了自管小组的在管人员按街道和小组计数，去世次月以后和转出的不计；花名册的小组写法与自管小组台账对不上的街道不判。
ledgers: [groups, retirees]
complete: [retirees]
message: "小组 {小组编号}（{社区}）台账填 {服务管理人数} 人，花名册上该组在管 {在管人数} 人"
column: 服务管理人数
value: 服务管理人数
ask: 请核对小组名单，说明人数不一致的原因。
en:
  title: Size of a group differs from the roster
  message: "group {小组编号} ({社区}) has {服务管理人数} members in its ledger, {在管人数} enrolled ones on the roster"
  ask: Compare the list of members; why do the numbers differ?
  reading: Enrolled persons of the roster are counted by office and group, without the dead and the transferred; offices whose roster writes its groups otherwise than the ledger are left out.
---*/
WITH 名册 AS (
  SELECT 街道, 自管小组 AS 小组编号,
         count(*) FILTER (WHERE 状态 = '在管') AS 在管人数
  FROM 企业退休人员花名册
  WHERE 自管小组 IS NOT NULL
  GROUP BY 街道, 自管小组
), 对得上 AS (
  SELECT DISTINCT z.街道
  FROM 自管小组台账 AS z
  JOIN 名册 AS m ON m.街道 = z.街道 AND m.小组编号 = z.小组编号
)
SELECT [z._row] AS _rows, z.小组编号, z.社区, z.服务管理人数,
       coalesce(m.在管人数, 0) AS 在管人数
FROM 自管小组台账 AS z
JOIN 对得上 AS d ON d.街道 = z.街道
LEFT JOIN 名册 AS m ON m.街道 = z.街道 AND m.小组编号 = z.小组编号
WHERE z.服务管理人数 <> coalesce(m.在管人数, 0)
