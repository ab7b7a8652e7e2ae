/*---
title: 年度考核
clauses: [JL-2-9]
reading: 原文为年度考核，未写日期，以年末为到期日；每个社区每年列一次，考核表已有该社区该年度的不列。
ledgers: [community_workers]
uses: [community_reviews]
what: "{社区} {年度} 年度社工岗考核（在岗 {人数} 人），分优秀、合格、基本合格、不合格"
en:
  title: Yearly assessment
  what: "{社区}: assessment of {年度} for {人数} workers, in four grades"
  reading: The text names no day; the end of the year is taken. Once for each community and year, unless the assessments have it.
---*/
WITH 各年 AS (
  SELECT unnest(generate_series(year(period_first()), year(period_last()))) AS 年度
),
社区名 AS (
  SELECT 街道, 社区, list(_row) AS 行, count(*) AS 人数
  FROM 社工岗人员花名册
  WHERE 在岗状态 = '在岗' AND 社区 IS NOT NULL
  GROUP BY 街道, 社区
)
SELECT s.行 AS _rows, s.街道 AS _unit, make_date(y.年度, 12, 31) AS _day, s.社区, y.年度, s.人数
FROM 社区名 AS s
CROSS JOIN 各年 AS y
ANTI JOIN 社工岗年度考核表_全部 AS k ON k.街道 = s.街道 AND k.社区 = s.社区 AND k.年度 = y.年度
