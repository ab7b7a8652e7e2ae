/*---
title: 整周放假，没有开专员例会
severity: warning
clauses: [DC-7-2]
reading: 一周为周一至周日；从该街道第一条记录所在的周查到截止日为止最后一个完整的周。周一至周五全部放假的周由参数列出。
ledgers: [weekly_meetings]
message: "{街道} {周次}（{周一} 至 {周日}）整周放假，没有专员例会记录"
column: 会议日期
ask: 请确认是否因放假没有开会。
en:
  title: No meeting of the specialists in a week of holidays
  message: "{街道}: no meeting of the specialists in the week {周一} to {周日} ({周次}), a week of holidays"
  ask: Was there no meeting because of the holidays?
  reading: A week is Monday to Sunday; from the week of the office's first record to the last whole week up to the day taken for today. The weeks whose Monday to Friday are all holidays are listed by the parameter.
---*/
WITH 每周 AS (
  SELECT DISTINCT 街道, CAST(date_trunc('week', 会议日期) AS DATE) AS 周一
  FROM 专员例会台账
  WHERE 街道 IS NOT NULL
),
-- every whole week from that of the office's first record to the last that has ended
应开 AS MATERIALIZED (
  SELECT 街道, CAST(日 AS DATE) AS 周一
  FROM (
    SELECT 街道, unnest(range(min(周一), date_trunc('week', as_of() + 1), INTERVAL 1 WEEK)) AS 日
    FROM 每周
    GROUP BY 街道
  )
),
缺会 AS MATERIALIZED (
  SELECT y.街道, y.周一, CAST(y.周一 + INTERVAL 1 WEEK AS DATE) - 1 AS 周日
  FROM 应开 AS y
  ANTI JOIN 每周 AS m ON m.街道 = y.街道 AND m.周一 = y.周一
)
SELECT [] AS _rows, 街道, 周一, 周日,
       concat(isoyear(周一), ' 年第 ', week(周一), ' 周') AS 周次
FROM 缺会
WHERE list_contains(param_list('例会.整周放假的周', 周日), CAST(周一 AS VARCHAR))
