/*---
title: 在省社保中心参保而经费走市级专项
severity: error
clauses: [JD-4-1c]
reading: 参保地写有省社保中心或省本级的为省级参保，写有本市名称的除外。
ledgers: [retirees]
message: "{姓名} 的参保地是“{参保地}”，经费由省财政承担，不得列入市级专项资金，花名册填市级专项"
column: 参保地
value: 参保地
ask: 请核实参保地；确在省社保中心参保的，改为省财政。
en:
  title: Insured with the provincial centre, but charged to the city fund
  message: "{姓名} is insured with {参保地}, which the province pays for; the roster says city fund"
  ask: Where is the person insured? If with the province, correct the channel.
  reading: A place that names the provincial centre counts as provincial, unless it names this city.
---*/
SELECT [_row] AS _rows, 姓名, 参保地
FROM 企业退休人员花名册
WHERE 经费渠道 = '市级专项'
  AND len(list_filter(param_list('参保地.本市词', as_of()), lambda w: contains(参保地, w))) = 0
  AND len(list_filter(param_list('参保地.省级词', as_of()), lambda w: contains(参保地, w))) > 0
