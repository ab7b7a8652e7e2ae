/*---
title: 月度满意度评价和备案
clauses: [DC-6-2]
reading: 原文为每月评价、结果报区中心备案，未写日期，以当月最后一天为到期日；有在聘专员的街道每月列一次，该街道该月的评价都已上报的不列。
ledgers: [specialists]
uses: [specialist_reviews]
optional: {specialist_reviews: [上报日期]}
what: "{月份} 专员满意度评价（在聘 {人数} 人），结果报区中心备案"
en:
  title: Monthly review of satisfaction
  what: "review of {月份} for {人数} specialists, to be reported to the district centre"
  reading: The text asks for a review and a report each month and names no day; the last day of the month is taken. Once for each office and month with specialists in post, unless all of the month's reviews were reported.
---*/
WITH 各月 AS (
  SELECT CAST(m AS DATE) AS 月份
  FROM (SELECT unnest(range(date_trunc('month', period_first()), period_last(), INTERVAL 1 MONTH)) AS m)
),
在聘 AS (
  SELECT g.月份, z.街道, list(z._row) AS 行, count(DISTINCT z.身份证号) AS 人数
  FROM 各月 AS g
  JOIN 社会化管理服务专员花名册 AS z
    ON z.状态 = '在聘' AND z.协议起始日 < month_after(g.月份) AND z.协议终止日 >= g.月份
  GROUP BY g.月份, z.街道
),
已报 AS (
  SELECT 街道, 月份 FROM 专员月度满意度评价表
  GROUP BY 街道, 月份
  HAVING count(*) = count(上报日期)
)
SELECT z.行 AS _rows, z.街道 AS _unit, month_after(z.月份) - 1 AS _day,
       strftime(z.月份, '%Y-%m') AS 月份, z.人数
FROM 在聘 AS z
ANTI JOIN 已报 AS b ON b.街道 = z.街道 AND b.月份 = z.月份
