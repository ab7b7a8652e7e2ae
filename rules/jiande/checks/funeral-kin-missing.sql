/*---
title: 打入直系亲属账户而没有填与逝者关系
severity: warning
clauses: [JD-3-1-4c]
ledgers: [funeral_condolence]
message: "{逝者姓名} 的丧事料理慰问 {慰问金额} 元打入直系亲属账户，没有填收款人与逝者的关系，无法确认"
column: 与逝者关系
ask: 请补填关系，提供户口簿等材料。
en:
  title: No relation given for a payment to a relative
  message: "{慰问金额} yuan for {逝者姓名} went to a relative's account, but the relation is not given"
  ask: Fill in the relation and provide the family register.
---*/
SELECT [_row] AS _rows, 逝者姓名, 慰问金额
FROM 丧事料理慰问台账
WHERE 发放方式 = '直系亲属账户' AND 与逝者关系 IS NULL
