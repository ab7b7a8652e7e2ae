/*---
title: 商业保险没有登记到哪一天
severity: warning
clauses: [DC-4-2b]
ledgers: [specialists]
message: "{姓名} 的商业保险没有填保险终止日，无法确认保到协议终止日 {协议终止日}"
column: 保险终止日
ask: 请按保单补填保险终止日。
en:
  title: Commercial insurance without an end
  message: "{姓名}: the end of the insurance is not given; whether it lasts until {协议终止日} cannot be confirmed"
  ask: Give the end of the insurance by the policy.
---*/
SELECT [_row] AS _rows, 姓名, 保险终止日, 协议终止日
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 保险种类 = '商业保险'
  AND 保险终止日 IS NULL
