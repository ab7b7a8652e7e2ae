/*---
title: 社工岗人数超过上限（超过基准户数）
severity: error
clauses: [JL-2-2a]
reading: 超过基准户数的部分，每满 300 户（可设为 500 户，见设置“社工岗上限口径”）上限增加一个，不足的不增；条文给出增设口径，故超出为违规。
ledgers: [communities]
message: "{社区} {户数} 户，社工岗 {社工岗人数} 人，上限 {基准上限}+{增设}={上限} 人，超出 {超出} 人"
column: 社工岗人数
value: 社工岗人数
ask: 请核实户数和人数；确超上限的，应当调整。
en:
  title: More posts than allowed (large community)
  message: "{社区}: {户数} households and {社工岗人数} posts; at most {基准上限}+{增设}={上限}, {超出} too many"
  ask: Are the households and the posts right? If so, the number is to be reduced.
  reading: Beyond the base one post more for each full 300 households (500 by the setting 社工岗上限口径); the text states how to add, so an excess is an error.
---*/
WITH 上限表 AS (
  SELECT *,
         param('社工岗.基准上限', as_of()) AS 基准上限,
         CAST(户数 - param('社工岗.基准户数', as_of()) AS BIGINT)
           // CAST(CASE setting('社工岗上限口径')
               WHEN '按较多的户数' THEN param('社工岗.增设户数上端', as_of())
               ELSE param('社工岗.增设户数下端', as_of()) END AS BIGINT) AS 增设
  FROM 城市社区基本情况表
  WHERE 户数 > param('社工岗.基准户数', as_of())
)
SELECT [_row] AS _rows, 社区, 户数, 社工岗人数, 基准上限, 增设,
       基准上限 + 增设 AS 上限,
       社工岗人数 - 基准上限 - 增设 AS 超出
FROM 上限表
WHERE 社工岗人数 > 基准上限 + 增设
