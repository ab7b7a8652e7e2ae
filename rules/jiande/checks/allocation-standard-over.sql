/*---
title: 拨付的人均标准超过预算标准
severity: error
clauses: [JD-4-1a]
ledgers: [allocation]
message: "{街道} {年度}{半年度} 拨付按人均 {人均标准} 元计，预算标准只有 {标准} 元"
column: 人均标准
value: 人均标准
ask: 请说明人均标准的依据。
en:
  title: Standard per head above the budget's
  message: "{街道}, {年度}{半年度}: {人均标准} yuan per head, the budget has {标准} only"
  ask: On what ground was that standard used?
---*/
SELECT [_row] AS _rows, 街道, 年度, 半年度, 人均标准,
       param('退管经费.人均标准', make_date(年度, 12, 31)) AS 标准
FROM 专项资金拨付台账
WHERE 人均标准 > param('退管经费.人均标准', make_date(年度, 12, 31))
