/*---
title: 志愿小分队按队伍和季度计分
reading: 队伍以志愿服务队伍名册和活动台账中出现的为准，成立当季起每季度都应有活动。
clauses: [JD-R6d]
ledgers: [volunteer]
uses: [volunteer_teams]
optional: {volunteer_teams: [成立日期]}
what: "{队伍名称} {季度}：活动 {次数} 次{结论}"
en:
  title: Points for each team and quarter
  reading: Teams are those of the register and those that were active; from the quarter of their founding on each quarter wants an activity.
  what: "{队伍名称} {季度}: {次数} activities"
---*/
WITH 队伍 AS (
  SELECT 街道, name_key(队伍名称) AS 键, min(队伍名称) AS 队伍名称, min(成立日期) AS 成立日期, min(登记行) AS 登记行
  FROM (
    SELECT 街道, 队伍名称, 成立日期, _row AS 登记行 FROM 志愿服务队伍名册
    UNION ALL
    SELECT 街道, 队伍名称, NULL, NULL FROM 志愿服务活动台账 WHERE 活动日期 <= period_last()
  )
  WHERE 街道 IS NOT NULL AND 队伍名称 IS NOT NULL
  GROUP BY 1, 2
),
季度 AS (
  SELECT CAST(unnest(generate_series(period_first(), period_last(), INTERVAL 1 QUARTER)) AS DATE) AS 季首
),
活动 AS (
  SELECT 街道, name_key(队伍名称) AS 键, CAST(date_trunc('quarter', 活动日期) AS DATE) AS 季首, count(*) AS 次数, list(_row) AS 行
  FROM 志愿服务活动台账
  WHERE 活动日期 BETWEEN period_first() AND period_last()
  GROUP BY 1, 2, 3
),
应达标 AS (
  SELECT 队伍.*, 季度.季首
  FROM 队伍 CROSS JOIN 季度
  WHERE 成立日期 IS NULL OR 成立日期 < 季首 + INTERVAL 1 QUARTER
)
SELECT 应达标.街道 AS _unit,
       coalesce(行, [登记行]) AS _rows,
       队伍名称,
       year(应达标.季首) || '年第' || quarter(应达标.季首) || '季度' AS 季度,
       coalesce(次数, 0) AS 次数,
       CASE WHEN coalesce(次数, 0) >= param('考核.志愿队伍每季度次数', period_last()) THEN '' ELSE '，未达标' END AS 结论,
       CASE WHEN coalesce(次数, 0) >= param('考核.志愿队伍每季度次数', period_last()) THEN 1 ELSE 0 END AS _part,
       -- all team-quarters of the period; with the whole year's quota a half-year can only reach its half
       count(*) OVER (PARTITION BY 应达标.街道) / CASE WHEN setting('half_year_quotas') = 'prorate' THEN 1 ELSE period_share() END AS _of
FROM 应达标 LEFT JOIN 活动 USING (街道, 键, 季首)
ORDER BY 应达标.街道, 键, 应达标.季首
