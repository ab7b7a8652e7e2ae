/*---
title: 区属企业退休人员的社保和档案接收地不符
severity: error
clauses: [XC-5-3]
reading: 户籍地在本区的由本区接收，在外区的向外区移交，与常住地无关。从单位名称认不出区的另给提示。区属企业按市属的办法。
ledgers: [transfers]
message: "{姓名}（区属，户籍{户籍区}、常住{常住区}）{应}，台账由“{单位}”接收"
column: 社保档案接收单位
value: 单位
ask: 请核对户籍区、常住区和接收单位；确属错移的，转至应接收的区。
en:
  title: "District enterprise: wrong district receives insurance and file"
  message: "{姓名} (district enterprise; registered in {户籍区}, living in {常住区}) is received by {单位}, which the plan does not provide for"
  ask: Are both districts and the unit right? If it went to the wrong one, it is to be moved.
  reading: By the district of registration, whatever that of residence. A name that shows no district is a warning of its own. District enterprises follow the rule for city ones.
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
), 区名 AS (
  SELECT DISTINCT 户籍区 AS 区 FROM 国有企业退休人员移交台账
), 属本区 AS MATERIALIZED (
  SELECT 区, len(list_filter(param_list('本区.名称', as_of()), lambda 名: contains(name_key(区), 名))) > 0 AS 是
  FROM 区名
)
SELECT [t._row] AS _rows, t.姓名, t.户籍区, t.常住区, n.单位,
       CASE WHEN n.属本区 THEN '户籍在外区，应向户籍地所在区移交' ELSE '户籍在本区，应由本区接收' END AS 应
FROM 国有企业退休人员移交台账 AS t
JOIN 认定 AS n ON n.单位 = t.社保档案接收单位
JOIN 属本区 AS h ON h.区 = t.户籍区
WHERE t.企业类别 = '区属'
  AND ((n.属本区 AND NOT h.是) OR (n.属外区 AND h.是))
