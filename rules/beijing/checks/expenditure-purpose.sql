/*---
title: 专项经费用于三类用途之外
severity: error
clauses: [BJ-4-3]
reading: 看用途一栏里有没有三类之外的用语；用语的清单是参数，可以增减。
ledgers: [expenditure]
message: "{街道} {日期} 凭证 {凭证号}：用途“{用途}”（{用语}）不属于规定的三类用途，{金额} 元"
column: 用途
value: 用途
amount: 金额
ask: 请调整账目、归还资金，或说明与三类用途的关系。
en:
  title: Fund used for something else
  message: "{街道} {日期} voucher {凭证号}: {用途} ({用语}) is none of the three purposes; {金额} yuan"
  ask: Return the money, or show how it serves one of the three purposes.
  reading: By words in the purpose column that belong to none of the three; the list of words is a parameter.
---*/
WITH 认定 AS (
  SELECT *, list_filter(param_list('专项经费.范围外用语', 日期), lambda 词: contains(用途, 词)) AS 用语
  FROM 专项资金支出台账
  WHERE 用途 IS NOT NULL
)
SELECT [_row] AS _rows, 街道, 日期, 凭证号, 用途, 用语, 金额
FROM 认定
WHERE len(用语) > 0
