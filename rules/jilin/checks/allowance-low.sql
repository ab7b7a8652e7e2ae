/*---
title: 资格补贴低于最低标准
severity: error
clauses: [JL-2-4c]
reading: 按人按月合计；没有发或为 0 的不列，条文写“可”。
ledgers: [community_pay]
message: "{姓名} {年度} 年有 {月数} 个月资格补贴低于每月 {最低标准} 元，最低一个月 {补贴} 元"
column: 资格补贴
value: 补贴
ask: 请说明标准，或补足差额。
en:
  title: Allowance for qualifications below the minimum
  message: "{姓名} {年度}: {月数} months with an allowance below {最低标准} yuan, the lowest {补贴}"
  ask: What is the standard? Otherwise make up the difference.
  reading: By person and month; months without an allowance are not listed, since the text says may.
---*/
WITH 月 AS (
  -- 身份证号未能认定的，各行单独判断
  SELECT coalesce(身份证号, CAST(_row AS VARCHAR)) AS 人, 月份,
         min_by(姓名, _row) AS 姓名,
         sum(资格补贴) AS 补贴,
         list(_row) AS 行,
         min(_row) AS 首行
  FROM 社工岗薪酬发放表
  WHERE 资格补贴 > 0
  GROUP BY coalesce(身份证号, CAST(_row AS VARCHAR)), 月份
)
SELECT flatten(list(行)) AS _rows,
       min_by(姓名, 首行) AS 姓名,
       year(月份) AS 年度,
       count(*) AS 月数,
       min(补贴) AS 补贴,
       param('资格补贴.每月最低', max(月份)) AS 最低标准
FROM 月
WHERE 补贴 < param('资格补贴.每月最低', 月份)
GROUP BY 人, year(月份)
