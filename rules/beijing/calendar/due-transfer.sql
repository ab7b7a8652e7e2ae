/*---
title: 已退休人员移交期限
clauses: [BJ-1-2]
reading: 期限按台账提交的企业列出，写明其时已移交的人数；不移交的离休人员不计。
ledgers: [transfers]
what: "{企业名称}（{企业类别}）已退休人员移交的最后一天；台账中到这一天已移交 {人数} 人"
en:
  title: Deadline of the hand-over
  what: "{企业名称} ({企业类别}): last day to hand over those already retired; {人数} were handed over by then"
  reading: Once for each enterprise in the ledger, with the number handed over by then; those on 离休 are not counted.
---*/
WITH 期限 AS (
  SELECT *, param_date('移交.期限', 移交日期) AS 期限
  FROM 国有企业退休人员移交台账
  WHERE 人员身份 <> '离休'
)
SELECT list(_row) AS _rows, 企业名称 AS _unit, 期限 AS _day, 企业名称, 企业类别,
       count(*) FILTER (WHERE 移交日期 <= 期限) AS 人数
FROM 期限
GROUP BY 企业名称, 企业类别, 期限
