/*---
title: 住院慰问每年超过次数
severity: error
clauses: [YX-1]
reading: 以身份证号认定同一人。
readings: [年度的算法]
ledgers: [hospital_condolence]
message: "{姓名} {年度} 年领取 {次数} 次，最多 {上限} 次"
column: 慰问日期
en:
  title: More hospital grants in a year than allowed
  message: "{姓名}: {次数} grants in {年度}, at most {上限}"
  reading: A person is known by the identity number.
---*/
WITH 每次 AS (
  SELECT _row, 姓名, 身份证号, 慰问日期,
         year(CASE WHEN setting('年度的算法') = '入院日期' THEN 入院日期 ELSE 慰问日期 END) AS 年度
  FROM 住院慰问台账
  WHERE 慰问日期 IS NOT NULL
)
SELECT list(_row) AS _rows, max_by(_row, 慰问日期) AS _at, any_value(姓名) AS 姓名, 年度, count(*) AS 次数,
       param('住院慰问.每年次数', max(慰问日期)) AS 上限
FROM 每次
GROUP BY 身份证号, 年度
HAVING count(*) > param('住院慰问.每年次数', max(慰问日期))
