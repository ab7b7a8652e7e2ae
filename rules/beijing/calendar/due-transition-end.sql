/*---
title: 统筹外费用过渡期届满
clauses: [BJ-2-5b]
reading: 过渡期截止日以后退休的不再发放；同一企业同一项目同一截止日列一次。
ledgers: [outside_pool]
optional: {outside_pool: [过渡期起始日, 支付方式, 对象退休日期]}
what: "{企业名称}“{项目}”过渡期届满，此后退休的不再发放"
en:
  title: Transition period ends
  what: "{企业名称}, {项目}: the transition period ends; who retires later is no longer paid"
  reading: Who retires after the last day is no longer paid; once for each enterprise, item and last day.
---*/
SELECT list(_row) AS _rows, 企业名称 AS _unit, 过渡期截止日 AS _day, 企业名称, 项目
FROM 统筹外费用台账
WHERE 过渡期截止日 IS NOT NULL
GROUP BY 企业名称, 项目, 过渡期截止日
