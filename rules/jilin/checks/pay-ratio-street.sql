/*---
title: 街道全年薪酬结构不符
severity: error
clauses: [JL-2-4b]
reading: 比例按街道全年合计核对，相差 0.5 个百分点以内（含）不列；不足一年的按实有月份合计；资格补贴不计。
ledgers: [community_pay]
message: "{街道} {年度} 年（{月数} 个月）基础报酬合计 {基础} 元、绩效奖金合计 {绩效} 元，基础占 {占比}%，应为 {应占}%，按合计应发基础报酬 {应发} 元，相差 {相差} 元"
column: 基础报酬
value: 占比
ask: 请说明街道薪酬的核定和分配。
en:
  title: Structure of a street office's yearly pay
  message: "{街道} {年度} ({月数} months): base pay {基础}, performance pay {绩效} yuan; base is {占比}%, should be {应占}% or {应发} yuan, a difference of {相差}"
  ask: How was the pay approved and distributed?
  reading: Ratios are checked on the street office's yearly totals, a difference of up to 0.5 points is left out; of an incomplete year the months there are. The allowance for qualifications is not counted.
---*/
WITH 合计 AS (
  SELECT 街道, year(月份) AS 年度,
         sum(基础报酬) AS 基础,
         sum(绩效奖金) AS 绩效,
         count(DISTINCT 月份) AS 月数,
         max(月份) AS 末月
  FROM 社工岗薪酬发放表
  WHERE 基础报酬 IS NOT NULL AND 绩效奖金 IS NOT NULL AND 街道 IS NOT NULL
  GROUP BY 街道, year(月份)
), 比例 AS (
  SELECT *,
         param('薪酬.基础比例', 末月) AS 应占,
         param('薪酬.基础比例', 末月) + param('薪酬.绩效比例', 末月) AS 全部
  FROM 合计
)
SELECT CAST([] AS BIGINT[]) AS _rows,
       街道, 年度, 月数, 基础, 绩效, 应占,
       CAST(全部 * 基础 / (基础 + 绩效) AS DECIMAL(18,2)) AS 占比,
       CAST(应占 * (基础 + 绩效) / 全部 AS DECIMAL(18,2)) AS 应发,
       CAST(abs(基础 - 应占 * (基础 + 绩效) / 全部) AS DECIMAL(18,2)) AS 相差
FROM 比例
WHERE abs(全部 * 基础 - 应占 * (基础 + 绩效)) > param('薪酬.比例容差', 末月) * (基础 + 绩效)
