/*---
title: 领取补助的不是自管小组台账上的组长
severity: warning
clauses: [JD-3-1-2c]
reading: 以街道、小组编号和身份证号对照自管小组台账；组长可能已更换，故为提示。
ledgers: [leader_subsidy, groups]
message: "小组 {小组编号} {年度} 年度的补助 {补助金额} 元由 {组长姓名} 领取，自管小组台账上的组长是 {台账组长}"
column: 组长姓名
value: 组长姓名
amount: 补助金额
ask: 请说明组长更换的日期，提供选聘记录。
en:
  title: Subsidy paid to somebody other than the leader in the ledger of groups
  message: "group {小组编号}, {年度}: {补助金额} yuan were paid to {组长姓名}; the ledger of groups names {台账组长}"
  ask: When did the leader change? Provide the record of the choice.
  reading: By office, group number and identity number; a leader may have changed, so this is a warning.
---*/
WITH 组长 AS (
  SELECT 街道, 小组编号,
         list(组长身份证号) AS 号码,
         array_to_string(list_sort(list_distinct(list(组长姓名))), '、') AS 台账组长,
         list(_row) AS 行
  FROM 自管小组台账
  WHERE 组长身份证号 IS NOT NULL
  GROUP BY 街道, 小组编号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.小组编号, z.年度, z.组长姓名, z.补助金额, m.台账组长
FROM 自管小组长补助发放表 AS z
JOIN 组长 AS m ON m.街道 = z.街道 AND m.小组编号 = z.小组编号
WHERE z.组长身份证号 IS NOT NULL
  AND NOT list_contains(m.号码, z.组长身份证号)
