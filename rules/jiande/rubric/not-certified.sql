/*---
title: 下发人员没有完成认证
clauses: [JD-R4]
ledgers: [certification]
event: 认证少报漏报
what: "{姓名}（{下发日期} 下发）没有认证结果"
en:
  title: Persons sent out who were not certified
  what: "no certification of {姓名} (sent out on {下发日期})"
---*/
SELECT 街道 AS _unit, list(_row) AS _rows, 1 AS _count, min_by(姓名, _row) AS 姓名, min(下发日期) AS 下发日期
FROM 待遇资格认证台账
WHERE 下发日期 BETWEEN period_first() AND period_last() AND 街道 IS NOT NULL AND 身份证号 IS NOT NULL
GROUP BY 街道, 身份证号
HAVING count(*) FILTER (WHERE 认证结果 <> '未认证') = 0
ORDER BY 街道, min(_row)
