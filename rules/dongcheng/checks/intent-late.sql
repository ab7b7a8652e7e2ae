/*---
title: 意向书发出不足规定的日数
severity: error
clauses: [DC-4-2c]
reading: 到期日减去发出日为提前的日数；只看聘用退休人员，状态为不再聘用的不查。
ledgers: [specialists]
message: "{姓名} 的协议 {协议终止日} 到期，意向书 {意向书发出日期} 发出，提前 {天数} 日，不足 {要求} 日，差 {差} 日"
column: 意向书发出日期
value: 意向书发出日期
ask: 请说明没有按时发出的原因。
en:
  title: Letter of intent sent too late
  message: "{姓名}: the agreement ends on {协议终止日}, the letter was sent on {意向书发出日期}, {天数} days before; {要求} are required, {差} short"
  ask: Why was the letter not sent in time?
  reading: The days are those from sending to the end of the agreement; only rehired retirees, not those whose employment was ended.
---*/
WITH 提前 AS (
  SELECT _row, 姓名, 协议终止日, 意向书发出日期,
         date_diff('day', 意向书发出日期, 协议终止日) AS 天数,
         param('意向书.提前天数', 协议起始日) AS 要求
  FROM 社会化管理服务专员花名册
  WHERE 聘任方式 = '聘用退休人员' AND 状态 <> '不再聘用'
)
SELECT [_row] AS _rows, 姓名, 协议终止日, 意向书发出日期, 天数, 要求, 要求 - 天数 AS 差
FROM 提前
WHERE 天数 < 要求
