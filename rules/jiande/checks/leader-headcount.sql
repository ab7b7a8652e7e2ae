/*---
title: 发放表人数多于自管小组台账
severity: warning
clauses: [JD-3-1-2c]
reading: 人数以自管小组台账为准；多报人数列为线索，补助是否超标另按合计判断。
ledgers: [leader_subsidy, groups]
message: "小组 {小组编号} 发放表填 {服务管理人数} 人，自管小组台账为 {台账人数} 人，多 {多报} 人"
column: 服务管理人数
value: 服务管理人数
ask: 请核实小组实际人数和人数变动的日期。
en:
  title: More members in the payment list than in the ledger of groups
  message: "group {小组编号}: {服务管理人数} members in the payment list, {台账人数} in the ledger, {多报} more"
  ask: How many members are there, and when did it change?
  reading: The ledger of groups counts; more members are a lead, the amounts are judged apart.
---*/
SELECT [z._row, m._row] AS _rows,
       z._row AS _at,
       z.小组编号, z.服务管理人数,
       m.服务管理人数 AS 台账人数,
       z.服务管理人数 - m.服务管理人数 AS 多报
FROM 自管小组长补助发放表 AS z
JOIN 自管小组台账 AS m ON m.街道 = z.街道 AND m.小组编号 = z.小组编号
WHERE z.服务管理人数 > m.服务管理人数
