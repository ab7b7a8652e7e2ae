/*---
title: 续签没有重新认定的记录
severity: note
clauses: [DC-4-2c]
reading: 聘用日期早于协议起始日的为续签；台账里只有“组织认定推荐”一列可以看出认定，为“否”的提醒核对材料。只看聘用退休人员。
ledgers: [specialists]
message: "{姓名} 自 {聘用日期} 起聘用，{协议起始日} 续签，台账没有重新认定的记录"
column: 组织认定推荐
value: 组织认定推荐
ask: 请提供续签前重新认定的材料。
en:
  title: Renewal without a record of a new recognition
  message: "{姓名}, employed since {聘用日期}, was renewed on {协议起始日}; the ledger has no record of a new recognition"
  ask: Provide the record of the recognition before the renewal.
  reading: A renewal is an agreement that begins after the day of appointment; the recommendation column is the only one that may show it. Only rehired retirees.
---*/
SELECT [_row] AS _rows, 姓名, 聘用日期, 协议起始日, 组织认定推荐
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 聘用日期 < 协议起始日
  AND 组织认定推荐 = '否'
