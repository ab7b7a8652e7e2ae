/*---
title: 丧事料理慰问超过规定金额
severity: error
clauses: [JD-3-1-4c]
ledgers: [funeral_condolence]
message: "{逝者姓名} {去世日期} 去世，丧事料理慰问 {慰问金额} 元，规定 {标准} 元，超出 {超出} 元"
column: 慰问金额
value: 慰问金额
amount: 超出
ask: 请收回超出部分，或说明依据。
en:
  title: Funeral condolence above the fixed sum
  message: "{逝者姓名}, died {去世日期}: {慰问金额} yuan, the sum is {标准}, {超出} too much"
  ask: Return the excess, or say on what ground it was paid.
---*/
SELECT [_row] AS _rows, 逝者姓名, 去世日期, 慰问金额,
       param('丧事慰问.金额', 去世日期) AS 标准,
       慰问金额 - param('丧事慰问.金额', 去世日期) AS 超出
FROM 丧事料理慰问台账
WHERE 慰问金额 > param('丧事慰问.金额', 去世日期)
