/*---
title: 从接收单位的名称认不出所在区
severity: warning
clauses: [XC-2-1]
reading: 接收单位的名称里没有区名也没有本区的街道名，无法核对是否应由本区接收；同一写法合为一处，列出各行。
ledgers: [transfers]
message: "接收单位“{单位}”没有写明所在区，{人数} 人是否应由本区接收无法核对"
column: 社保档案接收单位
value: 单位
ask: 请写明接收单位所在的区，如“某区某街道社保所”。
en:
  title: The receiving unit's name shows no district
  message: "{单位} names no district; for {人数} persons it cannot be told whether this district is to receive them"
  ask: Write the unit with its district.
  reading: Without a district or a sub-district of this one in the name it cannot be compared; one finding for each spelling, with all its rows.
---*/
-- 台账有百万行，写法只有几百种：同样的写法只认一次。MATERIALIZED 使后面的条件不会挪到去重之前。
WITH 写法 AS (
  SELECT DISTINCT 社保档案接收单位 AS 单位
  FROM 国有企业退休人员移交台账
), 净称 AS (
  SELECT 单位, regexp_replace(name_key(单位), array_to_string(param_list('接收单位.不作区名的词', as_of()), '|'), '', 'g') AS 净称
  FROM 写法
), 认区 AS (
  SELECT *,
         regexp_matches(净称, '(?:..|外|他)区') AS 写明区,
         len(list_filter(param_list('本区.名称', as_of()), lambda 名: contains(净称, 名 || '区'))) > 0 AS 写明本区,
         regexp_matches(净称, '^本?区')
           OR len(list_filter(list_concat(param_list('本区.名称', as_of()), param_list('本区.街道', as_of())),
                              lambda 名: contains(净称, 名))) > 0 AS 含本区名,
         len(list_filter(param_list('接收单位.区名', as_of()), lambda 名: contains(净称, 名))) > 0 AS 含区名
  FROM 净称
), 认定 AS MATERIALIZED (
  SELECT 单位,
         写明本区 OR (NOT 写明区 AND 含本区名) AS 属本区,
         NOT 写明本区 AND (写明区 OR (含区名 AND NOT 含本区名)) AS 属外区
  FROM 认区
)
SELECT list(t._row) AS _rows, n.单位, count(*) AS 人数
FROM 国有企业退休人员移交台账 AS t
JOIN 认定 AS n ON n.单位 = t.社保档案接收单位
WHERE NOT n.属本区 AND NOT n.属外区
GROUP BY n.单位
