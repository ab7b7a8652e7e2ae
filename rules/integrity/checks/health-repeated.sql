/*---
title: 重复登记（健康体检台账）
severity: warning
clauses: [X-5]
reading: 同一人、同一体检日期、同一金额的为重复登记，整行相同的也在内；身份证号未能认定的看姓名和街道；凭证各不相同的请说明。
ledgers: [health_check]
message: "{姓名} {体检日期} 的体检 {结算金额} 元登记了 {次数} 次"
column: 结算金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (health_check)
  message: "check-up of {姓名} on {体检日期}, {结算金额} yuan is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same person, day and amount is a repeated entry, wholly equal rows included; where the identity number is damaged, name and office count.
---*/
SELECT list(_row) AS _rows,
       min_by(姓名, _row) AS 姓名,
       体检日期,
       结算金额,
       count(*) AS 次数,
       结算金额 * (count(*) - 1) AS 多记金额
FROM 健康体检台账
WHERE 体检日期 IS NOT NULL AND 结算金额 IS NOT NULL
GROUP BY coalesce(身份证号, concat(name_key(姓名), '／', 街道)), 体检日期, 结算金额
HAVING count(*) > 1
