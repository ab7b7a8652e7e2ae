/*---
title: 市属企业退休党员的组织关系接收地不符
severity: error
clauses: [XC-5-2]
reading: 常住地在本区的党员由本区的党组织接收，在外区的由常住地所在区接收。从党组织名称认不出区的不由本规则判断，另列线索。
ledgers: [transfers]
message: "{姓名}（市属，党员）常住{常住区}，{应}，台账由“{单位}”接收"
column: 党组织接收单位
value: 单位
ask: 请核对常住区和接收的党组织；确属错转的，转至常住地的街道、社区党组织。
en:
  title: "City enterprise: wrong district receives a party member"
  message: "{姓名} (city enterprise, party member) lives in {常住区} and is received by {单位}"
  ask: Are the district of residence and the party organisation right? If not, the relation is to be moved.
  reading: Party members go to the organisation of the district where they live. A name that shows no district is a lead of its own.
---*/
-- 台账有百万行，写法只有几百种：同样的写法只认一次。MATERIALIZED 使后面的条件不会挪到去重之前。
WITH 写法 AS (
  SELECT DISTINCT 党组织接收单位 AS 单位
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
), 区名 AS (
  SELECT DISTINCT 常住区 AS 区 FROM 国有企业退休人员移交台账
), 属本区 AS MATERIALIZED (
  SELECT 区, len(list_filter(param_list('本区.名称', as_of()), lambda 名: contains(name_key(区), 名))) > 0 AS 是
  FROM 区名
)
SELECT [t._row] AS _rows, t.姓名, t.常住区, n.单位,
       CASE WHEN n.属本区 THEN '组织关系应由常住地所在区接收' ELSE '组织关系应由本区接收' END AS 应
FROM 国有企业退休人员移交台账 AS t
JOIN 认定 AS n ON n.单位 = t.党组织接收单位
JOIN 属本区 AS c ON c.区 = t.常住区
WHERE t.企业类别 = '市属' AND t.是否党员 = '是'
  AND ((n.属本区 AND NOT c.是) OR (n.属外区 AND c.是))
