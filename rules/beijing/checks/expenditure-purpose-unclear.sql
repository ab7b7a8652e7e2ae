/*---
title: 看不出属于三类用途的支出
severity: warning
clauses: [BJ-4-3]
reading: 支出类别在三类之内，但用途一栏既没有三类之内的用语，也没有三类之外的用语；用语的清单是参数，可以增减。
ledgers: [expenditure]
message: "{街道} {日期} 凭证 {凭证号}：从用途“{用途}”看不出属于“{支出类别}”，{金额} 元"
column: 用途
value: 用途
ask: 请写明具体用途，提供合同、签收等凭证。
en:
  title: A purpose that cannot be told
  message: "{街道} {日期} voucher {凭证号}: {用途} does not show that it is {支出类别}; {金额} yuan"
  ask: State the purpose, and show contract and receipt.
  reading: The category is one of the three, but the purpose has neither a word of these nor one of those outside; both lists are parameters.
---*/
SELECT [_row] AS _rows, 街道, 日期, 凭证号, 支出类别, 用途, 金额
FROM 专项资金支出台账
WHERE 用途 IS NOT NULL
  AND list_contains(param_list('专项经费.支出类别', 日期), 支出类别)
  AND len(list_filter(param_list('专项经费.范围外用语', 日期), lambda 词: contains(用途, 词))) = 0
  AND len(list_filter(param_list('专项经费.范围内用语', 日期), lambda 词: contains(用途, 词))) = 0
