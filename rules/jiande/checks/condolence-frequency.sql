/*---
title: 各类慰问合计每人每年超过规定次数
severity: warning
clauses: [JD-3-1-4d]
reading: 把“每人每年不超过 1 次”读作住院、大病、节日慰问合计时才判断；年度按慰问日期，丧事料理慰问不计。
readings: [慰问次数]
ledgers: [festival_condolence]
uses: [hospital_condolence, illness_condolence]
message: "{姓名} {年度} 年领取住院、大病、节日慰问合计 {次数} 次，原则上不超过 {上限} 次"
column: 慰问日期
value: 次数
ask: 请说明第 {上限} 次以后各次的发放依据。
en:
  title: All condolences together more often than once a year
  message: "{姓名} received {次数} condolences of all kinds in {年度}, in principle not more than {上限}"
  ask: On what ground were those after the first {上限} paid?
  reading: Judged only where once a year is read as hospital, illness and festival condolences together; years by the day of condolence, funeral condolence not counted.
---*/
WITH 各类 AS (
  SELECT _row, 姓名, 身份证号, 慰问日期 FROM 节日慰问台账
  UNION ALL SELECT _row, 姓名, 身份证号, 慰问日期 FROM 住院慰问台账
  UNION ALL SELECT _row, 姓名, 身份证号, 慰问日期 FROM 大病慰问台账
), 一年 AS MATERIALIZED (
  SELECT list(_row) AS 行,
         max_by(_row, (慰问日期, _row)) AS 末行,
         min_by(姓名, _row) AS 姓名,
         year(慰问日期) AS 年度,
         count(*) AS 次数
  FROM 各类
  WHERE setting('慰问次数') = '各类合计' AND 身份证号 IS NOT NULL
    AND 慰问日期 >= param_date('适用.起始日', as_of())
  GROUP BY 身份证号, year(慰问日期)
)
SELECT 行 AS _rows, 末行 AS _at, 姓名, 年度, 次数,
       param('节日慰问.每年次数', make_date(年度, 12, 31)) AS 上限
FROM 一年
WHERE 次数 > param('节日慰问.每年次数', make_date(年度, 12, 31))
