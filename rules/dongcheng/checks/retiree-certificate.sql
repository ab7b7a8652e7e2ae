/*---
title: 聘用退休人员没有聘用证书
severity: warning
clauses: [DC-4-2a]
reading: 颁发的期限原文没有写，协议已经开始而没有证书编号的给出提示。
ledgers: [specialists]
message: "{姓名} 的协议 {协议起始日} 开始，没有聘用证书编号；街道应颁发聘用证书"
column: 聘用证书编号
ask: 请提供聘用证书；没有颁发的，补发。
en:
  title: Rehired retiree without a certificate of appointment
  message: "{姓名}: the agreement began on {协议起始日}, and there is no number of a certificate of appointment"
  ask: Provide the certificate, or issue it.
  reading: The text sets no day for it; where the agreement has begun and there is no number, this is a warning.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日, 聘用证书编号
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 聘用证书编号 IS NULL
  AND 协议起始日 <= as_of()
