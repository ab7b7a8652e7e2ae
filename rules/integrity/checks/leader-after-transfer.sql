/*---
title: 转出之后继续领取（自管小组长补助发放表）
severity: error
clauses: [X-6]
reading: 住院看入院日期；大病和小组长补助看年度，该年度开始于转出之后才算。转出后又在别处在管的不算。
ledgers: [leader_subsidy, retirees]
message: "{组长姓名} {转出日期} 转出，其后仍在本地领取 {补助金额} 元（{发放日期} 发放）"
column: 发放日期
value: 发放日期
amount: 补助金额
ask: 请核实转出日期；确已转出的，应收回。
en:
  title: Benefits after transfer elsewhere (leader_subsidy)
  message: "{组长姓名} was transferred on {转出日期}, yet received {补助金额} yuan afterwards ({发放日期})"
  ask: Is the date of transfer right? If so, the money is to be returned.
  reading: Admissions by their day; serious illness and group leaders by the year, if it began after the transfer. Who is enrolled elsewhere since is not listed.
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
       z.组长姓名, z.发放日期, z.补助金额, m.转出日期
FROM 自管小组长补助发放表 AS z
JOIN 转出 AS m ON m.身份证号 = z.组长身份证号
WHERE make_date(z.年度, 1, 1) > m.转出日期
