/*---
title: 例会次数
clauses: [AB-3]
ledgers: [weekly_meetings]
what: "{会议日期} 例会"
en: {title: Meetings, what: "meeting of {会议日期}"}
---*/
SELECT 街道 AS _unit, [_row] AS _rows, 会议日期, 1 AS _part, 3 AS _of
FROM 专员例会台账
WHERE 会议日期 BETWEEN period_first() AND period_last()
