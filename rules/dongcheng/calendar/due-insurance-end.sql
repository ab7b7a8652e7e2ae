/*---
title: 专员商业保险到期
clauses: [DC-4-2b]
reading: 协议期内都要有保险；保险先于协议到期的才列，到期日即应续保之日。
ledgers: [specialists]
what: "{姓名} 的{保险种类}到期，协议到 {协议终止日}，应当续保"
en:
  title: Specialist's insurance ends
  what: "{姓名}: {保险种类} ends while the agreement runs to {协议终止日}; renew it"
  reading: Insurance is due for the whole agreement; only where it ends before the agreement does.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 保险终止日 AS _day, 姓名, 保险种类, 协议终止日
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员' AND 状态 = '在聘' AND 保险终止日 < 协议终止日
