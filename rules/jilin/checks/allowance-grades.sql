/*---
title: 资格补贴没有拉开档次
severity: error
clauses: [JL-2-4c]
reading: 在同一街道（可设为同一县市区，见设置“资格补贴比较范围”）同一月份比较：级别高的最低补贴不高于级别低的最高补贴，即没有拉开档次；没有发的不比。
ledgers: [community_pay, community_workers]
uses: [communities]
message: "{范围} {年度} 年有 {月数} 个月资格补贴没有拉开档次，如 {情况}"
column: 资格补贴
ask: 请提供补贴标准；级别高的应当高于级别低的。
en:
  title: Allowances do not rise with the qualification
  message: "{范围} {年度}: in {月数} months the allowances do not rise with the qualification, as {情况}"
  ask: What is the standard? A higher grade has to get more.
  reading: Compared in one street office (or county, by the setting 资格补贴比较范围) and month; the lowest of a higher grade has to be above the highest of a lower one. Months without an allowance are not compared.
---*/
WITH 资格 AS (
  SELECT 身份证号, max(list_position(param_list('资格补贴.级别', as_of()), 职业资格)) AS 级
  FROM 社工岗人员花名册
  WHERE 身份证号 IS NOT NULL AND 职业资格 IS NOT NULL
  GROUP BY 身份证号
), 所属 AS (
  SELECT 街道, min(县市区) AS 县市区
  FROM 城市社区基本情况表
  GROUP BY 街道
), 发放 AS (
  SELECT CASE setting('资格补贴比较范围') WHEN '县市区' THEN coalesce(min(s.县市区), z.街道) ELSE z.街道 END AS 范围,
         z.月份, g.级,
         sum(z.资格补贴) AS 补贴,
         list(z._row) AS 行
  FROM 社工岗薪酬发放表 AS z
  JOIN 资格 AS g ON g.身份证号 = z.身份证号
  LEFT JOIN 所属 AS s ON s.街道 = z.街道
  WHERE z.资格补贴 > 0
  GROUP BY z.街道, z.月份, z.身份证号, g.级
), 档 AS (
  SELECT 范围, 月份, 级, min(补贴) AS 最低, max(补贴) AS 最高
  FROM 发放
  GROUP BY 范围, 月份, 级
), 不符 AS (
  SELECT a.范围, a.月份, a.级 AS 低级, b.级 AS 高级, a.最高 AS 低级最高, b.最低 AS 高级最低
  FROM 档 AS a
  JOIN 档 AS b ON b.范围 = a.范围 AND b.月份 = a.月份
  WHERE a.级 < b.级 AND b.最低 <= a.最高
), 逐人 AS (
  SELECT n.范围, n.月份, n.低级, n.高级,
         strftime(n.月份, '%Y-%m') || ' ' || param_list('资格补贴.级别', as_of())[n.低级] || '最高 ' || n.低级最高
           || ' 元、' || param_list('资格补贴.级别', as_of())[n.高级] || '最低 ' || n.高级最低 || ' 元' AS 情况,
         unnest(f.行) AS 行
  FROM 不符 AS n
  JOIN 发放 AS f ON f.范围 = n.范围 AND f.月份 = n.月份
  WHERE (f.级 = n.低级 AND f.补贴 >= n.高级最低)
     OR (f.级 = n.高级 AND f.补贴 <= n.低级最高)
)
SELECT list(DISTINCT 行) AS _rows,
       范围, year(月份) AS 年度,
       count(DISTINCT 月份) AS 月数,
       min_by(情况, (月份, 低级, 高级, 情况)) AS 情况
FROM 逐人
GROUP BY 范围, year(月份)
