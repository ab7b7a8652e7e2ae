/*---
title: 购买固定资产
severity: error
clauses: [JD-4-2a]
reading: 标明固定资产的，或支出事项写有固定资产名称的；档案架、档案柜等存放档案的设备除外，维修、租用、墨盒等不算购买；记在耗材里的另给提示。
ledgers: [expenditure]
message: "凭证 {凭证号} {日期} 购买固定资产“{支出事项}” {金额} 元，专项资金不得购买固定资产（存放档案的设备除外）"
column: 支出事项
value: 支出事项
amount: 金额
ask: 请说明购买依据；确属固定资产的，应退回资金或调整经费来源。
en:
  title: Fixed assets bought
  message: "voucher {凭证号}, {日期}: {支出事项} for {金额} yuan; the fund buys no fixed assets (equipment to store archives excepted)"
  ask: On what ground was it bought? If it is a fixed asset, return the money or pay it from elsewhere.
  reading: "Marked as a fixed asset, or the item names one. Equipment to store archives is excepted; repair, rent and cartridges are no purchase; what is booked as consumables is a warning of its own."
---*/
WITH 判断 AS (
  SELECT *,
         len(list_filter(param_list('固定资产.词', 日期), lambda w: contains(支出事项, w))) > 0 AS 资产词,
         len(list_filter(param_list('固定资产.除外词', 日期), lambda w: contains(支出事项, w))) > 0 AS 除外,
         len(list_filter(param_list('固定资产.耗材词', 日期), lambda w: contains(concat_ws(' ', 用途, 支出事项), w))) > 0 AS 耗材,
         len(list_filter(param_list('固定资产.档案设备词', 日期), lambda w: contains(支出事项, w))) > 0 AS 档案设备
  FROM 专项资金支出台账
)
SELECT [_row] AS _rows, 凭证号, 日期, 支出事项, 金额
FROM 判断
WHERE (是否固定资产 = '是' AND NOT 档案设备)
   OR (资产词 AND NOT 除外 AND NOT 耗材)
