/*---
title: 公示期不足规定天数
severity: error
clauses: [JD-5-2a]
reading: 按自然日计，默认首日与末日都计入，可设置为不计首日。
readings: [公示天数]
ledgers: [disclosure_log]
message: "公示 {公示编号} 自 {起始日期} 至 {截止日期} 共 {天数} 天，规定不少于 {最少} 天"
column: 截止日期
value: 天数
ask: 请说明公示期不足的原因，必要时重新公示。
en:
  title: Notice period too short
  message: "notice {公示编号} from {起始日期} to {截止日期} is {天数} days, at least {最少} are required"
  ask: Why was the period short? If need be, publish again.
  reading: Calendar days; by default the first and the last both count, it may be set not to count the first.
---*/
WITH 天数 AS (
  SELECT *,
         CASE setting('公示天数') WHEN '首尾都计' THEN days_inclusive(起始日期, 截止日期)
              ELSE date_diff('day', 起始日期, 截止日期) END AS 天数
  FROM 公示登记台账
)
SELECT [_row] AS _rows, 公示编号, 起始日期, 截止日期, 天数,
       param('公示.最少天数', 起始日期) AS 最少
FROM 天数
WHERE 天数 < param('公示.最少天数', 起始日期)
