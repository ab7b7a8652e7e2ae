/*---
title: 丧事料理慰问早于去世日期
severity: warning
clauses: [JD-3-1-4c]
ledgers: [funeral_condolence]
message: "{逝者姓名} 登记 {去世日期} 去世，丧事料理慰问却在 {慰问日期} 发放"
column: 慰问日期
value: 慰问日期
amount: 慰问金额
ask: 请核对两个日期。
en:
  title: Funeral condolence before the death
  message: "{逝者姓名} died on {去世日期}, yet the condolence was given on {慰问日期}"
  ask: Are both dates right?
---*/
SELECT [_row] AS _rows, 逝者姓名, 去世日期, 慰问日期, 慰问金额
FROM 丧事料理慰问台账
WHERE 慰问日期 < 去世日期
