/*---
title: 采购方式不是竞争性的
severity: warning
clauses: [DC-4-3]
reading: 原文列举询价、公开招标、竞争性谈判“等”方式并要求竞争择优；其他竞争性方式也可以，单一来源给出提示。
ledgers: [service_contracts]
message: "合同 {合同编号}（{供应商}）采用{采购方式}，原文要求竞争择优"
column: 采购方式
value: 采购方式
ask: 请提供采用该方式的依据和批准文件。
en:
  title: Contract not let by competition
  message: "contract {合同编号} ({供应商}) was let by {采购方式}; the text asks for competition"
  ask: On what ground, and by whose approval, was this method used?
  reading: The text names three methods and adds "and others"; other competitive ones do as well, a single source is a warning.
---*/
SELECT [_row] AS _rows, 合同编号, 供应商, 采购方式
FROM 政府采购服务合同台账
WHERE 采购方式 IS NOT NULL
  AND NOT list_contains(param_list('采购.竞争性方式', 履行起始日), 采购方式)
