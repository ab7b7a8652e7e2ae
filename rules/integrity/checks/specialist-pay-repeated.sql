/*---
title: 重复登记（专员补贴发放表）
severity: warning
clauses: [X-5]
reading: 同一人、同一月份、同样的补贴和奖金的为重复登记，整行相同的也在内；身份证号未能认定的看姓名和街道；凭证各不相同的请说明。
ledgers: [specialist_pay]
message: "{姓名} {所属月份} 的岗位补贴 {岗位补贴} 元、绩效奖金 {绩效奖金} 元登记了 {次数} 次"
column: 岗位补贴
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (specialist_pay)
  message: "{姓名} {所属月份}: {岗位补贴} and {绩效奖金} yuan is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same person, month and amounts is a repeated entry, wholly equal rows included; where the identity number is damaged, name and office count.
---*/
SELECT list(_row) AS _rows,
       min_by(姓名, _row) AS 姓名,
       岗位补贴,
       绩效奖金,
       strftime(月份, '%Y-%m') AS 所属月份,
       count(*) AS 次数,
       (岗位补贴 + 绩效奖金) * (count(*) - 1) AS 多记金额
FROM 专员补贴发放表
WHERE 月份 IS NOT NULL AND 岗位补贴 IS NOT NULL AND 绩效奖金 IS NOT NULL
GROUP BY coalesce(身份证号, concat(name_key(姓名), '／', 街道)), 月份, 岗位补贴, 绩效奖金
HAVING count(*) > 1
