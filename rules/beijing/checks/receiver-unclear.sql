/*---
title: 从接收单位的名称认不出所在区
severity: warning
clauses: [BJ-2-1]
reading: 单位名称里没有区名，无法核对是否在户籍区或常住区；同一写法合为一处，列出各行。
ledgers: [transfers]
message: "接收单位“{单位}”没有写明所在区，{人数} 人是否移交户籍地或常住地无法核对"
column: 社保档案接收单位
value: 单位
ask: 请写明接收单位所在的区，如“某区某街道社保所”。
en:
  title: The receiving unit's name shows no district
  message: "{单位} names no district; for {人数} rows it cannot be told whether they went to the right one"
  ask: Write the unit with its district.
  reading: Without a district in the name it cannot be compared; one finding for each spelling, with all its rows.
---*/
-- 台账有百万行，写法只有几百种：同样的写法只认一次。MATERIALIZED 使后面的条件不会挪到去重之前。
WITH 写法 AS (
  SELECT DISTINCT 户籍区, 常住区, 社保档案接收单位 AS 单位
  FROM 国有企业退休人员移交台账
), 简称 AS (
  SELECT *,
         regexp_replace(name_key(单位), array_to_string(param_list('接收单位.不作区名的词', as_of()), '|'), '', 'g') AS 净称,
         regexp_extract(name_key(户籍区), '^(?:.*市)?(.+?)[区县]?$', 1) AS 户,
         regexp_extract(name_key(常住区), '^(?:.*市)?(.+?)[区县]?$', 1) AS 常
  FROM 写法
), 认定 AS MATERIALIZED (
  SELECT *,
         regexp_matches(净称, '..区') AS 写明区,
         len(list_filter(param_list('接收单位.区名', as_of()), lambda 区: contains(净称, 区))) > 0 AS 含区名
  FROM 简称
)
SELECT list(t._row) AS _rows, n.单位, count(*) AS 人数
FROM 国有企业退休人员移交台账 AS t
JOIN 认定 AS n ON n.户籍区 = t.户籍区 AND n.常住区 = t.常住区 AND n.单位 = t.社保档案接收单位
WHERE NOT n.写明区 AND NOT n.含区名 AND NOT contains(n.净称, n.户) AND NOT contains(n.净称, n.常)
GROUP BY n.单位
