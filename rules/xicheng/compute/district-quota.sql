/*---
title: 区级专职服务人员与年预增长量
clauses: [XC-6-1]
reading: 文本要求区级考虑年预增长量配备相适应的人员，没有给出比例和增长量：比例照街道、社区的，增长量由使用者给出（参数“专职人员.年预增长量”）。半年内各街道取最后一个统计日期。
ledgers: [headcount]
optional: {headcount: [区]}
results: [管理人数, 年预增长量, 应配名额, 街道实有专员, 差额]
arithmetic: "（{管理人数} + 预增 {年预增长量}）÷ {每名服务人数}，{取整} = {应配名额}；{应配名额} − 街道实有 {街道实有专员} = {差额}"
en:
  title: Full-time staff of the district with the expected growth
  arithmetic: "({管理人数} + {年预增长量} expected) ÷ {每名服务人数}, rounded = {应配名额}; {应配名额} − {街道实有专员} at the sub-districts = {差额}"
  reading: The text wants the district to staff with the yearly growth in mind and gives neither ratio nor growth. The ratio is that of the sub-districts, the growth has to be given by the user. Of each sub-district the last day of counting in the half-year.
---*/
WITH 半年 AS (
  SELECT *, year(统计日期) || CASE WHEN month(统计日期) <= 6 THEN '上半年' ELSE '下半年' END AS 期间
  FROM 街道管理人数台账
  WHERE 管理人数 IS NOT NULL AND 专员人数 IS NOT NULL AND 街道 IS NOT NULL
), 末次 AS (
  SELECT * FROM 半年
  QUALIFY row_number() OVER (PARTITION BY 区, 街道, 期间 ORDER BY 统计日期 DESC, _row DESC) = 1
), 全区 AS (
  SELECT list(_row) AS 行, 期间, max(统计日期) AS 日期,
         CAST(sum(管理人数) AS BIGINT) AS 管理人数, CAST(sum(专员人数) AS BIGINT) AS 街道实有专员
  FROM 末次
  GROUP BY 期间
), 增长 AS (
  SELECT *, CAST(param('专职人员.年预增长量', 日期) AS BIGINT) AS 年预增长量,
         CAST(param('专职人员.每名服务人数', 日期) AS BIGINT) AS 每名服务人数
  FROM 全区
), 名额 AS (
  SELECT *, setting('专职人员.取整') AS 取整,
         CASE setting('专职人员.取整')
           WHEN '向下取整' THEN (管理人数 + 年预增长量) // 每名服务人数
           WHEN '四舍五入' THEN (2 * (管理人数 + 年预增长量) + 每名服务人数) // (2 * 每名服务人数)
           ELSE (管理人数 + 年预增长量 + 每名服务人数 - 1) // 每名服务人数
         END AS 应配名额
  FROM 增长
)
SELECT 行 AS _rows, param_list('本区.名称', 日期)[1] || '区' AS _unit, 期间 AS _period,
       管理人数, 年预增长量, 每名服务人数, 取整, 应配名额, 街道实有专员, 应配名额 - 街道实有专员 AS 差额
FROM 名额
