/*---
title: 资格认证已去世而花名册仍在管
severity: note
clauses: [JD-2-3c]
reading: 家属未告知的，以资格认证的死亡信息比对，列为线索；以身份证号认定同一人。
ledgers: [certification, retirees]
message: "{姓名} 资格认证（{下发日期} 下发）结果为已去世，花名册仍在管，家属可能未告知"
column: 认证结果
value: 认证结果
ask: 请核实去世日期，更正花名册，并核对去世次月以后的待遇。
en:
  title: Deceased by the certification, but still enrolled
  message: "{姓名}: the certification of {下发日期} says deceased, the roster says enrolled; the family may not have told the community"
  ask: When did the person die? Correct the roster and look at the benefits since.
  reading: Deaths that were not reported are leads, found by comparing with the certification; a person is known by the identity number.
---*/
WITH 在管 AS (
  SELECT 身份证号, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(状态 = '在管')
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.下发日期, z.认证结果
FROM 待遇资格认证台账 AS z
JOIN 在管 AS m ON m.身份证号 = z.身份证号
WHERE z.认证结果 = '已去世'
