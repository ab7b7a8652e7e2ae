/*---
title: 评价结果没有报区中心备案
severity: warning
clauses: [DC-6-2, DC-6-4]
reading: 上报的期限原文没有写；评价的月份已经过去而没有上报日期的给出提示。
ledgers: [specialist_reviews]
message: "{姓名} {评价月} 的评价（{评价等次}）没有上报区中心的日期"
column: 上报日期
ask: 请提供上报备案的报告；没有上报的，补报。
en:
  title: Review not reported to the district
  message: "{姓名}: the review of {评价月} ({评价等次}) has no day of reporting to the district"
  ask: Provide the report, or report now.
  reading: The text sets no day for it; where the month is over and there is no day of reporting, this is a warning.
---*/
SELECT [_row] AS _rows, 姓名, strftime(月份, '%Y-%m') AS 评价月, 评价等次, 上报日期
FROM 专员月度满意度评价表
WHERE 上报日期 IS NULL
  AND last_day(月份) <= as_of()
