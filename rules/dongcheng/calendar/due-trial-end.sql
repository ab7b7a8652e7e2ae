/*---
title: 试用期届满
clauses: [DC-4-2b]
reading: 台账没有填试用期截止日的，按协议起始日和规定月数推算；只看状态为在聘的聘用退休人员。
ledgers: [specialists]
optional: {specialists: [试用期截止日]}
what: "{姓名} 的试用期届满，应有试用考核的结论"
en:
  title: End of trial period
  what: "{姓名}: the trial period ends; its assessment should be there"
  reading: Where the ledger gives no last day, it is worked out from the start of the agreement and the required months; only rehired retirees in post.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 姓名,
       coalesce(试用期截止日,
                CAST(协议起始日 + to_months(CAST(param('聘用.试用期月数', 协议起始日) AS INTEGER)) - INTERVAL 1 DAY AS DATE)) AS _day
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员' AND 状态 = '在聘'
