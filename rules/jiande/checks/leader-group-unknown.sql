/*---
title: 发放补助的小组不在自管小组台账
severity: warning
clauses: [JD-3-1-2c]
reading: 以街道和小组编号对照；人数按自管小组台账核对，台账上没有的小组列为线索。
ledgers: [leader_subsidy, groups]
complete: [groups]
message: "小组 {小组编号}（{社区}）发放 {年度} 年度补助 {补助金额} 元，{街道}的自管小组台账上没有这个小组"
column: 小组编号
value: 小组编号
amount: 补助金额
ask: 请提供小组的组建记录和名单。
en:
  title: Subsidy for a group that is not in the ledger of groups
  message: "group {小组编号} ({社区}) was paid {补助金额} yuan for {年度}; the ledger of groups of {街道} does not have it"
  ask: Provide the record of its founding and its list of members.
  reading: By office and group number; members are counted by the ledger of groups, so a group that is not there is a lead.
---*/
SELECT [z._row] AS _rows, z.小组编号, z.社区, z.年度, z.补助金额, z.街道
FROM 自管小组长补助发放表 AS z
WHERE z.小组编号 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM 自管小组台账 AS m WHERE m.街道 = z.街道 AND m.小组编号 = z.小组编号)
