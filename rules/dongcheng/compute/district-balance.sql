/*---
title: 全区名额与各街道名额之和
clauses: [DC-2-2]
reading: 全区名额为各街道管理人数之和除以比例后向上取整；各街道分别取整，名额之和可能多于全区名额，多出的由区中心统筹。按半年计，每个街道取半年内最后一个统计日期；同一天登记两次的取后一行。没有填区的合在一起。
ledgers: [headcount]
optional: {headcount: [区]}
results: [街道数, 管理人数, 全区名额, 街道名额之和, 待统筹, 实有专员, 差额]
arithmetic: "{管理人数} ÷ {比例}，向上取整 = {全区名额}；各街道之和 {街道名额之和} − {全区名额} = 待统筹 {待统筹}；{全区名额} − 实有 {实有专员} = {差额}"
en:
  title: The district's quota and the sum of the offices'
  arithmetic: "{管理人数} ÷ {比例}, rounded up = {全区名额}; the offices' sum {街道名额之和} − {全区名额} = {待统筹} to be balanced; {全区名额} − {实有专员} at hand = {差额}"
  reading: The district's quota is its headcount divided by the ratio, rounded up once; the offices are each rounded, so that their sum may be more, which the district balances. By half-year, each office by its last day of counting within it, of two rows of that day the latter. Rows without a district are taken together.
---*/
WITH 半年 AS (
  SELECT *, concat(year(统计日期), CASE WHEN quarter(统计日期) > 2 THEN '下半年' ELSE '上半年' END) AS 期间
  FROM 街道管理人数台账
  WHERE 街道 IS NOT NULL AND 管理人数 IS NOT NULL AND 专员人数 IS NOT NULL
),
末次 AS (
  SELECT *, CAST(param('专员.配备比例', 统计日期) AS BIGINT) AS 比例
  FROM 半年
  QUALIFY row_number() OVER (PARTITION BY 区, 街道, 期间 ORDER BY 统计日期 DESC, _row DESC) = 1
),
全区 AS (
  SELECT 区, 期间, list(_row) AS 行,
         count(*) AS 街道数,
         CAST(sum(管理人数) AS BIGINT) AS 管理人数,
         CAST(sum(专员人数) AS BIGINT) AS 实有专员,
         CAST(sum((管理人数 + 比例 - 1) // 比例) AS BIGINT) AS 街道名额之和,
         max_by(比例, (统计日期, 比例)) AS 比例
  FROM 末次
  GROUP BY 区, 期间
),
名额 AS (
  SELECT *, (管理人数 + 比例 - 1) // 比例 AS 全区名额
  FROM 全区
)
SELECT 行 AS _rows, coalesce(区, '全区') AS _unit, 期间 AS _period,
       街道数, 管理人数, 比例, 全区名额, 街道名额之和,
       街道名额之和 - 全区名额 AS 待统筹,
       实有专员,
       全区名额 - 实有专员 AS 差额
FROM 名额
