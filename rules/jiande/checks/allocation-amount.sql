/*---
title: 核算金额与人数、标准不符
severity: error
clauses: [JD-4-3a]
reading: 每半年的核算金额为保障人数乘年度人均标准除以每年次数，四舍五入到分；台账填的是半年标准的，可以设置为不再除。
readings: [人均标准口径]
ledgers: [allocation]
message: "{街道} {年度}{半年度} 保障 {保障人数} 人、人均 {人均标准} 元，核算金额填 {核算金额} 元，与计算的半年数不符，差 {相差} 元"
column: 核算金额
value: 核算金额
amount: 相差
ask: 请核对人数、标准和核算金额。
en:
  title: Calculated amount does not follow from persons and standard
  message: "{街道}, {年度}{半年度}: {保障人数} persons at {人均标准} yuan, the amount given is {核算金额}, which is {相差} off"
  ask: Check persons, standard and amount.
  reading: A half-year's amount is persons times the yearly standard, divided by the number of payments a year, rounded half up to the fen. Where the ledger gives half-yearly standards it may be set not to divide.
---*/
WITH 次数 AS (
  SELECT *,
         CASE setting('人均标准口径') WHEN '年度' THEN param('拨付.每年次数', make_date(年度, 12, 31)) ELSE 1 END AS 份数
  FROM 专项资金拨付台账
)
SELECT [_row] AS _rows, 街道, 年度, 半年度, 保障人数, 人均标准, 核算金额,
       CAST(abs(核算金额 * 份数 - 保障人数 * 人均标准) / 份数 AS DECIMAL) AS 相差
FROM 次数
WHERE abs(核算金额 * 份数 - 保障人数 * 人均标准) > 份数 * param('拨付.尾差', make_date(年度, 12, 31))
