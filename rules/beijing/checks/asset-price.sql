/*---
title: 资产划转收取价款
severity: error
clauses: [BJ-2-6]
reading: 划转方式为调换的另给提示；没有填划转方式的按无偿划转判断。
ledgers: [asset_transfers]
optional: {asset_transfers: [划转方式]}
message: "{企业名称}“{资产名称}” {划转日期} 划转给{接收单位}，价款 {划转价款} 元，应无偿划转"
column: 划转价款
value: 划转价款
amount: 划转价款
ask: 请退还价款，或说明不属于应无偿划转的资产。
en:
  title: Money taken for a transferred asset
  message: "{企业名称}: {资产名称} went to {接收单位} on {划转日期} for {划转价款} yuan; it is to be transferred free of charge"
  ask: Return the sum, or say why the asset need not be transferred free of charge.
  reading: An exchange is a warning of its own; without a stated manner a transfer counts as free of charge.
---*/
SELECT [_row] AS _rows, 企业名称, 资产名称, 接收单位, 划转日期, 划转价款
FROM 资产无偿划转台账
WHERE 划转价款 > 0 AND 划转方式 IS DISTINCT FROM '调换'
