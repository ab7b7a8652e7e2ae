/*---
title: 大病慰问早于结算年度
severity: warning
clauses: [JD-3-1-4b]
ledgers: [illness_condolence]
message: "{姓名} 的结算年度是 {结算年度} 年，慰问却在 {慰问日期} 发放"
column: 结算年度
value: 结算年度
amount: 慰问金额
ask: 请核对结算年度和慰问日期。
en:
  title: Serious-illness condolence before its settlement year
  message: "{姓名}: settlement year {结算年度}, yet the condolence was given on {慰问日期}"
  ask: Are year and day right?
---*/
SELECT [_row] AS _rows, 姓名, 结算年度, 慰问日期, 慰问金额
FROM 大病慰问台账
WHERE 慰问日期 < make_date(结算年度, 1, 1)
