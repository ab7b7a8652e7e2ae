/*---
title: 专员人数少于应配名额
severity: warning
clauses: [DC-2-1]
reading: 名额为管理人数除以比例，向上取整；原文为“原则上”，少于名额给出提示。每个统计日期各自判断。
ledgers: [headcount]
message: "{街道} {统计日期} 管理 {管理人数} 人，按 {比例}:1 应配专员 {名额} 名，实有 {专员人数} 名，缺 {差额} 名"
column: 专员人数
value: 专员人数
ask: 请说明缺员的原因和补充的安排。
en:
  title: Fewer specialists than the ratio asks for
  message: "{街道}, {统计日期}: {管理人数} retirees, at {比例} to one {名额} specialists are due, there are {专员人数}, {差额} short"
  ask: Why are posts vacant, and when will they be filled?
  reading: The quota is the headcount divided by the ratio, rounded up; the text says in principle, so this is a warning. Each day of counting is judged by itself.
---*/
WITH 人数 AS (
  SELECT _row, 街道, 统计日期, 管理人数, 专员人数, CAST(param('专员.配备比例', 统计日期) AS BIGINT) AS 比例
  FROM 街道管理人数台账
),
名额 AS (
  SELECT *, (管理人数 + 比例 - 1) // 比例 AS 名额
  FROM 人数
)
SELECT [_row] AS _rows, 街道, 统计日期, 管理人数, 专员人数, 比例, 名额, 名额 - 专员人数 AS 差额
FROM 名额
WHERE 专员人数 < 名额
