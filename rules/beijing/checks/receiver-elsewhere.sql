/*---
title: 接收单位不在户籍区也不在常住区
severity: error
clauses: [BJ-2-1]
reading: 从单位名称认所在区：写明“某区”的以此为准，否则看是否含各区简称（带不带“区”字都可）；“社区”“朝阳门”一类的词不作区名。名称里认不出区的另给提示。
ledgers: [transfers]
message: "{姓名} 户籍在{户籍区}、常住{常住区}，社保和档案却由“{单位}”接收"
column: 社保档案接收单位
value: 单位
ask: 请核对户籍区、常住区和接收单位；接收单位确在别区的，应转至户籍地或常住地街道。
en:
  title: Received neither where registered nor where living
  message: "{姓名}: registered in {户籍区}, living in {常住区}, yet received by {单位}"
  ask: Are the two districts and the receiving unit right? If so, the relation belongs to the sub-district of registration or residence.
  reading: The district is read from the unit's name; one written out with 区 decides, else the short names of the districts. A name without any district is a warning of its own.
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
SELECT [t._row] AS _rows, t.姓名, t.户籍区, t.常住区, n.单位
FROM 国有企业退休人员移交台账 AS t
JOIN 认定 AS n ON n.户籍区 = t.户籍区 AND n.常住区 = t.常住区 AND n.单位 = t.社保档案接收单位
WHERE (n.写明区 OR n.含区名)
  AND NOT (contains(n.净称, n.户 || '区') OR contains(n.净称, n.常 || '区')
           OR (NOT n.写明区 AND (contains(n.净称, n.户) OR contains(n.净称, n.常))))
