/*---
title: 专员协议到期
clauses: [DC-4-2b]
reading: 三种聘任方式都列；只看状态为在聘的。
ledgers: [specialists]
what: "{姓名}（{聘任方式}）的协议到期"
en:
  title: Specialist's agreement ends
  what: "{姓名} ({聘任方式}): the agreement ends"
  reading: All three ways of hiring; only those in post.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 协议终止日 AS _day, 姓名, 聘任方式
FROM 社会化管理服务专员花名册
WHERE 状态 = '在聘' AND 协议终止日 IS NOT NULL
