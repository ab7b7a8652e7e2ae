/*---
title: 资产的接收单位不像街道或社区
severity: warning
clauses: [XC-2-7]
reading: 按单位名称里有没有街道、乡镇、社区一类的用语认定，名称不足为凭，故为提示。
ledgers: [asset_transfers]
message: "{企业名称}“{资产名称}” {划转日期} 划转给“{接收单位}”，看不出是属地街道或社区"
column: 接收单位
value: 接收单位
ask: 请核对接收单位；应划转给属地街道和社区，由其管理维护并向社会开放。
en:
  title: The receiver of an asset looks like no sub-district or community
  message: "{企业名称}: {资产名称} went to {接收单位} on {划转日期}, which does not look like a sub-district or community"
  ask: Is the receiver right? Assets go to the local sub-district and community, which keep them open to the public.
  reading: By the words in the unit's name, which prove nothing; hence a warning.
---*/
SELECT [_row] AS _rows, 企业名称, 资产名称, 接收单位, 划转日期
FROM 资产无偿划转台账
WHERE 接收单位 IS NOT NULL
  AND len(list_filter(param_list('资产.接收单位用语', 划转日期), lambda 词: contains(接收单位, 词))) = 0
