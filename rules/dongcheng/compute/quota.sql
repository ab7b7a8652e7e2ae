/*---
title: 专员名额与缺口
clauses: [DC-2-1]
reading: 名额为管理人数除以比例，向上取整；按街道、按半年计，半年内有几个统计日期的取最后一个。差额为正数的是缺员（原文为“原则上”），为负数的须经区级统筹。
ledgers: [headcount]
optional: {headcount: [区]}
results: [统计日期, 管理人数, 应配名额, 实有专员, 差额]
totals: [管理人数, 应配名额, 实有专员, 差额]
arithmetic: "{管理人数} ÷ {比例}，向上取整 = {应配名额}；{应配名额} − 实有 {实有专员} = {差额}"
en:
  title: Specialists, due and at hand
  arithmetic: "{管理人数} ÷ {比例}, rounded up = {应配名额}; {应配名额} − {实有专员} at hand = {差额}"
  reading: The headcount divided by the ratio, rounded up, for each office and half-year by the last day of counting within it. A positive difference is a shortage (the text says in principle), a negative one needs an allotment by the district.
---*/
WITH 半年 AS (
  SELECT *, concat(year(统计日期), CASE WHEN quarter(统计日期) > 2 THEN '下半年' ELSE '上半年' END) AS 期间
  FROM 街道管理人数台账
  WHERE 街道 IS NOT NULL AND 管理人数 IS NOT NULL AND 专员人数 IS NOT NULL
),
末次 AS (
  SELECT *, CAST(param('专员.配备比例', 统计日期) AS BIGINT) AS 比例
  FROM 半年
  QUALIFY rank() OVER (PARTITION BY 区, 街道, 期间 ORDER BY 统计日期 DESC) = 1
),
名额 AS (
  SELECT *, (管理人数 + 比例 - 1) // 比例 AS 应配名额
  FROM 末次
)
SELECT [_row] AS _rows, 街道 AS _unit, 期间 AS _period,
       统计日期, 管理人数, 比例, 应配名额, 专员人数 AS 实有专员, 应配名额 - 专员人数 AS 差额
FROM 名额
