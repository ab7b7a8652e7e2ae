/*---
title: 省财政承担经费的人员列支大病慰问
severity: error
clauses: [JD-4-1c]
reading: 以身份证号认定；在几份花名册上经费渠道不一的不判。
ledgers: [illness_condolence, retirees]
message: "{姓名} 花名册上的经费渠道是省财政，不得列入市级专项资金，已发放大病慰问 {慰问金额} 元"
column: 姓名
value: 姓名
amount: 慰问金额
ask: 请核实经费渠道；确由省财政承担的，应调账并退回市级专项资金。
en:
  title: "Serious-illness condolence for a person funded by the province"
  message: "{姓名}: the roster says provincial finance, so nothing is charged to the city fund; {慰问金额} yuan were"
  ask: Is the channel right? If so, rebook it and return the money to the city fund.
  reading: "By identity number; where rosters disagree on the channel, nothing is listed."
---*/
WITH 名册 AS (
  SELECT 身份证号, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(经费渠道 = '省财政')
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.慰问金额
FROM 大病慰问台账 AS z
JOIN 名册 AS m ON m.身份证号 = z.身份证号
