/*---
title: 花名册显示健在而发放丧事料理慰问
severity: error
clauses: [JD-3-1-4c]
reading: 提交的各份花名册都是在管、又没有去世日期的，为健在；以身份证号认定。
ledgers: [funeral_condolence, retirees]
optional: {retirees: [去世日期]}
message: "{逝者姓名} 登记 {去世日期} 去世并发放丧事料理慰问 {慰问金额} 元，花名册仍在管，没有去世日期"
column: 逝者姓名
value: 逝者姓名
amount: 慰问金额
ask: 请提供死亡证明，更正花名册；并非去世的，收回慰问金。
en:
  title: Funeral condolence for a person alive on the roster
  message: "{逝者姓名}: {慰问金额} yuan paid for a death on {去世日期}, but the roster says enrolled, with no day of death"
  ask: Provide the proof of death and correct the roster; if the person lives, return the money.
  reading: A person whom every roster submitted has as enrolled, without a day of death, is alive; by identity number.
---*/
WITH 健在 AS (
  SELECT 身份证号, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(状态 = '在管' AND 去世日期 IS NULL)
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.逝者姓名, z.去世日期, z.慰问金额
FROM 丧事料理慰问台账 AS z
JOIN 健在 AS m ON m.身份证号 = z.逝者身份证号
