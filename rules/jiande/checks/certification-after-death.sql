/*---
title: 去世之后仍通过资格认证
severity: note
clauses: [JD-2-3c]
reading: 花名册的去世日期早于认证日期而认证通过的，列为线索；以身份证号认定同一人。
ledgers: [certification, retirees]
message: "{姓名} {去世日期} 去世，而 {认证日期} 通过资格认证（{认证方式}）"
column: 认证日期
value: 认证日期
ask: 请核实是谁办理的认证，养老金是否多领。
en:
  title: Certified after the death
  message: "{姓名} died on {去世日期}, yet was certified on {认证日期} ({认证方式})"
  ask: Who was certified, and was pension drawn for the dead?
  reading: A certification passed after the day of death on the roster is a lead; a person is known by the identity number.
---*/
WITH 去世 AS (
  SELECT 身份证号, max(去世日期) AS 去世日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL AND 去世日期 IS NOT NULL
  GROUP BY 身份证号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.姓名, z.认证日期, coalesce(z.认证方式, '未填方式') AS 认证方式, m.去世日期
FROM 待遇资格认证台账 AS z
JOIN 去世 AS m ON m.身份证号 = z.身份证号
WHERE z.认证结果 = '通过'
  AND z.认证日期 > m.去世日期
