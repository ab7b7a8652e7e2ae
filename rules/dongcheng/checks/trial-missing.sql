/*---
title: 首次聘用没有试用期
severity: note
clauses: [DC-4-2b]
reading: 协议起始日就是聘用日期的为首次聘用；续签的不再试用。只看聘用退休人员。
ledgers: [specialists]
message: "{姓名} {协议起始日} 首次聘用，没有登记试用期截止日"
column: 试用期截止日
ask: 请补填试用期截止日；没有约定试用期的，说明原因。
en:
  title: First appointment without a probation
  message: "{姓名} was first appointed on {协议起始日}; no end of the probation is given"
  ask: Give the end of the probation, or say why none was agreed.
  reading: An appointment is the first where the agreement begins on the day of appointment; a renewal needs no probation. Only rehired retirees.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日, 试用期截止日
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 试用期截止日 IS NULL
  AND 聘用日期 >= 协议起始日
