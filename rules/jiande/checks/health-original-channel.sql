/*---
title: 经费走原渠道的人员列支健康体检
severity: error
clauses: [JD-2-2]
reading: 以身份证号认定；在几份花名册上经费渠道不一的不判。
ledgers: [health_check, retirees]
message: "{姓名} 花名册上的经费渠道是原渠道，不得从本专项资金列支，已结算健康体检 {结算金额} 元"
column: 姓名
value: 姓名
amount: 结算金额
ask: 请核实经费渠道；确属原渠道的，应从原渠道列支并退回专项资金。
en:
  title: "Check-up for a person paid through the original channel"
  message: "{姓名}: the roster says original channel, so nothing is paid from this fund; {结算金额} yuan were"
  ask: Is the channel right? If so, it is to be paid from there and returned to the fund.
  reading: "By identity number; where rosters disagree on the channel, nothing is listed."
---*/
WITH 名册 AS (
  SELECT 身份证号, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(经费渠道 = '原渠道')
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.结算金额
FROM 健康体检台账 AS z
JOIN 名册 AS m ON m.身份证号 = z.身份证号
