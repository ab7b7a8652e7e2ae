/*---
title: 宣传报道按层级计分
clauses: [JD-R8]
ledgers: [media]
what: "{刊发日期}《{标题}》（{媒体}，{媒体层级}）{不计原因}"
en:
  title: Points by the level of the medium
  what: "{刊发日期} {标题} ({媒体}, {媒体层级}) {why_not}"
---*/
WITH 分值 AS (
  SELECT *,
         CASE 媒体层级 WHEN '市级以上' THEN param('考核.市级以上报道分值', period_last())
                       WHEN '本市级' THEN param('考核.本市级报道分值', period_last()) END AS 分
  FROM 宣传报道台账
  WHERE 刊发日期 BETWEEN period_first() AND period_last() AND 街道 IS NOT NULL AND 媒体层级 IS NOT NULL
),
次序 AS (
  SELECT *,
         row_number() OVER (PARTITION BY 街道 ORDER BY 分 DESC, 刊发日期, _row) AS 名次,
         row_number() OVER (PARTITION BY 街道, name_key(标题), name_key(媒体), 刊发日期 ORDER BY _row) AS 第几行
  FROM 分值
)
SELECT 街道 AS _unit,
       [_row] AS _rows,
       刊发日期, 标题, 媒体, 媒体层级,
       CASE WHEN 第几行 > 1 OR (setting('media') = 'highest' AND 名次 > 1) THEN 0 ELSE 分 END AS _points,
       CASE WHEN 第几行 > 1 THEN '，重复登记，不计' WHEN setting('media') = 'highest' AND 名次 > 1 THEN '，不累加' ELSE '' END AS 不计原因,
       CASE WHEN 第几行 > 1 THEN '(registered twice)' WHEN setting('media') = 'highest' AND 名次 > 1 THEN '(not added)' ELSE '' END AS why_not
FROM 次序
ORDER BY 街道, 名次
