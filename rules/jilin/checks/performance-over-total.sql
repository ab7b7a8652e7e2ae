/*---
title: 绩效奖金超过街道核定总量
severity: error
clauses: [JL-2-4b]
reading: 核定绩效总量按年度数理解，与该街道最近一个年度的发放合计对照；有社区没有填核定数的街道不作判断。
ledgers: [communities, community_pay]
message: "{街道} {年度} 年绩效奖金合计发放 {发放} 元，核定总量 {核定} 元，超出 {超出} 元"
column: 核定绩效总量
value: 发放
amount: 超出
ask: 请提供核定文件；超出部分请说明来源。
en:
  title: Performance pay above the approved total
  message: "{街道} paid {发放} yuan of performance pay in {年度}, {核定} are approved, {超出} too much"
  ask: Provide the approval; where did the excess come from?
  reading: The approved total is taken as a yearly one and compared with the latest year paid; a street office where a community has none is not judged.
---*/
WITH 核定 AS (
  SELECT 街道, sum(核定绩效总量) AS 核定, list(_row) AS 行
  FROM 城市社区基本情况表
  GROUP BY 街道
  HAVING count(核定绩效总量) = count(*)
), 发放 AS (
  SELECT 街道, year(月份) AS 年度, sum(绩效奖金) AS 发放
  FROM 社工岗薪酬发放表
  GROUP BY 街道, year(月份)
  QUALIFY row_number() OVER (PARTITION BY 街道 ORDER BY year(月份) DESC) = 1
)
SELECT h.行 AS _rows, h.街道, f.年度, f.发放, h.核定,
       f.发放 - h.核定 AS 超出
FROM 核定 AS h
JOIN 发放 AS f ON f.街道 = h.街道
WHERE f.发放 > h.核定
