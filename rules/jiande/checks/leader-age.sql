/*---
title: 自管小组长年龄超过一般上限
severity: warning
clauses: [JD-3-1-2b]
reading: 原文为“一般不超过”，故为提示；按发放日的周岁，满上限岁数而未满下一周岁的不算超过。
ledgers: [leader_subsidy]
message: "组长 {组长姓名} 在发放日 {发放日期} 已满 {周岁} 周岁，一般不超过 {上限} 周岁"
column: 组长身份证号
value: 周岁
ask: 请说明继续聘任的理由和身体状况。
en:
  title: Group leader older than the usual limit
  message: "leader {组长姓名} is {周岁} on the day of payment {发放日期}; usually not more than {上限}"
  ask: Why does the person go on, and is the health good enough?
  reading: The text says in general, so this is a warning. Full years on the day of payment; who has not completed the next year is within the limit.
---*/
WITH 周岁 AS (
  SELECT _row, 组长姓名, 年度, 发放日期,
         full_years(birth(组长身份证号), 发放日期) AS 周岁
  FROM 自管小组长补助发放表
)
SELECT [_row] AS _rows, 组长姓名, 发放日期, 周岁,
       param('自管小组长.年龄上限', make_date(年度, 12, 31)) AS 上限
FROM 周岁
WHERE 周岁 > param('自管小组长.年龄上限', make_date(年度, 12, 31))
