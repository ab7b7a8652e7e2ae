/*---
title: 去世次月以后发放了节日慰问
severity: error
clauses: [JD-2-3b]
reading: 去世次月起停止。发生日：节日慰问看慰问日期；丧事料理慰问除外。
ledgers: [festival_condolence, retirees]
message: "{姓名} {去世日期} 去世，{停发日} 起停止待遇，而登记 {慰问日期} 慰问，发放 {慰问金额} 元"
column: 慰问日期
value: 慰问日期
amount: 慰问金额
ask: 请核实去世日期，以及领取人是谁。
en:
  title: Festival condolence after the month of death
  message: "{姓名} died on {去世日期}, benefits ended on {停发日}, yet {慰问金额} yuan were paid for {慰问日期}"
  ask: Is the date of death right, and who took the money?
  reading: "Benefits end with the month after the death. For festival condolence the day it was given counts; funeral condolence is exempt."
---*/
WITH 去世 AS (
  SELECT 身份证号, min(去世日期) AS 去世日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL AND 去世日期 IS NOT NULL
  GROUP BY 身份证号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.慰问日期, z.慰问金额, m.去世日期,
       month_after(m.去世日期) AS 停发日
FROM 节日慰问台账 AS z
JOIN 去世 AS m ON m.身份证号 = z.身份证号
WHERE z.慰问日期 >= month_after(m.去世日期)
