/*---
title: 公示期不计首日则不足
severity: warning
clauses: [JD-5-2a]
reading: 默认首日与末日都计入；按不计首日的算法不足的给出提示。
readings: [公示天数]
ledgers: [disclosure_log]
message: "公示 {公示编号} 自 {起始日期} 至 {截止日期}，首尾都计 {天数} 天，不计首日为 {不计首日} 天，规定不少于 {最少} 天"
column: 截止日期
value: 天数
en:
  title: Notice period too short if the first day is not counted
  message: "notice {公示编号} from {起始日期} to {截止日期}: {天数} days with both ends, {不计首日} without the first, at least {最少} are required"
  reading: By default both ends count; where only that count is enough, this is a warning.
---*/
SELECT [_row] AS _rows, 公示编号, 起始日期, 截止日期,
       days_inclusive(起始日期, 截止日期) AS 天数,
       date_diff('day', 起始日期, 截止日期) AS 不计首日,
       param('公示.最少天数', 起始日期) AS 最少
FROM 公示登记台账
WHERE days_inclusive(起始日期, 截止日期) >= param('公示.最少天数', 起始日期)
  AND setting('公示天数') = '首尾都计'
  AND date_diff('day', 起始日期, 截止日期) < param('公示.最少天数', 起始日期)
