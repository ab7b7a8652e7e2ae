/*---
title: 转出之后继续领取（健康体检台账）
severity: error
clauses: [X-6]
reading: 看体检日期；转出当日的不算，转出后又在别处在管的不算。
ledgers: [health_check, retirees]
message: "{姓名} {转出日期} 转出，其后仍在本地领取 {结算金额} 元（{体检日期} 体检）"
column: 体检日期
value: 体检日期
amount: 结算金额
ask: 请核实转出日期；确已转出的，应收回。
en:
  title: Benefits after transfer elsewhere (health_check)
  message: "{姓名} was transferred on {转出日期}, yet received {结算金额} yuan afterwards (examined on {体检日期})"
  ask: Is the date of transfer right? If so, the money is to be returned.
  reading: The day after the transfer counts, not the day itself. Who is enrolled elsewhere since is not listed.
---*/
WITH 转出 AS (
  SELECT 身份证号, max(转出日期) AS 转出日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(状态 = '转出')
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.体检日期, z.结算金额, m.转出日期
FROM 健康体检台账 AS z
JOIN 转出 AS m ON m.身份证号 = z.身份证号
WHERE z.体检日期 > m.转出日期
