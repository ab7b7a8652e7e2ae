/*---
title: 聘用退休人员没有商业保险
severity: error
clauses: [DC-4-2b]
ledgers: [specialists]
message: "{姓名} 为聘用的退休人员，保险种类为“{保险种类}”，协议期内须为其购买商业保险"
column: 保险种类
value: 保险种类
ask: 请提供商业保险的保单；没有购买的，补买。
en:
  title: Rehired retiree without commercial insurance
  message: "{姓名} is a rehired retiree, insured by {保险种类}; commercial insurance is required for the term"
  ask: Provide the policy, or take one out.
---*/
SELECT [_row] AS _rows, 姓名, 保险种类
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 保险种类 <> '商业保险'
