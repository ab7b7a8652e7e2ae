/*---
title: 政府采购服务合同履行期限过长
severity: error
clauses: [DC-4-3]
reading: 首尾都计入，满三年的同日前一日为最后一天，多一天为违规。
ledgers: [service_contracts]
message: "合同 {合同编号}（{供应商}）自 {履行起始日} 至 {履行终止日}，超过 {年数} 年"
column: 履行终止日
value: 履行终止日
ask: 请提供合同；履行期限不得超过 {年数} 年。
en:
  title: Service contract for too long a term
  message: "contract {合同编号} ({供应商}) runs from {履行起始日} to {履行终止日}, more than {年数} years"
  ask: Provide the contract; its term may not exceed {年数} years.
  reading: Both ends count; the last day is the one before the same day after the years, one day more is a breach.
---*/
SELECT [_row] AS _rows, 合同编号, 供应商, 履行起始日, 履行终止日,
       param('采购.最长年数', 履行起始日) AS 年数
FROM 政府采购服务合同台账
WHERE full_years(履行起始日, 履行终止日) >= param('采购.最长年数', 履行起始日)
