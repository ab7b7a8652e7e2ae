/*---
title: 县（市、区）社工岗员额
clauses: [JL-2-2c]
reading: 按县（市、区）合计；有社区没有填核定员额的，合计和余额不作计算。
ledgers: [communities]
results: [社区数, 核定员额, 实有社工岗, 余额]
arithmetic: "核定 {核定说明} − 实有 {实有社工岗} = {余额说明}"
totals: [社区数, 实有社工岗]
en:
  title: Establishment of a county
  arithmetic: "approved {核定说明} − filled {实有社工岗} = {余额说明}"
  reading: Totals of the county; where a community has no approved number, total and rest are not computed.
---*/
WITH 合计 AS (
  SELECT 县市区,
         list(_row) AS 行,
         count(*) AS 社区数,
         CASE WHEN count(核定社工岗员额) = count(*) THEN CAST(sum(核定社工岗员额) AS BIGINT) END AS 核定员额,
         CAST(sum(社工岗人数) AS BIGINT) AS 实有社工岗
  FROM 城市社区基本情况表
  WHERE 县市区 IS NOT NULL
  GROUP BY 县市区
)
SELECT 行 AS _rows, 县市区 AS _unit, NULL AS _period,
       社区数, 核定员额, 实有社工岗,
       核定员额 - 实有社工岗 AS 余额,
       coalesce(CAST(核定员额 AS VARCHAR), '（未填全）') AS 核定说明,
       coalesce(CAST(核定员额 - 实有社工岗 AS VARCHAR), '（不能计算）') AS 余额说明
FROM 合计
