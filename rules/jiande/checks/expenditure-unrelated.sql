/*---
title: 与社会化管理无关的支出
severity: error
clauses: [JD-4-2b, JD-3-1-1a]
reading: 用途或支出事项写有招待、购物卡、罚款等词的，按与社会化管理无关列出，供核实；词表是参数。
ledgers: [expenditure]
message: "凭证 {凭证号} {日期} 支出 {金额} 元，“{用途}”（{支出事项}）写有“{词}”，与社会化管理工作无关"
column: 支出事项
value: 支出事项
amount: 金额
ask: 请说明用途；确属无关的，应退回资金。
en:
  title: Spent on what has nothing to do with the service
  message: "voucher {凭证号}, {日期}: {金额} yuan for {用途} ({支出事项}), which says {词} and has nothing to do with the service"
  ask: What was it for? If unrelated, return the money.
  reading: Purposes and items with words as entertainment, shopping cards, fines are listed to be looked into; the words are a parameter.
---*/
WITH 判断 AS (
  SELECT *,
         list_filter(param_list('无关支出.词', 日期), lambda w: contains(concat_ws(' ', 用途, 支出事项), w)) AS 词
  FROM 专项资金支出台账
)
SELECT [_row] AS _rows, 凭证号, 日期, 用途, 支出事项, 金额, 词
FROM 判断
WHERE len(词) > 0
