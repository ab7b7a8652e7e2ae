/*---
title: 过渡期截止日早于起始日
severity: warning
clauses: [BJ-2-5b]
ledgers: [outside_pool]
message: "{企业名称}“{项目}”过渡期起始日 {起}，截止日 {止}，先后颠倒，无法核对"
column: 过渡期截止日
value: 止
ask: 请更正过渡期的起止日期。
en:
  title: Transition period ends before it begins
  message: "{企业名称}, {项目}: transition from {起} to {止}, which cannot be"
  ask: Correct the days.
---*/
SELECT [_row] AS _rows, 企业名称, 项目, 过渡期起始日 AS 起, 过渡期截止日 AS 止
FROM 统筹外费用台账
WHERE 过渡期截止日 < 过渡期起始日
