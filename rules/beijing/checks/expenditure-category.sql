/*---
title: 支出类别不在三类用途之内
severity: error
clauses: [BJ-4-3]
ledgers: [expenditure]
message: "{街道} {日期} 凭证 {凭证号}：支出类别“{支出类别}”不在规定的用途（{各类}）之内，{金额} 元"
column: 支出类别
value: 支出类别
amount: 金额
ask: 请调整账目、归还资金，或更正支出类别。
en:
  title: Expenditure in a category that the fund is not for
  message: "{街道} {日期} voucher {凭证号}: {支出类别} is none of {各类}; {金额} yuan"
  ask: Return the money, or correct the category.
---*/
SELECT [_row] AS _rows, 街道, 日期, 凭证号, 支出类别, 金额, param_list('专项经费.支出类别', 日期) AS 各类
FROM 专项资金支出台账
WHERE 支出类别 IS NOT NULL AND NOT list_contains(param_list('专项经费.支出类别', 日期), 支出类别)
