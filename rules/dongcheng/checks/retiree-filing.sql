/*---
title: 聘用退休人员没有报区中心备案
severity: warning
clauses: [DC-4-2a]
reading: 备案的期限原文没有写，协议已经开始而没有备案日期的给出提示。
ledgers: [specialists]
message: "{姓名} 的协议 {协议起始日} 开始，没有向区中心备案的日期"
column: 备案日期
ask: 请提供备案表；没有备案的，补报。
en:
  title: Rehired retiree not filed with the district
  message: "{姓名}: the agreement began on {协议起始日}, and there is no day of filing with the district"
  ask: Provide the filing, or file now.
  reading: The text sets no day for it; where the agreement has begun and there is no day of filing, this is a warning.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日, 备案日期
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 备案日期 IS NULL
  AND 协议起始日 <= as_of()
