/*---
title: 在聘的月份没有满意度评价
severity: warning
clauses: [DC-6-2]
reading: 原文为每月评价。只看整月在聘的月份，且在该街道评价表的第一个月到最后一个月之间；每人列一次，写明缺几个月。状态为不再聘用的，看到不再聘用日期为止，没有日期的不判。
ledgers: [specialists, specialist_reviews]
optional: {specialists: [不再聘用日期]}
message: "{姓名} 在 {首月} 至 {末月} 整月在聘 {应评} 个月，有评价的 {已评} 个月，缺 {缺} 个月"
column: 姓名
value: 缺
ask: 请提供缺少的月份的评价结果。
en:
  title: Months of employment without a review
  message: "{姓名} was employed for {应评} whole months from {首月} to {末月}; {已评} have a review, {缺} have none"
  ask: Provide the reviews of the missing months.
  reading: The text asks for a review every month. Only whole months of employment between the first and the last month of the office's reviews; one finding a person. Those whose employment was ended count to that day, and not at all where no day is given.
---*/
WITH 街道 AS (
  SELECT 街道, min(月份) AS 最早, max(月份) AS 最晚
  FROM 专员月度满意度评价表
  WHERE 街道 IS NOT NULL
  GROUP BY 街道
),
应评 AS (
  SELECT z._row, z.姓名, z.身份证号,
         -- the first month that begins, and the one after the last that ends, inside the employment
         greatest(CAST(date_trunc('month', month_after(z.协议起始日 - 1)) AS DATE), j.最早) AS 首月,
         least(CAST(date_trunc('month',
                 CASE WHEN z.状态 = '不再聘用' THEN least(z.协议终止日 + 1, z.不再聘用日期) ELSE z.协议终止日 + 1 END) AS DATE),
               month_after(j.最晚)) AS 止月
  FROM 社会化管理服务专员花名册 AS z
  JOIN 街道 AS j USING (街道)
  WHERE z.身份证号 IS NOT NULL
    AND z.协议终止日 IS NOT NULL
    AND NOT (z.状态 = '不再聘用' AND z.不再聘用日期 IS NULL)
),
评价 AS (
  SELECT DISTINCT 身份证号, 月份
  FROM 专员月度满意度评价表
  WHERE 身份证号 IS NOT NULL
),
已评 AS (
  SELECT y._row,
         min(y.姓名) AS 姓名, min(y.首月) AS 首月, min(y.止月) AS 止月,
         count(p.月份) AS 已评
  FROM 应评 AS y
  LEFT JOIN 评价 AS p ON p.身份证号 = y.身份证号 AND p.月份 >= y.首月 AND p.月份 < y.止月
  GROUP BY y._row
),
月数 AS (
  SELECT *, months_from(首月, 止月) AS 应评
  FROM 已评
)
SELECT [_row] AS _rows, 姓名,
       strftime(首月, '%Y-%m') AS 首月,
       strftime(止月 - INTERVAL 1 MONTH, '%Y-%m') AS 末月,
       应评, 已评, 应评 - 已评 AS 缺
FROM 月数
WHERE 应评 > 已评
