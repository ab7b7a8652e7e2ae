/*---
title: 去世次月以后的住院发放了慰问
severity: error
clauses: [JD-2-3b]
reading: 去世次月起停止。发生日：住院看入院日期，大病和小组长补助看年度（该年度开始于去世次月或以后才算违规）；丧事料理慰问除外。
ledgers: [hospital_condolence, retirees]
message: "{姓名} {去世日期} 去世，{停发日} 起停止待遇，而登记 {入院日期} 入院并发放 {慰问金额} 元"
column: 入院日期
value: 入院日期
amount: 慰问金额
ask: 请核实去世日期和住院是否真实，领取人是谁。
en:
  title: Hospital condolence after the month of death
  message: "{姓名} died on {去世日期}, benefits ended on {停发日}, yet an admission on {入院日期} was paid {慰问金额} yuan"
  ask: Are the death and the stay real, and who took the money?
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
       z.姓名, z.入院日期, z.慰问金额, m.去世日期,
       month_after(m.去世日期) AS 停发日
FROM 住院慰问台账 AS z
JOIN 去世 AS m USING (身份证号)
WHERE z.入院日期 >= month_after(m.去世日期)
