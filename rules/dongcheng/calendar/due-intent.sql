/*---
title: 该发终止或续签意向书
clauses: [DC-4-2c]
reading: 到期日减去规定日数为最后一天；只看聘用退休人员，状态为在聘而还没有发出的。
ledgers: [specialists]
what: "{姓名} 的协议 {协议终止日} 到期，至迟这一天发出终止或续签意向书"
en:
  title: Letter of intent to be sent
  what: "{姓名}: the agreement ends on {协议终止日}; the letter to end or renew it is to be sent by this day"
  reading: The last day is the end of the agreement less the required days; only rehired retirees in post to whom none has been sent.
---*/
SELECT [_row] AS _rows, 街道 AS _unit,
       协议终止日 - CAST(param('意向书.提前天数', 协议起始日) AS INTEGER) AS _day,
       姓名, 协议终止日
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员' AND 状态 = '在聘' AND 意向书发出日期 IS NULL
