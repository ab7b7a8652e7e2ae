/*---
title: 走访没有上传系统
clauses: [JD-R2]
ledgers: [visits]
event: 未按规定走访
what: "{姓名} {走访日期} 的走访没有上传系统"
en:
  title: Visits that were not uploaded
  what: "the visit to {姓名} on {走访日期} was not uploaded"
---*/
SELECT 街道 AS _unit, [_row] AS _rows, 1 AS _count, 姓名, 走访日期
FROM 走访台账
WHERE 走访日期 BETWEEN period_first() AND period_last() AND 系统已上传 = '否' AND 街道 IS NOT NULL
