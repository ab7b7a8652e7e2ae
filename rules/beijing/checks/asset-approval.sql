/*---
title: 资产划转没有集团公司批准文号
severity: error
clauses: [BJ-2-6]
reading: 填“无”一类的视同没有；划转方式为调换的另给提示，没有填划转方式的按无偿划转判断。
ledgers: [asset_transfers]
optional: {asset_transfers: [划转方式]}
message: "{企业名称}“{资产名称}” {划转日期} 划转给{接收单位}，没有集团公司批准文号"
column: 集团批准文号
ask: 请提供集团公司的审核批准文件。
en:
  title: Asset transferred without the group's approval
  message: "{企业名称}: {资产名称} went to {接收单位} on {划转日期} without the number of the group's approval"
  ask: Show the group company's approval.
  reading: 无 and the like count as none. An exchange is a warning of its own; without a stated manner a transfer counts as free of charge.
---*/
SELECT [_row] AS _rows, 企业名称, 资产名称, 接收单位, 划转日期
FROM 资产无偿划转台账
WHERE 划转方式 IS DISTINCT FROM '调换'
  AND (集团批准文号 IS NULL OR list_contains(param_list('填写.视同空白', 划转日期), 集团批准文号))
