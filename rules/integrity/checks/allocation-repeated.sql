/*---
title: 重复登记（专项资金拨付台账）
severity: warning
clauses: [X-5]
reading: 同一街道、同一半年、同一金额的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [allocation]
message: "{街道} {年度} 年{半年度}的拨付 {拨付金额} 元登记了 {次数} 次"
column: 拨付金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (allocation)
  message: "allocation of {拨付金额} yuan to {街道} for {年度} {半年度} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same office, half-year and amount is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       街道,
       年度,
       半年度,
       拨付金额,
       count(*) AS 次数,
       拨付金额 * (count(*) - 1) AS 多记金额
FROM 专项资金拨付台账
WHERE 街道 IS NOT NULL AND 年度 IS NOT NULL AND 半年度 IS NOT NULL AND 拨付金额 IS NOT NULL
GROUP BY 街道, 年度, 半年度, 拨付金额
HAVING count(*) > 1
