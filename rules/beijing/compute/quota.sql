/*---
title: 专职服务人员名额与缺口
clauses: [BJ-4-1]
reading: 按街道、按半年计；半年内有几个统计日期的取最后一个。名额不是整数时的取整是一种读法。差额为正数的是缺员；文本写按比例配备，可以现有人员调剂或购买服务，缺员不等于违规。
ledgers: [headcount]
optional: {headcount: [区]}
results: [区, 管理人数, 应配名额, 实有专员, 差额]
totals: [管理人数, 应配名额, 实有专员, 差额]
arithmetic: "{管理人数} ÷ {每名服务人数}，{取整} = {应配名额}；{应配名额} − 实有 {实有专员} = {差额}"
en:
  title: Full-time staff, due and at hand
  arithmetic: "{管理人数} ÷ {每名服务人数}, rounded = {应配名额}; {应配名额} − {实有专员} at hand = {差额}"
  reading: For each sub-district and half-year, by the last day of counting within it. How a fraction is rounded is a reading. A positive difference is a shortage; staff may be reassigned or the service bought, so it is no breach by itself.
---*/
WITH 半年 AS (
  SELECT *, year(统计日期) || CASE WHEN month(统计日期) <= 6 THEN '上半年' ELSE '下半年' END AS 期间
  FROM 街道管理人数台账
  WHERE 管理人数 IS NOT NULL AND 专员人数 IS NOT NULL AND 街道 IS NOT NULL
), 末次 AS (
  SELECT *, CAST(param('专职人员.每名服务人数', 统计日期) AS BIGINT) AS 每名服务人数
  FROM 半年
  QUALIFY rank() OVER (PARTITION BY 区, 街道, 期间 ORDER BY 统计日期 DESC) = 1
), 名额 AS (
  SELECT *, setting('专职人员.取整') AS 取整,
         CASE setting('专职人员.取整')
           WHEN '向下取整' THEN 管理人数 // 每名服务人数
           WHEN '四舍五入' THEN (2 * 管理人数 + 每名服务人数) // (2 * 每名服务人数)
           ELSE (管理人数 + 每名服务人数 - 1) // 每名服务人数
         END AS 应配名额
  FROM 末次
)
SELECT [_row] AS _rows, 街道 AS _unit, 期间 AS _period,
       区, 管理人数, 每名服务人数, 取整, 应配名额, 专员人数 AS 实有专员, 应配名额 - 专员人数 AS 差额
FROM 名额
