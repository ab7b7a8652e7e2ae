/*---
title: 该发意向书而没有发出
severity: error
clauses: [DC-4-2c]
reading: 到期日减去规定日数为最后一天，过了这一天还没有发出的为违规；只看聘用退休人员，状态为不再聘用的不查。
ledgers: [specialists]
message: "{姓名} 的协议 {协议终止日} 到期，至迟应在 {最后一天} 发出终止或续签意向书，至今没有发出的记录"
column: 意向书发出日期
ask: 请立即发出意向书，并说明没有按时发出的原因。
en:
  title: Letter of intent never sent
  message: "{姓名}: the agreement ends on {协议终止日}, the letter was due by {最后一天}, and none is recorded"
  ask: Send the letter now, and say why it was not sent in time.
  reading: The last day is the end of the agreement less the required days; after it a missing letter is a breach. Only rehired retirees, not those whose employment was ended.
---*/
WITH 期限 AS (
  SELECT _row, 姓名, 协议终止日, 意向书发出日期,
         协议终止日 - CAST(param('意向书.提前天数', 协议起始日) AS INTEGER) AS 最后一天
  FROM 社会化管理服务专员花名册
  WHERE 聘任方式 = '聘用退休人员' AND 状态 <> '不再聘用'
)
SELECT [_row] AS _rows, 姓名, 协议终止日, 最后一天, 意向书发出日期
FROM 期限
WHERE 意向书发出日期 IS NULL
  AND 最后一天 < as_of()
