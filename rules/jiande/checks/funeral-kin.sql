/*---
title: 丧事料理慰问打入的不是直系亲属账户
severity: error
clauses: [JD-3-1-4c]
reading: 直系亲属指配偶、父母、子女、祖父母、外祖父母、孙子女、外孙子女（称谓见参数）；上门慰问不看收款关系。
ledgers: [funeral_condolence]
optional: {funeral_condolence: [收款人]}
message: "{逝者姓名} 的丧事料理慰问 {慰问金额} 元打入直系亲属账户，收款人{收款人}与逝者的关系为“{与逝者关系}”，不是直系亲属"
column: 与逝者关系
value: 与逝者关系
amount: 慰问金额
ask: 请核实收款人与逝者的关系，提供户口簿等材料。
en:
  title: Funeral condolence to the account of somebody who is no close relative
  message: "{慰问金额} yuan for {逝者姓名} went to a relative's account, but {收款人} is {与逝者关系}, which is no direct relative"
  ask: How are payee and dead related? Provide the family register.
  reading: "Direct relatives are spouse, parents, children, grandparents and grandchildren on either side (the words are a parameter); a visit at home is not looked at."
---*/
SELECT [_row] AS _rows, 逝者姓名, 慰问金额, 与逝者关系,
       coalesce(收款人, '') AS 收款人
FROM 丧事料理慰问台账
WHERE 发放方式 = '直系亲属账户'
  AND 与逝者关系 IS NOT NULL
  AND NOT list_contains(param_list('丧事慰问.直系亲属', 去世日期), name_key(与逝者关系))
