/*---
title: 公示期满
clauses: [JD-5-2d]
reading: 公示期末日仍在公示期内，次日起才可发放。
ledgers: [disclosure_log]
what: "公示 {公示编号}（{公示类别}，{人数} 人 {金额合计} 元）{截止日期} 公示期满，自这一天起可以发放"
en:
  title: Public notice ends
  what: "notice {公示编号} ({公示类别}, {人数} persons, {金额合计} yuan) ended on {截止日期}; it may be paid from this day on"
  reading: The last day of the notice still belongs to it; payment may follow on the next.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 截止日期 + 1 AS _day, 公示编号, 公示类别, 人数, 金额合计, 截止日期
FROM 公示登记台账
WHERE 截止日期 IS NOT NULL
