/*---
title: 住院慰问每人每年超过规定次数
severity: warning
clauses: [JD-3-1-4a]
reading: 原文为“原则上”，故为提示；按自然年计，默认以慰问日期为准，可设置为按入院日期；以身份证号认定同一人，各街道合并。
readings: [住院年度]
ledgers: [hospital_condolence]
message: "{姓名} {年度} 年领取住院慰问 {次数} 次，原则上不超过 {上限} 次，第 {上限} 次以后共 {涉及金额} 元"
column: 慰问日期
value: 次数
amount: 涉及金额
ask: 请说明第 {上限} 次以后各次的发放依据。
en:
  title: Hospital condolence more often than once a year
  message: "{姓名} received {次数} hospital condolences in {年度}, in principle not more than {上限}; {涉及金额} yuan beyond that"
  ask: On what ground were those after the first {上限} paid?
  reading: The text says in principle, so this is a warning. Calendar years by the day of condolence, or if set so by that of admission; a person is known by the identity number, over all offices.
---*/
WITH 各次 AS (
  SELECT _row, 姓名, 身份证号, 慰问日期, 慰问金额,
         CASE setting('住院年度') WHEN '慰问日期' THEN 慰问日期 ELSE 入院日期 END AS 计年日
  FROM 住院慰问台账
  WHERE 身份证号 IS NOT NULL
), 计年 AS MATERIALIZED (
  -- 日期误填在施行以前的，那一年没有规定的次数，不判
  SELECT * FROM 各次
  WHERE 计年日 >= param_date('适用.起始日', as_of())
), 超次 AS (
  SELECT 身份证号, year(计年日) AS 年度
  FROM 计年
  GROUP BY 身份证号, year(计年日)
  HAVING count(*) > param('住院慰问.每年次数', make_date(年度, 12, 31))
), 次序 AS (
  SELECT 计年.*, 年度,
         row_number() OVER (PARTITION BY 身份证号, 年度 ORDER BY 慰问日期, _row) AS 第几次
  FROM 计年 JOIN 超次 USING (身份证号)
  WHERE year(计年日) = 年度
)
SELECT list(_row) AS _rows,
       max_by(_row, 第几次) AS _at,
       min_by(姓名, _row) AS 姓名,
       年度,
       count(*) AS 次数,
       param('住院慰问.每年次数', make_date(年度, 12, 31)) AS 上限,
       coalesce(sum(慰问金额) FILTER (WHERE 第几次 > param('住院慰问.每年次数', make_date(年度, 12, 31))), 0) AS 涉及金额
FROM 次序
GROUP BY 身份证号, 年度
