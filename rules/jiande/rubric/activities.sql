/*---
title: 专场活动按次计分
reading: 有效活动是专门面向企退人员、方案不迟于活动当日上报、已通过渠道发布的活动；名称和日期相同的只计一次。
clauses: [JD-R6b]
ledgers: [activities]
what: "{活动日期}《{活动名称}》{不计原因}"
en:
  title: Points for each activity
  reading: An activity counts that was meant for retirees only, whose plan was reported by its day and which was announced; the same name on the same day counts once.
  what: "{活动日期} {活动名称} {why_not}"
---*/
WITH 期内 AS (
  SELECT *, row_number() OVER (PARTITION BY 街道, name_key(活动名称), 活动日期 ORDER BY _row) AS 第几行
  FROM 文体活动台账
  WHERE 活动日期 BETWEEN period_first() AND period_last() AND 街道 IS NOT NULL
),
判定 AS (
  SELECT *,
         CASE WHEN 第几行 > 1 THEN 1
              WHEN 专门面向企退人员 IS DISTINCT FROM '是' THEN 2
              WHEN 方案上报日期 IS NULL THEN 3
              WHEN 方案上报日期 > 活动日期 THEN 4
              WHEN 发布渠道 IS NULL THEN 5
         END AS 原因
  FROM 期内
)
SELECT 街道 AS _unit,
       [_row] AS _rows,
       活动名称,
       活动日期,
       CASE WHEN 原因 IS NULL THEN 1 ELSE 0 END AS _part,
       -- the year's number, or its half for half a year; never less than one activity
       greatest(1, param('考核.专场活动每年次数', period_last())
                   * CASE WHEN setting('half_year_quotas') = 'prorate' THEN period_share() ELSE 1 END) AS _of,
       CASE 原因 WHEN 1 THEN '，重复登记，不计' WHEN 2 THEN '，不是专门面向企退人员，不计' WHEN 3 THEN '，未上报方案，不计'
                 WHEN 4 THEN '，活动之后才上报方案，不计' WHEN 5 THEN '，未发布，不计' ELSE '' END AS 不计原因,
       CASE 原因 WHEN 1 THEN '(registered twice)' WHEN 2 THEN '(not for retirees only)' WHEN 3 THEN '(no plan reported)'
                 WHEN 4 THEN '(plan reported afterwards)' WHEN 5 THEN '(not announced)' ELSE '' END AS why_not
FROM 判定
