/*---
title: 节日慰问每人每年超过规定次数
severity: warning
clauses: [JD-3-1-4d]
reading: 原文为“原则上”，故为提示；只计节日慰问；按自然年计，以慰问日期为准；以身份证号认定同一人，各街道合并。
readings: [慰问次数]
ledgers: [festival_condolence]
message: "{姓名} {年度} 年领取节日慰问 {次数} 次，原则上不超过 {上限} 次，第 {上限} 次以后共 {涉及金额} 元"
column: 慰问日期
value: 次数
amount: 涉及金额
ask: 请说明第 {上限} 次以后各次的发放依据。
en:
  title: Festival condolence more often than once a year
  message: "{姓名} received {次数} festival condolences in {年度}, in principle not more than {上限}; {涉及金额} yuan beyond that"
  ask: On what ground were those after the first {上限} paid?
  reading: The text says in principle, so this is a warning. Festival condolences only, calendar years by the day; a person is known by the identity number, over all offices.
---*/
WITH 次序 AS (
  SELECT _row, 姓名, 身份证号, 慰问日期, 慰问金额,
         year(慰问日期) AS 年度,
         row_number() OVER (PARTITION BY 身份证号, year(慰问日期) ORDER BY 慰问日期, _row) AS 第几次
  FROM 节日慰问台账
  WHERE 身份证号 IS NOT NULL AND setting('慰问次数') = '节日慰问'
)
SELECT list(_row) AS _rows,
       max_by(_row, 第几次) AS _at,
       min_by(姓名, _row) AS 姓名,
       年度,
       count(*) AS 次数,
       param('节日慰问.每年次数', make_date(年度, 12, 31)) AS 上限,
       coalesce(sum(慰问金额) FILTER (WHERE 第几次 > param('节日慰问.每年次数', 慰问日期)), 0) AS 涉及金额
FROM 次序
GROUP BY 身份证号, 年度
HAVING count(*) > param('节日慰问.每年次数', make_date(年度, 12, 31))
