/*---
title: 没有一次走访上传系统
clauses: [JD-R2]
ledgers: [visits]
event: 未有效开展走访
what: "考核期内 {次数} 次走访都没有上传系统"
en:
  title: Not one visit was uploaded
  what: "none of {次数} visits of the period was uploaded"
---*/
SELECT 街道 AS _unit, list(_row) AS _rows, 1 AS _count, count(*) AS 次数
FROM 走访台账
WHERE 走访日期 BETWEEN period_first() AND period_last() AND 街道 IS NOT NULL
GROUP BY 街道
HAVING count(*) FILTER (WHERE 系统已上传 = '是') = 0
ORDER BY 街道
