/*---
title: 调换的资产有价款或没有批准文号
severity: warning
clauses: [XC-2-7]
reading: 确难分割的可以协商调换，文本没有写明调换的价款和批准，故为提示。
ledgers: [asset_transfers]
message: "{企业名称}“{资产名称}” {划转日期} 与{接收单位}调换，价款 {划转价款} 元，批准文号：{文号}"
column: 划转方式
ask: 请提供协商调换的协议、确难分割的说明和集团公司意见。
en:
  title: Exchange of an asset with a price or without approval
  message: "{企业名称}: {资产名称} was exchanged with {接收单位} on {划转日期}, price {划转价款} yuan, approval: {文号}"
  ask: Show the agreement, why the asset could not be split off, and the group's opinion.
  reading: What cannot be split off may be exchanged by agreement; the text says nothing of price and approval then, so this is a warning.
---*/
SELECT [_row] AS _rows, 企业名称, 资产名称, 接收单位, 划转日期, 划转价款, coalesce(集团批准文号, '无') AS 文号
FROM 资产无偿划转台账
WHERE 划转方式 = '调换'
  AND (划转价款 > 0 OR 集团批准文号 IS NULL OR list_contains(param_list('填写.视同空白', 划转日期), 集团批准文号))
