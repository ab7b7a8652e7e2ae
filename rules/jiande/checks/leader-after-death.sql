/*---
title: 去世次月以后的年度发放了小组长补助
severity: error
clauses: [JD-2-3b]
reading: 去世次月起停止。发生日：住院看入院日期，大病和小组长补助看年度（该年度开始于去世次月或以后才算违规）；丧事料理慰问除外。
ledgers: [leader_subsidy, retirees]
message: "{组长姓名} {去世日期} 去世，{停发日} 起停止待遇，而仍按 {年度} 年度发放 {补助金额} 元"
column: 年度
value: 年度
amount: 补助金额
ask: 请核实去世日期和领取人是谁。
en:
  title: Leader subsidy for a year after the death
  message: "{组长姓名} died on {去世日期}, benefits ended on {停发日}, yet {补助金额} yuan were paid for {年度}"
  ask: Is the date of death right, and who took the money?
  reading: Benefits end with the month after the death. The day of the event is the admission, for serious illness and group leaders the whole year (a breach only if it began in or after that month); funeral condolence is exempt.
---*/
WITH 去世 AS (
  SELECT 身份证号, min(去世日期) AS 去世日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL AND 去世日期 IS NOT NULL
  GROUP BY 身份证号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.组长姓名, z.年度, z.补助金额, m.去世日期,
       month_after(m.去世日期) AS 停发日
FROM 自管小组长补助发放表 AS z
JOIN 去世 AS m ON m.身份证号 = z.组长身份证号
WHERE make_date(z.年度, 1, 1) >= month_after(m.去世日期)
