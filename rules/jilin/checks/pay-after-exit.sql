/*---
title: 退出社工岗以后仍领薪酬
severity: error
clauses: [JL-2-10]
reading: 退出当月的薪酬不列，次月起为违规；一人有几条花名册记录的，都已退出才算，以最后的退出日期为准。
ledgers: [community_pay, community_workers]
message: "{姓名} {退出日期} 退出社工岗，其后仍领取 {月数} 个月薪酬共 {合计} 元"
column: 月份
amount: 合计
ask: 请核实退出日期；确已退出的，应收回。
en:
  title: Paid after leaving
  message: "{姓名} left on {退出日期} and was paid for {月数} months afterwards, {合计} yuan"
  ask: Is the day right? If so, the money is to be returned.
  reading: Pay of the month of leaving is not listed. Of several roster entries all have to say that the person left; the last day counts.
---*/
WITH 退出 AS (
  SELECT 身份证号, max(退出日期) AS 退出日期, list(_row) AS 行
  FROM 社工岗人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(在岗状态 = '退出')
)
SELECT list_concat(list(z._row), min_by(m.行, z._row)) AS _rows,
       min(z._row) AS _at,
       min_by(z.姓名, z._row) AS 姓名,
       m.退出日期,
       count(DISTINCT z.月份) AS 月数,
       sum(z.基础报酬 + z.绩效奖金 + coalesce(z.资格补贴, 0)) AS 合计
FROM 社工岗薪酬发放表 AS z
JOIN 退出 AS m ON m.身份证号 = z.身份证号
WHERE z.月份 > m.退出日期
GROUP BY z.身份证号, m.退出日期
