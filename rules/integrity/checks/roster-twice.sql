/*---
title: 同一人在两个街道在管
severity: error
clauses: [X-2]
reading: 以身份证号认定同一人。
ledgers: [retirees]
message: "{姓名} 同时在 {街道数} 个街道的花名册里在管：{所在}"
column: 身份证号
value: 身份证号
ask: 请两处街道核实，只保留实际管理的一处。
en:
  title: One person enrolled in two street offices
  message: "{姓名} is enrolled in {街道数} offices at once: {所在}"
  ask: Which office really serves the person? Keep that entry only.
  reading: A person is known by the identity number.
---*/
WITH 两处 AS (
  -- 先找出号码，再取行：一个省的花名册里，这样的人只是极少数
  SELECT 身份证号
  FROM 企业退休人员花名册
  WHERE 状态 = '在管' AND 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING min(街道) <> max(街道)
)
SELECT list(z._row) AS _rows,
       min_by(z.姓名, z._row) AS 姓名,
       z.身份证号,
       count(DISTINCT z.街道) AS 街道数,
       array_to_string(list_sort(list_distinct(list(z.街道))), '、') AS 所在
FROM 企业退休人员花名册 AS z
JOIN 两处 ON 两处.身份证号 = z.身份证号
WHERE z.状态 = '在管'
GROUP BY z.身份证号
