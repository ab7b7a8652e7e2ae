/*---
title: 重复登记（资产无偿划转台账）
severity: warning
clauses: [X-5]
reading: 同一企业、同一资产、同一接收单位、同日同价的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [asset_transfers]
optional: {asset_transfers: [资产类别, 面积]}
message: "{企业名称} {划转日期} 划转{接收单位}的{资产名称}登记了 {次数} 次"
column: 划转价款
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (asset_transfers)
  message: "{资产名称} of {企业名称} to {接收单位} on {划转日期} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same enterprise, asset, receiver, day and price is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       企业名称,
       资产名称,
       接收单位,
       划转日期,
       划转价款,
       count(*) AS 次数,
       划转价款 * (count(*) - 1) AS 多记金额
FROM 资产无偿划转台账
WHERE 企业名称 IS NOT NULL AND 资产名称 IS NOT NULL AND 接收单位 IS NOT NULL AND 划转日期 IS NOT NULL AND 划转价款 IS NOT NULL
GROUP BY 企业名称, 资产名称, 接收单位, 划转日期, 划转价款, 资产类别, 面积
HAVING count(*) > 1
