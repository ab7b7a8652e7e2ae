/*---
title: 填报的管理人数多于花名册在管人数
severity: warning
clauses: [DC-2-1]
reading: 以该街道最近一次统计的管理人数对照提交的花名册上现在在管的人数；只看花名册上有的街道。两个数不在同一天的，可能相差，故为提示。
ledgers: [headcount, retirees]
message: "{街道} {统计日期} 填报管理 {管理人数} 人，花名册在管 {在管人数} 人，多 {多报} 人；名额按填报人数为 {名额} 名，按花名册为 {花名册名额} 名"
column: 管理人数
value: 管理人数
ask: 请说明人数的来源和统计日期。
en:
  title: More retirees reported than enrolled
  message: "{街道}, {统计日期}: {管理人数} retirees reported, {在管人数} on the roster, {多报} more; a quota of {名额} instead of {花名册名额}"
  ask: Where does the number come from, and of which day is it?
  reading: The latest count of a street against those now enrolled on the rosters submitted, for streets that the rosters have. The days may differ, hence a warning.
---*/
WITH 最近 AS (
  SELECT _row, 街道, 统计日期, 管理人数, CAST(param('专员.配备比例', 统计日期) AS BIGINT) AS 比例
  FROM 街道管理人数台账
  WHERE 街道 IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY 街道 ORDER BY 统计日期 DESC, _row) = 1
),
花名册 AS (
  SELECT 街道, count(*) FILTER (WHERE 状态 = '在管') AS 在管人数
  FROM 企业退休人员花名册
  GROUP BY 街道
)
SELECT [z._row] AS _rows,
       z.街道, z.统计日期, z.管理人数, m.在管人数,
       z.管理人数 - m.在管人数 AS 多报,
       (z.管理人数 + z.比例 - 1) // z.比例 AS 名额,
       (m.在管人数 + z.比例 - 1) // z.比例 AS 花名册名额
FROM 最近 AS z
JOIN 花名册 AS m USING (街道)
WHERE z.管理人数 > m.在管人数
