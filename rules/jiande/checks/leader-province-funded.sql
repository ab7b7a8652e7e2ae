/*---
title: 省财政承担经费的人员领取小组长补助
severity: warning
clauses: [JD-4-1c]
reading: 补助是组长服务的报酬，比照原渠道人员，故为提示。以身份证号认定；在几份花名册上经费渠道不一的不判。
ledgers: [leader_subsidy, retirees]
message: "{组长姓名} 花名册上的经费渠道是省财政，担任小组长领取补助 {补助金额} 元"
column: 组长姓名
value: 组长姓名
amount: 补助金额
ask: 请说明补助的经费来源。
en:
  title: "Leader subsidy to a person funded by the province"
  message: "{组长姓名}: the roster says provincial finance, yet a leader subsidy was paid from this fund ({补助金额} yuan)"
  ask: Which money was the subsidy paid from?
  reading: "The subsidy rewards the work as leader, so this is a warning. By identity number; where rosters disagree on the channel, nothing is listed."
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
       z.组长姓名, z.补助金额
FROM 自管小组长补助发放表 AS z
JOIN 名册 AS m ON m.身份证号 = z.组长身份证号
