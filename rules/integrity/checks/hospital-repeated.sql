/*---
title: 重复登记（住院慰问台账）
severity: warning
clauses: [X-5]
reading: 同一人、同一慰问日期、同一金额的为重复登记，整行相同的也在内；身份证号未能认定的看姓名和街道；凭证各不相同的请说明。
ledgers: [hospital_condolence]
message: "{姓名} {慰问日期} 的住院慰问 {慰问金额} 元登记了 {次数} 次"
column: 慰问金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (hospital_condolence)
  message: "hospital condolence of {慰问金额} yuan to {姓名} on {慰问日期} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same person, day and amount is a repeated entry, wholly equal rows included; where the identity number is damaged, name and office count.
---*/
SELECT list(_row) AS _rows,
       min_by(姓名, _row) AS 姓名,
       慰问日期,
       慰问金额,
       count(*) AS 次数,
       慰问金额 * (count(*) - 1) AS 多记金额
FROM 住院慰问台账
WHERE 慰问日期 IS NOT NULL AND 慰问金额 IS NOT NULL
GROUP BY coalesce(身份证号, concat(name_key(姓名), '／', 街道)), 慰问日期, 慰问金额
HAVING count(*) > 1
