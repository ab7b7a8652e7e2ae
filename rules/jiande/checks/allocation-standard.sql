/*---
title: 拨付的人均标准不是扣除市级预留后的标准
severity: warning
clauses: [JD-4-1a]
reading: 街道的人均标准为年度预算标准减市级预留；预留可以调整，调整后应作为参数给出，故为提示；超过预算标准的另判违规。
ledgers: [allocation]
message: "{街道} {年度}{半年度} 拨付按人均 {人均标准} 元计，预算标准 {预算} 元减市级预留 {预留} 元为 {标准} 元"
column: 人均标准
value: 人均标准
ask: 请说明人均标准的依据；预留调整过的，请给出预留标准。
en:
  title: Standard per head is not the budget's less the reserve
  message: "{街道}, {年度}{半年度}: {人均标准} yuan per head; {预算} less the reserve of {预留} make {标准}"
  ask: On what ground? If the reserve was changed, give it as a parameter.
  reading: The office's standard is the year's budget standard less the city's reserve. The reserve may be adjusted and is then given as a parameter, so this is a warning; more than the budget standard is a breach of its own.
---*/
SELECT [_row] AS _rows, 街道, 年度, 半年度, 人均标准,
       param('退管经费.人均标准', make_date(年度, 12, 31)) AS 预算,
       param('退管经费.市级预留', make_date(年度, 12, 31)) AS 预留,
       param('退管经费.人均标准', make_date(年度, 12, 31)) - param('退管经费.市级预留', make_date(年度, 12, 31)) AS 标准
FROM 专项资金拨付台账
WHERE 人均标准 <> param('退管经费.人均标准', make_date(年度, 12, 31)) - param('退管经费.市级预留', make_date(年度, 12, 31))
  AND 人均标准 <= param('退管经费.人均标准', make_date(年度, 12, 31))
