/*---
title: 政府采购服务合同到期
clauses: [DC-4-3]
ledgers: [service_contracts]
what: "合同 {合同编号}（{供应商}）履行期满"
en:
  title: Service contract ends
  what: "contract {合同编号} ({供应商}) ends"
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 履行终止日 AS _day, 合同编号, 供应商
FROM 政府采购服务合同台账
WHERE 履行终止日 IS NOT NULL
