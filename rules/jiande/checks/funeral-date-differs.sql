/*---
title: 丧事台账与花名册的去世日期不一致
severity: warning
clauses: [JD-3-1-4c]
reading: 两处去世日期不同的给出提示，停止待遇的月份以核实的为准。
ledgers: [funeral_condolence, retirees]
message: "{逝者姓名} 丧事台账填 {去世日期} 去世，花名册填 {名册日期}"
column: 去世日期
value: 去世日期
ask: 请以死亡证明为准，更正写错的一处。
en:
  title: Day of death differs between funeral ledger and roster
  message: "{逝者姓名} died on {去世日期} by the funeral ledger, on {名册日期} by the roster"
  ask: Which day is on the proof of death? Mend the other.
  reading: Different days are a warning; the month in which benefits end follows the right one.
---*/
WITH 名册 AS (
  SELECT 身份证号, list(去世日期) AS 各日期, min(去世日期) AS 名册日期, list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL AND 去世日期 IS NOT NULL
  GROUP BY 身份证号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.逝者姓名, z.去世日期, m.名册日期
FROM 丧事料理慰问台账 AS z
JOIN 名册 AS m ON m.身份证号 = z.逝者身份证号
WHERE NOT list_contains(m.各日期, z.去世日期)
