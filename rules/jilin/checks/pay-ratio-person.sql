/*---
title: 个人全年薪酬结构与七三不同
severity: warning
clauses: [JL-2-4b]
reading: 绩效奖金由街道按考核结果分配，个人可以不同，只作提示；按人按年合计，资格补贴不计。
ledgers: [community_pay]
message: "{姓名} {年度} 年基础报酬 {基础} 元、绩效奖金 {绩效} 元，基础占 {占比}%，街道总量应为 {应占}%"
column: 绩效奖金
value: 占比
ask: 请提供绩效考核和分配的结果。
en:
  title: Structure of a person's yearly pay
  message: "{姓名} {年度}: base pay {基础}, performance pay {绩效} yuan; base is {占比}%, of the street office's total {应占}% are required"
  ask: Provide the appraisal and the distribution.
  reading: The street office distributes performance pay by appraisal, so a person may differ; a warning only. Totals by person and year, without the allowance for qualifications.
---*/
WITH 合计 AS (
  SELECT min_by(姓名, _row) AS 姓名, year(月份) AS 年度,
         sum(基础报酬) AS 基础,
         sum(绩效奖金) AS 绩效,
         max(月份) AS 末月,
         list(_row) AS 行
  FROM 社工岗薪酬发放表
  WHERE 基础报酬 IS NOT NULL AND 绩效奖金 IS NOT NULL AND 身份证号 IS NOT NULL
  GROUP BY 身份证号, year(月份)
), 比例 AS (
  SELECT *,
         param('薪酬.基础比例', 末月) AS 应占,
         param('薪酬.基础比例', 末月) + param('薪酬.绩效比例', 末月) AS 全部
  FROM 合计
)
SELECT 行 AS _rows, 姓名, 年度, 基础, 绩效, 应占,
       CAST(全部 * 基础 / (基础 + 绩效) AS DECIMAL(18,2)) AS 占比
FROM 比例
WHERE abs(全部 * 基础 - 应占 * (基础 + 绩效)) > param('薪酬.比例容差', 末月) * (基础 + 绩效)
