/*---
title: 像固定资产的物品记在耗材里
severity: warning
clauses: [JD-4-2a]
reading: 支出事项写有固定资产名称、又记在耗材里而没有标明固定资产的，给出提示。
ledgers: [expenditure]
message: "凭证 {凭证号} {日期} 的“{支出事项}” {金额} 元记在“{用途}”里，像是固定资产"
column: 支出事项
value: 支出事项
amount: 金额
ask: 请说明是否属于固定资产。
en:
  title: What looks like a fixed asset is booked as consumables
  message: "voucher {凭证号}, {日期}: {支出事项} for {金额} yuan, booked as {用途}, looks like a fixed asset"
  ask: Is it a fixed asset?
  reading: The item names a fixed asset but is booked as consumables and not marked as an asset.
---*/
WITH 判断 AS (
  SELECT *,
         len(list_filter(param_list('固定资产.词', 日期), lambda w: contains(支出事项, w))) > 0 AS 资产词,
         len(list_filter(param_list('固定资产.除外词', 日期), lambda w: contains(支出事项, w))) > 0 AS 除外,
         len(list_filter(param_list('固定资产.耗材词', 日期), lambda w: contains(concat_ws(' ', 用途, 支出事项), w))) > 0 AS 耗材
  FROM 专项资金支出台账
)
SELECT [_row] AS _rows, 凭证号, 日期, 用途, 支出事项, 金额
FROM 判断
WHERE 是否固定资产 = '否' AND 资产词 AND 耗材 AND NOT 除外
