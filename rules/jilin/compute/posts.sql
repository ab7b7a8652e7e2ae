/*---
title: 社区社工岗人数的上下限
clauses: [JL-2-2a]
reading: 基准户数含本数；超过的部分，上限按每满 300 户、下限按每满 500 户各增加一个，不足的不增；增设是“可”，少于下限不算违规。
ledgers: [communities]
results: [户数, 下限, 上限, 实有社工岗, 超出上限, 少于下限]
arithmetic: "{户数} 户：上限 {上限算式}、下限 {下限算式}；实有 {实有社工岗} 人"
totals: [下限, 上限, 实有社工岗]
en:
  title: Lower and upper number of posts of a community
  arithmetic: "{户数} households: at most {上限算式}, at least {下限算式}; {实有社工岗} posts"
  reading: The base number of households is included. Beyond it the upper number rises by one for each full 300 households, the lower one for each full 500; adding is optional, so fewer than the lower number is no breach.
---*/
WITH 增设表 AS (
  SELECT *,
         CAST(param('社工岗.基准下限', as_of()) AS BIGINT) AS 基准下限,
         CAST(param('社工岗.基准上限', as_of()) AS BIGINT) AS 基准上限,
         CAST(greatest(户数 - param('社工岗.基准户数', as_of()), 0) AS BIGINT)
           // CAST(param('社工岗.增设户数上端', as_of()) AS BIGINT) AS 下限增设,
         CAST(greatest(户数 - param('社工岗.基准户数', as_of()), 0) AS BIGINT)
           // CAST(CASE setting('社工岗上限口径')
               WHEN '按较多的户数' THEN param('社工岗.增设户数上端', as_of())
               ELSE param('社工岗.增设户数下端', as_of()) END AS BIGINT) AS 上限增设
  FROM 城市社区基本情况表
  WHERE 户数 IS NOT NULL
)
SELECT [_row] AS _rows, 社区 AS _unit, NULL AS _period,
       户数,
       基准下限 + 下限增设 AS 下限,
       基准上限 + 上限增设 AS 上限,
       社工岗人数 AS 实有社工岗,
       greatest(社工岗人数 - 基准上限 - 上限增设, 0) AS 超出上限,
       greatest(基准下限 + 下限增设 - 社工岗人数, 0) AS 少于下限,
       CASE WHEN 户数 > param('社工岗.基准户数', as_of())
            THEN concat(基准上限, '+', 上限增设, '=', 基准上限 + 上限增设) ELSE CAST(基准上限 AS VARCHAR) END AS 上限算式,
       CASE WHEN 户数 > param('社工岗.基准户数', as_of())
            THEN concat(基准下限, '+', 下限增设, '=', 基准下限 + 下限增设) ELSE CAST(基准下限 AS VARCHAR) END AS 下限算式
FROM 增设表
