/*---
title: 住院慰问超过最高金额
severity: error
clauses: [XX-3]
ledgers: [hospital_condolence]
message: "{姓名} {慰问日期} 住院慰问 {慰问金额} 元，最高 {上限} 元，超出 {超出} 元"
column: 慰问金额
value: 慰问金额
amount: 超出
ask: 请说明超出部分的依据。
en:
  title: Hospital condolence above the limit
  message: "{姓名}: {慰问金额} yuan on {慰问日期}, the limit is {上限}, {超出} too much"
  ask: On what ground was more paid?
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额,
       param('住院慰问.最高金额', 慰问日期) AS 上限,
       慰问金额 - param('住院慰问.最高金额', 慰问日期) AS 超出
FROM 住院慰问台账
WHERE 慰问日期 IS NOT NULL
  AND 慰问金额 > param('住院慰问.最高金额', 慰问日期)
