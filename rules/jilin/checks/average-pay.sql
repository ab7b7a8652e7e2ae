/*---
title: 街道人均薪酬与参照数不同
severity: note
clauses: [JL-2-4d]
reading: 参照数由使用者用参数“薪酬.参照月平均”给出，没有给出（为 0）时不作对照；人均为基础报酬和绩效奖金合计除以人月数。
ledgers: [community_pay]
message: "{街道} {年度} 年人均每月 {平均} 元，参照数 {参照} 元"
column: 基础报酬
value: 平均
ask: 低于参照数的，请提供核定文件；高于的，请说明原有标准。
en:
  title: Average pay differs from the reference
  message: "{街道} {年度}: {平均} yuan a month on average, the reference is {参照}"
  ask: If below, provide the approval; if above, what was the standard before?
  reading: The reference is the parameter 薪酬.参照月平均; while it is 0 nothing is compared. The average is base and performance pay by person and month.
---*/
WITH 平均 AS (
  SELECT 街道, year(月份) AS 年度,
         sum(基础报酬 + 绩效奖金) AS 合计,
         count(DISTINCT (coalesce(身份证号, CAST(_row AS VARCHAR)), 月份)) AS 人月
  FROM 社工岗薪酬发放表
  WHERE 街道 IS NOT NULL
  GROUP BY 街道, year(月份)
)
SELECT CAST([] AS BIGINT[]) AS _rows, 街道, 年度,
       CAST(合计 / 人月 AS DECIMAL(18,2)) AS 平均,
       param('薪酬.参照月平均', make_date(年度, 12, 31)) AS 参照
FROM 平均
WHERE param('薪酬.参照月平均', make_date(年度, 12, 31)) > 0
  AND 合计 <> 人月 * param('薪酬.参照月平均', make_date(年度, 12, 31))
