/*---
title: 重复登记（专项资金支出台账）
severity: warning
clauses: [X-5]
reading: 同一街道、同一收款单位、同日同额的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [expenditure]
message: "{街道} {日期} 付{收款单位} {金额} 元登记了 {次数} 次"
column: 金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (expenditure)
  message: "{街道} paid {收款单位} {金额} yuan on {日期} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same office, payee, day and amount is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       街道,
       收款单位,
       日期,
       金额,
       count(*) AS 次数,
       金额 * (count(*) - 1) AS 多记金额
FROM 专项资金支出台账
WHERE 街道 IS NOT NULL AND 收款单位 IS NOT NULL AND 日期 IS NOT NULL AND 金额 IS NOT NULL
GROUP BY 街道, 收款单位, 日期, 金额
HAVING count(*) > 1
