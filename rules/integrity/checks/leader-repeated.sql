/*---
title: 重复登记（自管小组长补助发放表）
severity: warning
clauses: [X-5]
reading: 同一组长、同一小组、同一发放日期、同一金额的为重复登记，整行相同的也在内；身份证号未能认定的看姓名和街道；凭证各不相同的请说明。
ledgers: [leader_subsidy]
message: "小组 {小组编号} 组长{组长姓名} {发放日期} 的补助 {补助金额} 元登记了 {次数} 次"
column: 补助金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (leader_subsidy)
  message: "subsidy of {补助金额} yuan to {组长姓名} of group {小组编号} on {发放日期} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same leader, group, day and amount is a repeated entry, wholly equal rows included; where the identity number is damaged, name and office count.
---*/
SELECT list(_row) AS _rows,
       min_by(组长姓名, _row) AS 组长姓名,
       小组编号,
       发放日期,
       补助金额,
       count(*) AS 次数,
       补助金额 * (count(*) - 1) AS 多记金额
FROM 自管小组长补助发放表
WHERE 小组编号 IS NOT NULL AND 发放日期 IS NOT NULL AND 补助金额 IS NOT NULL
GROUP BY coalesce(组长身份证号, concat(name_key(组长姓名), '／', 街道)), 小组编号, 发放日期, 补助金额
HAVING count(*) > 1
