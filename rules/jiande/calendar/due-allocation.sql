/*---
title: 半年度资金拨付
clauses: [JD-4-3a]
reading: 原文为每半年拨付一次，未写日期，以每半年的最后一天为到期日；台账已有该街道该半年度的拨付记录的不列。
either: [allocation, retirees]
uses: [allocation, retirees]
what: "{期间}专项资金按考核等次拨付"
en:
  title: Half-yearly allocation
  what: "allocation of {期间} by the grade of the assessment"
  reading: The text says twice a year and names no day; the last day of each half year is taken. Not where the ledger has the allocation of that office and half year.
---*/
WITH 街道名 AS (
  SELECT 街道, max_by(_row, (10 * 年度 + CASE 半年度 WHEN '下半年' THEN 2 ELSE 1 END, _row)) AS 行
  FROM (
    SELECT 街道, 年度, 半年度, _row FROM 专项资金拨付台账_全部
    UNION ALL
    SELECT DISTINCT 街道, NULL, NULL, NULL FROM 企业退休人员花名册_全部
  )
  WHERE 街道 IS NOT NULL
  GROUP BY 街道
),
半年 AS (
  SELECT year(h) AS 年度, CASE month(h) WHEN 1 THEN '上半年' ELSE '下半年' END AS 半年度,
         CAST(h + INTERVAL 6 MONTH - INTERVAL 1 DAY AS DATE) AS 末日
  FROM (SELECT unnest(range(date_trunc('year', period_first()), period_last(), INTERVAL 6 MONTH)) AS h)
)
SELECT CASE WHEN s.行 IS NULL THEN [] ELSE [s.行] END AS _rows, s.街道 AS _unit, h.末日 AS _day,
       concat(h.年度, h.半年度) AS 期间
FROM 街道名 AS s
CROSS JOIN 半年 AS h
ANTI JOIN 专项资金拨付台账_全部 AS b ON b.街道 = s.街道 AND b.年度 = h.年度 AND b.半年度 = h.半年度
