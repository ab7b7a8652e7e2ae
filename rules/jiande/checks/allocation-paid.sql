/*---
title: 拨付金额与等次的比例不符
severity: error
clauses: [JD-4-3a]
reading: 拨付金额为核算金额乘等次的比例，四舍五入到分；未满额的差额纳入市级统筹。
ledgers: [allocation]
message: "{街道} {年度}{半年度} 核算 {核算金额} 元，考核{考核等次}，拨付金额填 {拨付金额} 元，与应拨数差 {相差} 元"
column: 拨付金额
value: 拨付金额
amount: 相差
ask: 请核对考核等次、比例和拨付金额。
en:
  title: Amount paid does not follow from the grade
  message: "{街道}, {年度}{半年度}: {核算金额} yuan at grade {考核等次}, {拨付金额} were paid, {相差} off"
  ask: Check grade, ratio and amount.
  reading: Due is the calculated amount times the ratio of the grade, rounded half up to the fen; what is held back goes to the city pool.
---*/
WITH 对照 AS (
  SELECT *,
         CASE 考核等次
           WHEN '优秀' THEN param('拨付比例.优秀', make_date(年度, 12, 31))
           WHEN '良好' THEN param('拨付比例.良好', make_date(年度, 12, 31))
           WHEN '合格' THEN param('拨付比例.合格', make_date(年度, 12, 31))
           WHEN '不合格' THEN param('拨付比例.不合格', make_date(年度, 12, 31)) END AS 比例
  FROM 专项资金拨付台账
)
SELECT [_row] AS _rows, 街道, 年度, 半年度, 核算金额, 考核等次, 拨付金额,
       CAST(abs(拨付金额 - 核算金额 * 比例) AS DECIMAL) AS 相差
FROM 对照
WHERE abs(拨付金额 - 核算金额 * 比例) > param('拨付.尾差', make_date(年度, 12, 31))
