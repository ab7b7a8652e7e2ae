/*---
title: 没有当月评价而发绩效奖金
severity: warning
clauses: [DC-6-2]
reading: 1 月没有评价而有上年 12 月评价的不算；其他月份以当月的评价为准。
ledgers: [specialist_pay, specialist_reviews]
message: "{姓名} {发放月} 发放绩效奖金 {实发} 元，没有当月的满意度评价"
column: 绩效奖金
value: 实发
amount: 实发
ask: 请提供当月的评价结果；没有评价的，说明发放的依据。
en:
  title: Bonus without a review of the month
  message: "{姓名}, {发放月}: {实发} yuan of bonus were paid without a review of that month"
  ask: Provide the review, or say on what ground the bonus was paid.
  reading: January without a review but with one of December does not count; otherwise the month's own review is needed.
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
)
SELECT z.行 AS _rows, z.姓名, strftime(z.月份, '%Y-%m') AS 发放月, z.实发
FROM 发放 AS z
ANTI JOIN 适用 AS p ON p.身份证号 = z.身份证号 AND p.月份 = z.月份
WHERE z.实发 > 0
