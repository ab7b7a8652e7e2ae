/*---
title: 街道年度薪酬结构
clauses: [JL-2-4b]
reading: 按街道全年合计；不足一年的按实有月份合计；资格补贴不计；容差是参数，不是本意见的规定。
ledgers: [community_pay]
results: [月份数, 人数, 基础报酬, 绩效奖金, 合计, 基础占比, 绩效占比, 应发基础, 相差, 在容差内]
arithmetic: "基础 {基础报酬} ÷ 合计 {合计} = {基础占比}%，绩效 {绩效占比}%；按 {应占}% 应发基础 {应发基础}，相差 {相差}（容差 {容差} 个百分点，{在容差内}）"
totals: [基础报酬, 绩效奖金, 合计]
en:
  title: Yearly pay structure of a street office
  arithmetic: "base {基础报酬} ÷ total {合计} = {基础占比}%, performance {绩效占比}%; at {应占}% base would be {应发基础}, a difference of {相差} (tolerance {容差} points, within: {在容差内})"
  reading: Yearly totals of the street office; of an incomplete year the months there are; the allowance for qualifications is not counted; the tolerance is a parameter, not the text's.
---*/
WITH 合计表 AS (
  SELECT 街道, year(月份) AS 年度,
         list(_row) AS 行,
         count(DISTINCT 月份) AS 月份数,
         count(DISTINCT coalesce(身份证号, CAST(_row AS VARCHAR))) AS 人数,
         CAST(sum(基础报酬) AS DECIMAL(18,2)) AS 基础报酬,
         CAST(sum(绩效奖金) AS DECIMAL(18,2)) AS 绩效奖金,
         max(月份) AS 末月
  FROM 社工岗薪酬发放表
  WHERE 街道 IS NOT NULL AND 基础报酬 IS NOT NULL AND 绩效奖金 IS NOT NULL
  GROUP BY 街道, year(月份)
), 比例 AS (
  SELECT *,
         CAST(基础报酬 + 绩效奖金 AS DECIMAL(18,2)) AS 合计,
         param('薪酬.基础比例', 末月) AS 应占,
         param('薪酬.基础比例', 末月) + param('薪酬.绩效比例', 末月) AS 全部,
         param('薪酬.比例容差', 末月) AS 容差
  FROM 合计表
)
SELECT 行 AS _rows, 街道 AS _unit, concat(年度, '年度') AS _period,
       月份数, 人数, 基础报酬, 绩效奖金, 合计, 应占, 容差,
       CAST(全部 * 基础报酬 / 合计 AS DECIMAL(18,2)) AS 基础占比,
       CAST(全部 * 绩效奖金 / 合计 AS DECIMAL(18,2)) AS 绩效占比,
       CAST(应占 * 合计 / 全部 AS DECIMAL(18,2)) AS 应发基础,
       CAST(基础报酬 - 应占 * 合计 / 全部 AS DECIMAL(18,2)) AS 相差,
       CASE WHEN abs(全部 * 基础报酬 - 应占 * 合计) <= 容差 * 合计 THEN '是' ELSE '否' END AS 在容差内
FROM 比例
WHERE 合计 > 0
