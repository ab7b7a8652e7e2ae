/*---
title: 重复登记（公示登记台账）
severity: warning
clauses: [X-5]
reading: 同一街道、同一公示编号和类别、同一起始日期、同一金额的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [disclosure_log]
message: "{街道} 公示 {公示编号}（{起始日期} 起，{金额合计} 元）登记了 {次数} 次"
column: 金额合计
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (disclosure_log)
  message: "notice {公示编号} of {街道} (from {起始日期}, {金额合计} yuan) is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same office, notice, kind, first day and amount is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       街道,
       公示编号,
       公示类别,
       起始日期,
       金额合计,
       count(*) AS 次数
FROM 公示登记台账
WHERE 街道 IS NOT NULL AND 公示编号 IS NOT NULL AND 公示类别 IS NOT NULL AND 起始日期 IS NOT NULL AND 金额合计 IS NOT NULL
GROUP BY 街道, 公示编号, 公示类别, 起始日期, 金额合计
HAVING count(*) > 1
