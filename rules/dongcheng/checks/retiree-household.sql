/*---
title: 聘用的退休人员不是本市户籍
severity: error
clauses: [DC-3-6]
reading: 户籍以参数所列本市写法之一开头的为本市；只看聘用退休人员。
ledgers: [specialists]
message: "{姓名} 以聘用退休人员方式聘任，户籍登记为“{户籍}”，不是本市户籍"
column: 户籍
value: 户籍
ask: 请核对户口簿；是本市户籍的更正台账，不是的不得聘用。
en:
  title: Rehired retiree without local household registration
  message: "{姓名} was hired as a retiree; the household registration is {户籍}, not of this city"
  ask: Check the household register; correct the ledger, or the person may not be hired.
  reading: Local is what begins with one of the words of the parameter; only rehired retirees.
---*/
SELECT [_row] AS _rows, 姓名, 户籍
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 户籍 IS NOT NULL
  AND len(list_filter(param_list('户籍.本市写法', 协议起始日), lambda 写法: starts_with(name_key(户籍), 写法))) = 0
