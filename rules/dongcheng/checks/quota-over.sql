/*---
title: 专员人数多于应配名额
severity: warning
clauses: [DC-2-1, DC-2-2]
reading: 名额为管理人数除以比例，向上取整；多于名额的须由区中心统筹调剂，故为提示。
ledgers: [headcount]
message: "{街道} {统计日期} 管理 {管理人数} 人，按 {比例}:1 应配专员 {名额} 名，实有 {专员人数} 名，多 {差额} 名，须经区级统筹"
column: 专员人数
value: 专员人数
ask: 请提供区中心统筹调剂名额的依据。
en:
  title: More specialists than the ratio allows
  message: "{街道}, {统计日期}: {管理人数} retirees, at {比例} to one {名额} specialists are due, there are {专员人数}, {差额} more; the district has to allot them"
  ask: On what allotment by the district do the posts beyond the quota rest?
  reading: The quota is the headcount divided by the ratio, rounded up; more need an allotment by the district, hence a warning.
---*/
WITH 人数 AS (
  SELECT _row, 街道, 统计日期, 管理人数, 专员人数, CAST(param('专员.配备比例', 统计日期) AS BIGINT) AS 比例
  FROM 街道管理人数台账
),
名额 AS (
  SELECT *, (管理人数 + 比例 - 1) // 比例 AS 名额
  FROM 人数
)
SELECT [_row] AS _rows, 街道, 统计日期, 管理人数, 专员人数, 比例, 名额, 专员人数 - 名额 AS 差额
FROM 名额
WHERE 专员人数 > 名额
