/*---
title: 去世次月以后结算了健康体检
severity: error
clauses: [JD-2-3b]
reading: 去世次月起停止。发生日：体检看体检日期；丧事料理慰问除外。
ledgers: [health_check, retirees]
message: "{姓名} {去世日期} 去世，{停发日} 起停止待遇，而登记 {体检日期} 体检，结算 {结算金额} 元"
column: 体检日期
value: 体检日期
amount: 结算金额
ask: 请核实去世日期，以及参检的是谁。
en:
  title: Check-up after the month of death
  message: "{姓名} died on {去世日期}, benefits ended on {停发日}, yet {结算金额} yuan were paid for {体检日期}"
  ask: Is the date of death right, and who took part?
  reading: "Benefits end with the month after the death. For a check-up its day counts; funeral condolence is exempt."
---*/
WITH 去世 AS (
  SELECT 身份证号, min(去世日期) AS 去世日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL AND 去世日期 IS NOT NULL
  GROUP BY 身份证号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.体检日期, z.结算金额, m.去世日期,
       month_after(m.去世日期) AS 停发日
FROM 健康体检台账 AS z
JOIN 去世 AS m ON m.身份证号 = z.身份证号
WHERE z.体检日期 >= month_after(m.去世日期)
