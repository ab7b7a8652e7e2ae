/*---
title: 没有职业资格而领资格补贴
severity: error
clauses: [JL-2-4c]
reading: 以花名册的职业资格为准；不在花名册的另行列出。
ledgers: [community_pay, community_workers]
message: "{姓名} 领取资格补贴 {月数} 个月共 {合计} 元，花名册没有填职业资格"
column: 资格补贴
value: 合计
amount: 合计
ask: 请提供职业资格证书，或收回补贴。
en:
  title: Allowance without a qualification
  message: "{姓名} received {合计} yuan for {月数} months; the roster names no qualification"
  ask: Provide the certificate, or return the money.
  reading: The roster counts; who is not on it is listed apart.
---*/
WITH 无资格 AS (
  SELECT 身份证号, list(_row) AS 行
  FROM 社工岗人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING count(职业资格) = 0
)
SELECT list_concat(list(z._row), min_by(m.行, z._row)) AS _rows,
       min(z._row) AS _at,
       min_by(z.姓名, z._row) AS 姓名,
       count(DISTINCT z.月份) AS 月数,
       sum(z.资格补贴) AS 合计
FROM 社工岗薪酬发放表 AS z
JOIN 无资格 AS m ON m.身份证号 = z.身份证号
WHERE z.资格补贴 > 0
GROUP BY z.身份证号
