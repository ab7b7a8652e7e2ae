/*---
title: 统筹外费用标准高于上年
severity: warning
clauses: [XC-2-6]
reading: 原文为“原则上不再提高”，故为提示。同一企业同一项目有几行的取最高标准对照；一次性支付与按期发放不可比，不参加对照。
ledgers: [outside_pool]
optional: {outside_pool: [支付方式]}
message: "{企业名称}“{项目}” {年度} 年标准 {本年标准} 元，{上年} 年为 {上年标准} 元，提高 {提高} 元"
column: 发放标准
value: 本年标准
ask: 请说明提高标准的依据，提供主管部门或集团公司的审核意见。
en:
  title: Standard above that of the year before
  message: "{企业名称}, {项目}: {本年标准} yuan in {年度}, {上年标准} in {上年}, {提高} more"
  ask: On what ground was it raised, and who reviewed it?
  reading: The text says in principle, so this is a warning. Of several rows of an item the highest standard counts; single payments are not compared with regular ones.
---*/
WITH 上年 AS (
  SELECT name_key(企业名称) AS 企业, name_key(项目) AS 项, 年度, list(_row) AS 行, max(发放标准) AS 标准
  FROM 统筹外费用台账_全部
  WHERE 企业名称 IS NOT NULL AND 项目 IS NOT NULL AND 发放标准 IS NOT NULL AND 支付方式 IS DISTINCT FROM '一次性'
  GROUP BY name_key(企业名称), name_key(项目), 年度
), 本年 AS (
  SELECT name_key(企业名称) AS 企业, name_key(项目) AS 项, 年度, list(_row) AS 行, max(发放标准) AS 标准,
         max_by(_row, (发放标准, _row)) AS 最高行, min(企业名称) AS 企业名称, min(项目) AS 项目
  FROM 统筹外费用台账
  WHERE 企业名称 IS NOT NULL AND 项目 IS NOT NULL AND 发放标准 IS NOT NULL AND 支付方式 IS DISTINCT FROM '一次性'
  GROUP BY name_key(企业名称), name_key(项目), 年度
)
SELECT list_concat(b.行, s.行) AS _rows, b.最高行 AS _at,
       b.企业名称, b.项目, b.年度, b.标准 AS 本年标准,
       s.年度 AS 上年, s.标准 AS 上年标准, b.标准 - s.标准 AS 提高
FROM 本年 AS b
JOIN 上年 AS s ON s.企业 = b.企业 AND s.项 = b.项 AND s.年度 = b.年度 - 1
WHERE b.标准 > s.标准
