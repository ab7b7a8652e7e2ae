/*---
title: 重复登记（政府采购服务合同台账）
severity: warning
clauses: [X-5]
reading: 同一街道、同一供应商、同一履行起始日、同一金额的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [service_contracts]
message: "{街道} 与{供应商} {履行起始日} 起的合同 {合同金额} 元登记了 {次数} 次"
column: 合同金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (service_contracts)
  message: "contract of {街道} with {供应商} from {履行起始日}, {合同金额} yuan is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same office, supplier, first day and amount is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       街道,
       供应商,
       履行起始日,
       合同金额,
       count(*) AS 次数,
       合同金额 * (count(*) - 1) AS 多记金额
FROM 政府采购服务合同台账
WHERE 街道 IS NOT NULL AND 供应商 IS NOT NULL AND 履行起始日 IS NOT NULL AND 合同金额 IS NOT NULL
GROUP BY 街道, 供应商, 履行起始日, 合同金额
HAVING count(*) > 1
