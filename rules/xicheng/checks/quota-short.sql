/*---
title: 专职服务人员少于应配名额
severity: warning
clauses: [XC-6-1]
reading: 名额的取整是一种读法；缺员可以现有人员调剂或购买服务补足，故为提示。每个统计日期各自判断。
ledgers: [headcount]
message: "{街道} {统计日期} 管理 {管理人数} 人，按每 {每名服务人数} 人一名应配 {应配名额} 名，实有 {专员人数} 名，缺 {缺少} 名"
column: 专员人数
value: 专员人数
ask: 请说明缺员是否已由现有人员调剂或购买服务补足。
en:
  title: Fewer full-time staff than due
  message: "{街道}, {统计日期}: {管理人数} retirees, one for every {每名服务人数} makes {应配名额}; there are {专员人数}, {缺少} short"
  ask: Is the shortage made up by reassigned staff or a bought service?
  reading: How a fraction is rounded is a reading. Staff may be reassigned or the service bought, so this is a warning. Each day of counting is judged by itself.
---*/
WITH 人数 AS (
  SELECT *, CAST(param('专职人员.每名服务人数', 统计日期) AS BIGINT) AS 每名服务人数
  FROM 街道管理人数台账
), 名额 AS (
  SELECT *,
         CASE setting('专职人员.取整')
           WHEN '向下取整' THEN 管理人数 // 每名服务人数
           WHEN '四舍五入' THEN (管理人数 + 管理人数 + 每名服务人数) // (每名服务人数 + 每名服务人数)
           ELSE (管理人数 + 每名服务人数 - 1) // 每名服务人数
         END AS 应配名额
  FROM 人数
)
SELECT [_row] AS _rows, 街道, 统计日期, 管理人数, 每名服务人数, 应配名额, 专员人数, 应配名额 - 专员人数 AS 缺少
FROM 名额
WHERE 专员人数 < 应配名额
