/*---
title: 没有任何专员例会记录
severity: error
clauses: [DC-7-2]
reading: 街道取自提交的各种专员台账（管理人数台账只取有专员的）；没有任何记录也是违规。
ledgers: [weekly_meetings]
uses: [headcount, specialists, specialist_pay, specialist_reviews]
message: "{街道} 有专员，而没有任何专员例会记录"
column: 会议日期
ask: 请提供专员例会的会议记录。
en:
  title: No meeting of the specialists at all
  message: "{街道} has specialists, yet no record of any meeting of them"
  ask: Provide the minutes of the meetings.
  reading: The offices are those of the ledgers of specialists submitted (in the headcount those that have specialists); no record at all is a breach too.
---*/
WITH 名单 AS (
  SELECT 街道 FROM 街道管理人数台账 WHERE 专员人数 > 0
  UNION
  SELECT 街道 FROM 社会化管理服务专员花名册
  UNION
  SELECT 街道 FROM 专员补贴发放表
  UNION
  SELECT 街道 FROM 专员月度满意度评价表
)
SELECT [] AS _rows, m.街道
FROM 名单 AS m
ANTI JOIN 专员例会台账 AS z ON z.街道 = m.街道
WHERE m.街道 IS NOT NULL
