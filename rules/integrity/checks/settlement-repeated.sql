/*---
title: 重复登记（体检结算单）
severity: warning
clauses: [X-5]
reading: 同一医院、同一结算期间、同一金额的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [health_settlement]
message: "{承检医院} {结算期间} 的体检结算 {结算金额} 元登记了 {次数} 次"
column: 结算金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (health_settlement)
  message: "settlement of {结算金额} yuan with {承检医院} for {结算期间} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same hospital, period and amount is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       承检医院,
       结算期间,
       结算金额,
       count(*) AS 次数,
       结算金额 * (count(*) - 1) AS 多记金额
FROM 体检结算单
WHERE 承检医院 IS NOT NULL AND 结算期间 IS NOT NULL AND 结算金额 IS NOT NULL
GROUP BY 承检医院, 结算期间, 结算金额
HAVING count(*) > 1
