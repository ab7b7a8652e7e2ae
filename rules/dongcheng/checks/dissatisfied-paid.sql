/*---
title: 年度内两次不满意，下一年度仍领岗位补贴
severity: error
clauses: [DC-6-3]
reading: 年度为自然年，同月几次评价算一次；下一年度的月份有岗位补贴的为仍在聘，只发上年绩效的不算。以身份证号认定同一人，各街道合并。
ledgers: [specialist_reviews, specialist_pay]
message: "{姓名} {年度} 年 {次数} 次评为不满意，下一年度不再聘用，而 {次年} 年仍领岗位补贴 {月数} 个月，共 {金额} 元"
column: 评价等次
value: 次数
amount: 金额
ask: 请说明为何仍在聘；应当停聘，停止发放。
en:
  title: Twice graded unsatisfactory in a year, yet paid in the next
  message: "{姓名} was graded unsatisfactory {次数} times in {年度} and may not be employed in the next year, yet drew the post allowance for {月数} months of {次年}, {金额} yuan"
  ask: Why is the person still employed? Employment and payments have to end.
  reading: Calendar years; several reviews of a month count once. A post allowance for a month of the next year shows employment, a bonus alone does not. A person is known by the identity number, over all offices.
---*/
WITH 不满意 AS MATERIALIZED (
  SELECT 身份证号, year(月份) AS 年度, min_by(姓名, _row) AS 姓名, list(_row) AS 行, count(DISTINCT 月份) AS 次数,
         param('绩效.不满意次数', max(月份)) AS 规定
  FROM 专员月度满意度评价表
  WHERE 身份证号 IS NOT NULL AND 评价等次 = '不满意'
  GROUP BY 身份证号, year(月份)
),
岗位 AS (
  SELECT 身份证号, year(月份) AS 年份, list(_row) AS 行, min_by(_row, (月份, _row)) AS 首行,
         count(DISTINCT 月份) AS 月数, sum(岗位补贴) AS 金额
  FROM 专员补贴发放表
  WHERE 身份证号 IS NOT NULL AND 岗位补贴 > 0
  GROUP BY 身份证号, year(月份)
)
SELECT list_concat(b.行, z.行) AS _rows, z.首行 AS _at,
       b.姓名, b.年度, b.次数, z.年份 AS 次年, z.月数, z.金额
FROM 不满意 AS b
JOIN 岗位 AS z ON z.身份证号 = b.身份证号 AND z.年份 = b.年度 + 1
WHERE b.次数 >= b.规定
