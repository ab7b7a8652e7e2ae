/*---
title: 转出之后继续领取（丧事料理慰问台账）
severity: error
clauses: [X-6]
reading: 看去世日期；转出当日的不算，转出后又在别处在管的不算。
ledgers: [funeral_condolence, retirees]
message: "{逝者姓名} {转出日期} 转出，其后仍在本地领取 {慰问金额} 元（{去世日期} 去世）"
column: 去世日期
value: 去世日期
amount: 慰问金额
ask: 请核实转出日期；确已转出的，应收回。
en:
  title: Benefits after transfer elsewhere (funeral_condolence)
  message: "{逝者姓名} was transferred on {转出日期}, yet received {慰问金额} yuan afterwards (died on {去世日期})"
  ask: Is the date of transfer right? If so, the money is to be returned.
  reading: The day after the transfer counts, not the day itself. Who is enrolled elsewhere since is not listed.
---*/
WITH 转出 AS (
  SELECT 身份证号, max(转出日期) AS 转出日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
  HAVING bool_and(状态 = '转出')
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.逝者姓名, z.去世日期, z.慰问金额, m.转出日期
FROM 丧事料理慰问台账 AS z
JOIN 转出 AS m ON m.身份证号 = z.逝者身份证号
WHERE z.去世日期 > m.转出日期
