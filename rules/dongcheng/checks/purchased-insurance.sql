/*---
title: 政府采购的专员没有社会保险
severity: error
clauses: [DC-4-3]
reading: 填有保险终止日的，应不早于协议终止日；没有填的不判断止期。
ledgers: [specialists]
optional: {specialists: [保险终止日]}
message: "{姓名} 由政府采购服务聘任，协议至 {协议终止日}，保险为“{保险}”，协议期内须为其购买社会保险"
column: 保险种类
value: 保险
ask: 请提供协议期内缴纳社会保险的凭证。
en:
  title: Purchased specialist without social insurance
  message: "{姓名} serves under a service contract until {协议终止日}, insured by {保险}; social insurance is required for the term"
  ask: Provide the proof of social insurance for the whole term.
  reading: An end of the insurance, where given, may not be before the end of the agreement; where none is given it is not judged.
---*/
SELECT [_row] AS _rows, 姓名, 协议终止日,
       concat(保险种类, CASE WHEN 保险终止日 IS NULL THEN '' ELSE concat('，至 ', 保险终止日) END) AS 保险
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '政府采购'
  AND (保险种类 <> '社会保险' OR 保险终止日 < 协议终止日)
