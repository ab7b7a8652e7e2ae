/*---
title: 打入本人账户而收款人不是逝者本人
severity: error
clauses: [JD-3-1-4c]
reading: 姓名比较时不计空格和间隔点的写法。
ledgers: [funeral_condolence]
message: "{逝者姓名} 的丧事料理慰问 {慰问金额} 元登记为打入本人账户，收款人却是“{收款人}”"
column: 收款人
value: 收款人
amount: 慰问金额
ask: 请核实账户；打入亲属账户的，更正发放方式并填写关系。
en:
  title: Payee of an own-account payment is not the deceased
  message: "{慰问金额} yuan for {逝者姓名} are entered as paid to the own account, but the payee is {收款人}"
  ask: Whose account is it? If a relative's, correct the entry and give the relation.
  reading: Names are compared without spaces and dots.
---*/
SELECT [_row] AS _rows, 逝者姓名, 收款人, 慰问金额
FROM 丧事料理慰问台账
WHERE 发放方式 = '本人账户'
  AND name_key(收款人) <> name_key(逝者姓名)
