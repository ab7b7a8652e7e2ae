/*---
title: 政府采购服务合同没有缴社会保险
severity: error
clauses: [DC-4-3]
ledgers: [service_contracts]
message: "合同 {合同编号}（{供应商}，{专员人数} 名专员）没有为专员购买社会保险"
column: 已缴社会保险
value: 已缴社会保险
ask: 请提供缴纳社会保险的凭证；没有的，督促供应商补缴。
en:
  title: Service contract without social insurance
  message: "contract {合同编号} ({供应商}, {专员人数} specialists): no social insurance was paid"
  ask: Provide the proof of payment, or have the supplier pay.
---*/
SELECT [_row] AS _rows, 合同编号, 供应商, 专员人数, 已缴社会保险
FROM 政府采购服务合同台账
WHERE 已缴社会保险 = '否'
