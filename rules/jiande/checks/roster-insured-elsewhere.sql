/*---
title: 不在本市参保而经费走市级专项
severity: error
clauses: [JD-2-1a, JD-2-2]
reading: 参保地写有本市名称的为本市参保；写有省社保中心的另由一条规则判断；人员类别为“其他”的可能另有政策依据，不判。
ledgers: [retirees]
message: "{姓名} 的参保地是“{参保地}”，不在本市参保，经费应走原渠道，花名册填市级专项"
column: 参保地
value: 参保地
ask: 请核实参保地和移交文件；确属外地参保移交的，改为原渠道。
en:
  title: Insured elsewhere, but charged to the city fund
  message: "{姓名} is insured in {参保地}, not in this city, so the original channel pays; the roster says city fund"
  ask: Where is the person insured? If elsewhere, correct the channel.
  reading: "A place that names this city counts as insured here; the provincial centre is judged apart. Persons of the category 其他 may rest on another policy and are not judged."
---*/
SELECT [_row] AS _rows, 姓名, 参保地
FROM 企业退休人员花名册
WHERE 参保地 IS NOT NULL
  AND 经费渠道 = '市级专项'
  AND 人员类别 <> '其他'
  AND len(list_filter(param_list('参保地.本市词', as_of()), lambda w: contains(参保地, w))) = 0
  AND len(list_filter(param_list('参保地.省级词', as_of()), lambda w: contains(参保地, w))) = 0
