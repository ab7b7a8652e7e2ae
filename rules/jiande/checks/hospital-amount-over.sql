/*---
title: 住院慰问超过规定金额
severity: error
clauses: [JD-3-1-4a]
ledgers: [hospital_condolence]
message: "{姓名} {慰问日期} 住院慰问 {慰问金额} 元，规定每次 {标准} 元，超出 {超出} 元"
column: 慰问金额
value: 慰问金额
amount: 超出
ask: 请收回超出部分，或说明依据。
en:
  title: Hospital condolence above the fixed sum
  message: "{姓名}: {慰问金额} yuan on {慰问日期}, the sum is {标准}, {超出} too much"
  ask: Return the excess, or say on what ground it was paid.
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额,
       param('住院慰问.每次金额', greatest(慰问日期, 入院日期)) AS 标准,
       慰问金额 - param('住院慰问.每次金额', greatest(慰问日期, 入院日期)) AS 超出
FROM 住院慰问台账
WHERE 慰问日期 IS NOT NULL AND 慰问金额 > param('住院慰问.每次金额', greatest(慰问日期, 入院日期))
