/*---
title: 住院慰问早于入院日期
severity: warning
clauses: [JD-3-1-4a]
ledgers: [hospital_condolence]
message: "{姓名} 登记 {入院日期} 入院，慰问却在 {慰问日期} 发放"
column: 慰问日期
value: 慰问日期
amount: 慰问金额
ask: 请核对两个日期和住院证明。
en:
  title: Hospital condolence before the admission
  message: "{姓名} was admitted on {入院日期}, yet the condolence was given on {慰问日期}"
  ask: Are both dates and the document right?
---*/
SELECT [_row] AS _rows, 姓名, 入院日期, 慰问日期, 慰问金额
FROM 住院慰问台账
WHERE 慰问日期 < 入院日期
