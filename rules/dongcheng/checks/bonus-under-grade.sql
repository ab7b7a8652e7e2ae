/*---
title: 绩效奖金少于评价等次应发
severity: warning
clauses: [DC-6-2]
reading: 月绩效基数按等次的比例为当月应发；同一人同月各行合并，同月有几次评价的以最低的为准，1 月没有评价的用上年 12 月的评价。
ledgers: [specialist_pay, specialist_reviews]
message: "{姓名} {发放月} 评价为{等次}，绩效奖金应发 {应发} 元，实发 {实发} 元，少发 {少发} 元"
column: 绩效奖金
value: 实发
amount: 少发
ask: 请补发，或说明少发的原因。
en:
  title: Bonus below what the grade gives
  message: "{姓名}, {发放月}: graded {等次}, {应发} yuan are due, {实发} were paid, {少发} too little"
  ask: Pay the rest, or say why less was paid.
  reading: Due is the monthly base times the ratio of the grade; rows of a person and month are added up, of several grades in a month the lowest counts, and January without a review takes December's.
---*/
WITH 评价 AS (
  SELECT 身份证号, 月份, list(_row) AS 行,
         max_by(评价等次, list_position(['满意', '基本满意', '不满意'], 评价等次)) AS 等次
  FROM 专员月度满意度评价表_全部
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 月份
),
-- the review of the month itself; for January, where it has none, that of December
适用 AS (
  SELECT 身份证号, 月份, 行, 等次 FROM 评价
  UNION ALL
  SELECT d.身份证号, month_after(d.月份), d.行, d.等次
  FROM 评价 AS d
  ANTI JOIN 评价 AS j ON j.身份证号 = d.身份证号 AND j.月份 = month_after(d.月份)
  WHERE month(month_after(d.月份)) = 1
),
发放 AS (
  SELECT 身份证号, 月份, list(_row) AS 行, min_by(姓名, _row) AS 姓名, sum(绩效奖金) AS 实发
  FROM 专员补贴发放表
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 月份
),
应发 AS (
  SELECT list_concat(z.行, p.行) AS 行, list_min(z.行) AS 发放行, z.姓名, z.月份, z.实发, p.等次,
         param('补贴.月绩效基数', z.月份)
         * CASE p.等次 WHEN '满意' THEN param('绩效.满意比例', z.月份)
                       WHEN '基本满意' THEN param('绩效.基本满意比例', z.月份)
                       ELSE param('绩效.不满意比例', z.月份) END AS 应发
  FROM 发放 AS z
  JOIN 适用 AS p ON p.身份证号 = z.身份证号 AND p.月份 = z.月份
)
SELECT 行 AS _rows, 发放行 AS _at, 姓名, strftime(月份, '%Y-%m') AS 发放月, 等次, 应发, 实发, 应发 - 实发 AS 少发
FROM 应发
WHERE 实发 < 应发
