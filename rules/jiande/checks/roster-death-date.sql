/*---
title: 去世人员没有去世日期
severity: warning
clauses: [JD-2-3b]
ledgers: [retirees]
message: "{姓名} 的状态为去世，没有去世日期，去世以后的待遇无法核对"
column: 去世日期
ask: 请补填去世日期。
en:
  title: No day of death
  message: "{姓名} is entered as deceased without a day of death, so benefits afterwards cannot be judged"
  ask: Fill in the day of death.
---*/
SELECT [_row] AS _rows, 姓名
FROM 企业退休人员花名册
WHERE 状态 = '去世' AND 去世日期 IS NULL
